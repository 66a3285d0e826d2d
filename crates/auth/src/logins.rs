//! One-time logins of the web page: codes that a page trades for a token.

use std::time::Duration;

use qd_api::{
    Time,
    token::{DEFAULT_LOGIN_SECONDS, MAX_LOGIN_SECONDS, MAX_SESSION_SECONDS, NewToken, TokenRequest},
};

use crate::{
    Authority, Clock, MintError, Principal,
    once::{Once, Room},
};

/// Far more than pages are opened, few enough to hold.
const ROOM: Room = Room { all: 256, of_one: 16 };

/// Logins that were made and not yet used. Only their hashes are kept, in memory.
pub struct Logins(Once);

impl Default for Logins {
    fn default() -> Self {
        Self::new()
    }
}

impl Logins {
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

    /// A code with the rights of the principal, and when it ends: after this long, ten minutes if nothing is said, and
    /// never after the principal's own rights. `None` for a life that no login has.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    #[must_use]
    pub fn issue(&self, principal: &Principal, life: Option<Duration>) -> Option<(String, Time)> {
        let seconds = life.map_or(DEFAULT_LOGIN_SECONDS, |life| life.as_secs());
        if !(1..=MAX_LOGIN_SECONDS).contains(&seconds) {
            return None;
        }
        Some(self.0.issue(principal, i64::try_from(seconds).ok()?))
    }

    /// Whose login a code is, once.
    #[must_use]
    pub fn redeem(&self, code: &str) -> Option<Principal> {
        self.0.redeem(code)
    }
}

impl Authority {
    /// A token for a page that logged in by a login of `holder`: its rights, for twelve hours and never longer than it.
    ///
    /// # Errors
    /// See [`MintError`]; [`MintError::Exceeds`] if the holder's rights have ended.
    ///
    /// # Panics
    /// If the system has no randomness to give.
    pub fn mint_session(&self, holder: &Principal) -> Result<NewToken, MintError> {
        let mut random = [0; 4];
        getrandom::fill(&mut random).expect("a system without randomness can run nothing safely");
        let request = TokenRequest {
            name: format!("page-{}", crate::tokens::hex(&random)),
            scopes: holder.scopes.0.iter().copied().collect(),
            apps: holder.apps.clone(),
            namespaces: holder.namespaces.clone(),
            ttl_seconds: Some(MAX_SESSION_SECONDS),
        };
        self.mint_as(&request, &holder.subject, Some(holder), true)
    }
}
