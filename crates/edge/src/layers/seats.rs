//! The places for open streams: so many in all, so many for one credential.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    config::Limits,
    serve::{Reason, Refusals},
};

/// The places. Clones are handles to the same.
#[derive(Clone)]
pub struct Seats(Arc<Inner>);

struct Inner {
    total: usize,
    per_principal: usize,
    taken: Mutex<Taken>,
    refusals: Arc<Refusals>,
}

#[derive(Default)]
struct Taken {
    total: usize,
    of: HashMap<String, usize>,
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    #[must_use]
    pub fn new(limits: &Limits, refusals: Arc<Refusals>) -> Self {
        let (total, per_principal) = (limits.streams, limits.streams_per_principal);
        Self(Arc::new(Inner {
            total,
            per_principal,
            taken: Mutex::default(),
            refusals,
        }))
    }

    /// Takes a place until what is returned is dropped; `None` when there is none.
    #[must_use]
    pub fn take(&self, principal: &str) -> Option<Seat> {
        let mut taken = self.0.taken();
        let mine = taken.of.get(principal).copied().unwrap_or(0);
        if taken.total >= self.0.total || mine >= self.0.per_principal {
            self.0.refusals.count(Reason::Streams);
            return None;
        }
        taken.total += 1;
        taken.of.insert(principal.to_owned(), mine + 1);
        Some(Seat {
            seats: Arc::clone(&self.0),
            principal: principal.to_owned(),
        })
    }

    /// The streams that are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.0.taken().total
    }
}

/// A place that is taken.
pub struct Seat {
    seats: Arc<Inner>,
    principal: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.total -= 1;
        if let Some(mine) = taken.of.get_mut(&self.principal) {
            *mine -= 1;
            if *mine == 0 {
                taken.of.remove(&self.principal);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_credential_cannot_take_all_places_and_gives_them_back() {
        let limits = Limits {
            streams: 3,
            streams_per_principal: 2,
            ..Limits::default()
        };
        let seats = Seats::new(&limits, Arc::default());
        let (a, _b) = (seats.take("ci").unwrap(), seats.take("ci").unwrap());
        assert!(seats.take("ci").is_none());
        let _c = seats.take("ops").unwrap();
        assert!(seats.take("ops").is_none());
        drop(a);
        assert!(seats.take("ci").is_some());
        assert_eq!(seats.open(), 2);
    }
}
