//! Hosts of which there are two: somebody else has proven to have the same key.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use qd_api::Time;

/// Most hosts that are remembered: more at one time is something else than copied disks.
const MOST: usize = 10_000;

/// Since when which host has a double.
#[derive(Debug, Default)]
pub struct Clones(Mutex<HashMap<String, Time>>);

impl Clones {
    /// Notes one; whether that is new.
    pub fn note(&self, host: &str, now: Time) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains_key(host) || known.len() >= MOST {
            return false;
        }
        known.insert(host.to_owned(), now);
        true
    }

    /// Since when a host has a double, if it does.
    pub fn of(&self, host: &str) -> Option<Time> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(host)
            .copied()
    }

    /// Forgets it, with its host.
    pub fn forget(&self, host: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(host);
    }
}
