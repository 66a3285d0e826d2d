//! Secrets that are good once: what they give is kept in memory under their hashes.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_api::Time;
use sha2::{Digest, Sha256};

use crate::{Clock, Principal};

/// Longest text that is looked up, in bytes; a secret is 43.
const MAX_BYTES: usize = 128;

/// How many there may be.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// In all; the oldest gives way.
    pub all: usize,
    /// Of one principal; its own oldest gives way, so that nobody drives out another's.
    pub of_one: usize,
}

/// Secrets that were issued and not yet used.
pub struct Once {
    clock: Clock,
    room: Room,
    outstanding: Mutex<HashMap<[u8; 32], (Time, Principal)>>,
}

impl Once {
    /// None yet, by this clock.
    pub fn new(clock: Clock, room: Room) -> Self {
        Self {
            clock,
            room,
            outstanding: Mutex::default(),
        }
    }

    /// A secret with the rights of the principal and its end: after so many seconds, and never after the principal's own.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn issue(&self, principal: &Principal, life_seconds: i64) -> (String, Time) {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("a system without randomness can run nothing safely");
        let secret = URL_SAFE_NO_PAD.encode(secret);
        let now = self.clock.now();
        let end = now.plus_seconds(life_seconds);
        let expires_at = principal.expires_at.map_or(end, |own| own.min(end));
        let mut outstanding = self.outstanding.lock().unwrap_or_else(PoisonError::into_inner);
        outstanding.retain(|_, (until, _)| *until > now);
        let own: Vec<(Time, [u8; 32])> = outstanding
            .iter()
            .filter(|(_, (_, holder))| holder.rate_key() == principal.rate_key())
            .map(|(key, (until, _))| (*until, *key))
            .collect();
        let leaving = if own.len() >= self.room.of_one {
            own.iter().min().map(|(_, key)| *key)
        } else if outstanding.len() >= self.room.all {
            outstanding
                .iter()
                .min_by_key(|(_, (until, _))| *until)
                .map(|(key, _)| *key)
        } else {
            None
        };
        if let Some(key) = leaving {
            outstanding.remove(&key);
        }
        outstanding.insert(hash(&secret), (expires_at, principal.clone()));
        (secret, expires_at)
    }

    /// The principal a secret was made for, once.
    pub fn redeem(&self, secret: &str) -> Option<Principal> {
        if secret.len() > MAX_BYTES {
            return None;
        }
        // Looked up by hash: how long that takes says nothing of how much of a guess is right.
        let mut outstanding = self.outstanding.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, principal) = outstanding.remove(&hash(secret))?;
        (until > self.clock.now()).then_some(principal)
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
