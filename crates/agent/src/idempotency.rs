//! Replay of answers to requests that carry an `Idempotency-Key`, so that a retry does not do the thing twice.
//!
//! An answer is kept in memory for a day, with the hash of the request's body: the same key with another body is a
//! mistake and is told. It is forgotten when the agent restarts. This module knows nothing of requests, callers or verbs.

mod store;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{
    HeaderMap, StatusCode,
    header::{CONTENT_TYPE, HeaderName, LOCATION},
};
use sha2::{Digest, Sha256};

use store::{Outcome, Store};

/// How long an answer is replayed, from when its request began.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// Longest key: what the draft of the header's standard and its larger users allow.
pub const MAX_KEY_BYTES: usize = 255;
/// Largest body that is kept. Answers of verbs list the processes they touched; larger than this is not a verb's answer.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// Headers that belong to an answer rather than to its transport.
const KEPT_HEADERS: [HeaderName; 2] = [CONTENT_TYPE, LOCATION];
/// Refusals after which a retry may well get another answer: other rights, a quieter minute.
const PASSING: [StatusCode; 5] = [
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::TOO_EARLY,
    StatusCode::TOO_MANY_REQUESTS,
];

/// How much is remembered.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Keys.
    pub entries: usize,
    /// Bytes of the kept answers.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 4096,
            bytes: 16 * 1024 * 1024,
        }
    }
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the idempotency key must be 1 to {MAX_KEY_BYTES} visible ASCII characters")]
pub struct InvalidKey;

/// One caller's one attempt: only the same caller can replay it, on the same method and path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// Joins what makes a key unique. It is kept as a hash, so its size does not depend on what a client sends.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] for a key that is empty, too long, or not visible ASCII.
    pub fn new(principal: &str, method: &str, path: &str, key: &[u8]) -> Result<Self, InvalidKey> {
        if key.is_empty() || key.len() > MAX_KEY_BYTES || !key.iter().all(u8::is_ascii_graphic) {
            return Err(InvalidKey);
        }
        let mut hash = Sha256::new();
        for part in [principal.as_bytes(), method.as_bytes(), path.as_bytes(), key] {
            // The length before each part keeps ("a", "bc") from being ("ab", "c").
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Ok(Self(hash.finalize().into()))
    }
}

/// An answer as it is replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The status.
    pub status: StatusCode,
    /// The headers that belong to the answer: its type, and where what it made is.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// What to do with a request.
#[derive(Debug)]
pub enum Begin {
    /// Do it, and complete the guard with the answer.
    Fresh(Guard),
    /// It was done; this was the answer.
    Replayed(Replayed),
    /// It is being done now, or so many others are that it must wait: refuse with a conflict.
    InFlight,
    /// The key was used for another body: refuse with a conflict.
    Mismatch,
    /// It was done, and its answer was too large to keep: refuse with a conflict.
    NotKept,
}

/// A cheap handle of the store.
#[derive(Clone, Default)]
pub struct Replay {
    store: Arc<Mutex<Store>>,
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}

impl Replay {
    /// An empty store.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            store: Arc::new(Mutex::new(Store::new(limits))),
        }
    }

    /// Looks a request up, and takes its key if it is new.
    #[must_use]
    pub fn begin(&self, key: Key, body: &[u8]) -> Begin {
        self.begin_at(key, body, Instant::now())
    }

    /// As [`Self::begin`], at a given instant.
    #[must_use]
    pub fn begin_at(&self, key: Key, body: &[u8], now: Instant) -> Begin {
        let body_hash = Sha256::digest(body).into();
        match self.lock().begin(&key, body_hash, now) {
            Outcome::Taken(ticket) => Begin::Fresh(Guard {
                replay: self.clone(),
                key,
                ticket,
            }),
            Outcome::Replayed(answer) => Begin::Replayed(answer),
            Outcome::InFlight => Begin::InFlight,
            Outcome::Mismatch => Begin::Mismatch,
            Outcome::NotKept => Begin::NotKept,
        }
    }

    /// Bytes of the kept answers.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lock().bytes()
    }

    /// Keys that are taken, by requests in flight as well.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.lock().entries()
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds a key while its request is being done. Dropped without [`Guard::complete`], it frees the key: nothing was
/// answered, so there is nothing to replay.
#[derive(Debug)]
#[must_use = "dropping the guard frees the key"]
pub struct Guard {
    replay: Replay,
    key: Key,
    ticket: u64,
}

impl Guard {
    /// Keeps the answer for replay, unless it says that the thing was not done for a reason that may pass (5xx, and
    /// refusals for want of rights or of patience): then the key is free, so that a retry really retries.
    pub fn complete(self, status: StatusCode, headers: &HeaderMap, body: &Bytes) {
        if status.is_server_error() || PASSING.contains(&status) {
            return;
        }
        let headers = KEPT_HEADERS
            .into_iter()
            .filter_map(|name| headers.get(&name).cloned().map(|value| (name, value)))
            .collect();
        self.replay.lock().complete(
            &self.key,
            self.ticket,
            Replayed {
                status,
                headers,
                body: body.clone(),
            },
        );
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.replay.lock().release(&self.key, self.ticket);
    }
}
