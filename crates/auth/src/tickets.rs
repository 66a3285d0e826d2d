//! One-time tickets for browsers.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_api::{Time, token::Ticket};
use sha2::{Digest, Sha256};

use crate::{Clock, Principal};

/// Life of a ticket, in seconds.
const LIFE_SECONDS: i64 = 30;
/// Most tickets outstanding; the oldest gives way.
const MAX_OUTSTANDING: usize = 4096;
/// Most tickets outstanding of one principal; its own oldest gives way, so that nobody drives out another's.
const MAX_OF_ONE: usize = 64;
/// Longest text that is looked up, in bytes; a ticket is 43.
const MAX_TICKET_BYTES: usize = 128;

/// Tickets that were issued and not yet used. Only their hashes are kept, in memory.
pub struct Tickets {
    clock: Clock,
    outstanding: Mutex<HashMap<[u8; 32], (Time, Principal)>>,
}

impl Default for Tickets {
    fn default() -> Self {
        Self::new()
    }
}

impl Tickets {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Clock::system())
    }

    /// None yet, by this clock.
    #[must_use]
    pub fn with_clock(clock: Clock) -> Self {
        Self {
            clock,
            outstanding: Mutex::default(),
        }
    }

    /// A ticket with the rights of the principal, for thirty seconds and never longer than the principal's own.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    #[must_use]
    pub fn issue(&self, principal: &Principal) -> Ticket {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("a system without randomness can run nothing safely");
        let ticket = URL_SAFE_NO_PAD.encode(secret);
        let now = self.clock.now();
        let end = now.plus_seconds(LIFE_SECONDS);
        let expires_at = principal.expires_at.map_or(end, |own| own.min(end));
        let mut outstanding = self.outstanding.lock().unwrap_or_else(PoisonError::into_inner);
        outstanding.retain(|_, (until, _)| *until > now);
        let own: Vec<(Time, [u8; 32])> = outstanding
            .iter()
            .filter(|(_, (_, holder))| holder.rate_key() == principal.rate_key())
            .map(|(key, (until, _))| (*until, *key))
            .collect();
        let leaving = if own.len() >= MAX_OF_ONE {
            own.iter().min().map(|(_, key)| *key)
        } else if outstanding.len() >= MAX_OUTSTANDING {
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
        outstanding.insert(hash(&ticket), (expires_at, principal.clone()));
        Ticket { ticket, expires_at }
    }

    /// The principal a ticket was made for, once.
    #[must_use]
    pub fn redeem(&self, ticket: &str) -> Option<Principal> {
        if ticket.len() > MAX_TICKET_BYTES {
            return None;
        }
        let mut outstanding = self.outstanding.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, principal) = outstanding.remove(&hash(ticket))?;
        (until > self.clock.now()).then_some(principal)
    }
}

fn hash(ticket: &str) -> [u8; 32] {
    Sha256::digest(ticket.as_bytes()).into()
}
