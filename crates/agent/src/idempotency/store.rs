//! The bounded table behind the replay: who holds which key, and which answers go first.

use std::{
    collections::{BTreeMap, HashMap},
    time::Instant,
};

use super::{KEPT_FOR, Key, Limits, MAX_BODY_BYTES, Replayed};

/// What an entry costs beside its answer's bytes.
const ENTRY_BYTES: usize = 256;

pub(super) enum Outcome {
    Taken(u64),
    Replayed(Replayed),
    InFlight,
    Mismatch,
    NotKept,
}

#[derive(Default)]
pub(super) struct Store {
    limits: Limits,
    entries: HashMap<Key, Entry>,
    /// Completed entries by ticket, which is the order in which they began: the first is the first to go.
    completed: BTreeMap<u64, Key>,
    bytes: usize,
    next_ticket: u64,
}

struct Entry {
    ticket: u64,
    began: Instant,
    body_hash: [u8; 32],
    state: State,
}

enum State {
    InFlight,
    Kept(Replayed),
    NotKept,
}

impl Entry {
    fn bytes(&self) -> usize {
        match &self.state {
            State::InFlight => 0,
            State::NotKept => ENTRY_BYTES,
            State::Kept(answer) => ENTRY_BYTES + weight(answer),
        }
    }
}

fn weight(answer: &Replayed) -> usize {
    let headers: usize = answer
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    headers + answer.body.len()
}

impl Store {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    pub(super) fn begin(&mut self, key: &Key, body_hash: [u8; 32], now: Instant) -> Outcome {
        self.expire(now);
        if let Some(entry) = self.entries.get(key) {
            if entry.body_hash != body_hash {
                return Outcome::Mismatch;
            }
            return match &entry.state {
                State::InFlight => Outcome::InFlight,
                State::Kept(answer) => Outcome::Replayed(answer.clone()),
                State::NotKept => Outcome::NotKept,
            };
        }
        while self.entries.len() >= self.limits.entries {
            // A request in flight keeps its key: without it a retry would do the thing a second time.
            if !self.evict_oldest() {
                return Outcome::InFlight;
            }
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.entries.insert(
            key.clone(),
            Entry {
                ticket,
                began: now,
                body_hash,
                state: State::InFlight,
            },
        );
        Outcome::Taken(ticket)
    }

    pub(super) fn complete(&mut self, key: &Key, ticket: u64, answer: Replayed) {
        let Some(entry) = self.entries.get_mut(key).filter(|entry| entry.ticket == ticket) else {
            return;
        };
        let keep = answer.body.len() <= MAX_BODY_BYTES && weight(&answer) + ENTRY_BYTES <= self.limits.bytes;
        entry.state = if keep { State::Kept(answer) } else { State::NotKept };
        self.bytes += entry.bytes();
        self.completed.insert(ticket, key.clone());
        while self.bytes > self.limits.bytes && self.evict_oldest() {}
    }

    /// Frees a key that is still in flight.
    pub(super) fn release(&mut self, key: &Key, ticket: u64) {
        let held = self.entries.get(key);
        if held.is_some_and(|entry| entry.ticket == ticket && matches!(entry.state, State::InFlight)) {
            self.entries.remove(key);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    fn expire(&mut self, now: Instant) {
        while let Some(began) = self.oldest().map(|entry| entry.began) {
            if now.saturating_duration_since(began) < KEPT_FOR {
                return;
            }
            self.evict_oldest();
        }
    }

    fn oldest(&self) -> Option<&Entry> {
        self.completed
            .first_key_value()
            .and_then(|(_, key)| self.entries.get(key))
    }

    fn evict_oldest(&mut self) -> bool {
        let Some((_, key)) = self.completed.pop_first() else {
            return false;
        };
        if let Some(entry) = self.entries.remove(&key) {
            self.bytes -= entry.bytes();
        }
        true
    }
}
