//! One-time tickets for browsers.

use qd_api::token::Ticket;

use crate::{
    Clock, Principal,
    once::{Once, Room},
};

/// Life of a ticket, in seconds.
const LIFE_SECONDS: i64 = 30;
const ROOM: Room = Room {
    all: 4096,
    of_one: 64,
};

/// Tickets that were issued and not yet used. Only their hashes are kept, in memory.
pub struct Tickets(Once);

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
        Self(Once::new(clock, ROOM))
    }

    /// A ticket with the rights of the principal, for thirty seconds and never longer than the principal's own.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    #[must_use]
    pub fn issue(&self, principal: &Principal) -> Ticket {
        let (ticket, expires_at) = self.0.issue(principal, LIFE_SECONDS);
        Ticket { ticket, expires_at }
    }

    /// The principal a ticket was made for, once.
    #[must_use]
    pub fn redeem(&self, ticket: &str) -> Option<Principal> {
        self.0.redeem(ticket)
    }
}
