//! What the agent counts of itself.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// Methods that are counted by name; anything else a client makes up is one more.
pub(super) const METHODS: [&str; 8] = [
    "GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "other",
];
/// Classes of status codes.
pub(super) const CODES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Counters that every part of the agent may add to, without a lock.
#[derive(Debug, Default)]
pub struct Counters {
    http_requests: [[AtomicU64; CODES.len()]; METHODS.len()],
    daemon_reconnects: AtomicU64,
    bus_missed: AtomicU64,
    auth_failures: AtomicU64,
    streams: AtomicU64,
}

/// Counts a stream for as long as it is held.
#[derive(Debug)]
#[must_use = "the stream counts as closed when this is dropped"]
pub struct OpenStream(Arc<Counters>);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Relaxed);
    }
}

impl Counters {
    /// A request was answered.
    pub fn http_request(&self, method: &str, status: u16) {
        let method = METHODS
            .iter()
            .position(|known| *known == method)
            .unwrap_or(METHODS.len() - 1);
        let code = usize::from(status / 100).clamp(1, CODES.len()) - 1;
        self.http_requests[method][code].fetch_add(1, Relaxed);
    }

    /// The daemon was lost and found again.
    pub fn daemon_reconnected(&self) {
        self.daemon_reconnects.fetch_add(1, Relaxed);
    }

    /// Messages of the daemon's bus were lost.
    pub fn bus_missed(&self, messages: u64) {
        self.bus_missed.fetch_add(messages, Relaxed);
    }

    /// A credential was refused.
    pub fn auth_failure(&self) {
        self.auth_failures.fetch_add(1, Relaxed);
    }

    /// A stream was opened: hold what this gives until it is closed.
    pub fn stream_opened(self: &Arc<Self>) -> OpenStream {
        self.streams.fetch_add(1, Relaxed);
        OpenStream(Arc::clone(self))
    }

    pub(super) fn read(&self) -> Counts {
        Counts {
            http_requests: self
                .http_requests
                .each_ref()
                .map(|codes| codes.each_ref().map(|count| count.load(Relaxed))),
            daemon_reconnects: self.daemon_reconnects.load(Relaxed),
            bus_missed: self.bus_missed.load(Relaxed),
            auth_failures: self.auth_failures.load(Relaxed),
            streams: self.streams.load(Relaxed),
        }
    }
}

/// The counters at one moment.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) http_requests: [[u64; CODES.len()]; METHODS.len()],
    pub(super) daemon_reconnects: u64,
    pub(super) bus_missed: u64,
    pub(super) auth_failures: u64,
    pub(super) streams: u64,
}
