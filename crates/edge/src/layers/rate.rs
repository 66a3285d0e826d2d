//! Requests per minute, by address and by credential.
//!
//! Keys are folded onto a fixed number of places by a secret hash: however many there are, the memory stays the same,
//! and nobody can choose whose place to share. With several servers behind one address the limit is for each of them.

use std::{
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::HashMapStateStore,
};

use super::{Edge, Source};
use crate::{problem::Failure, serve::Reason};

/// The places: some megabytes when all are in use.
const PLACES: u64 = 1 << 16;

/// How many times the share of one credential the link to the console has, for all of its users together: it may say that
/// it asks for as many users as it likes.
const LINK_SHARES: u32 = 8;
/// The place of the link, which no hash has.
const LINK: u64 = u64::MAX;

type Limiter = RateLimiter<u64, HashMapStateStore<u64>, DefaultClock>;

/// A path whose requests are counted by themselves.
struct Apart {
    path: &'static str,
    addresses: Limiter,
}

/// The buckets.
pub(super) struct Rates {
    hash: RandomState,
    addresses: Limiter,
    apart: Option<Apart>,
    principals: Limiter,
    link: Limiter,
    clock: DefaultClock,
}

impl Rates {
    pub(super) fn new(per_minute: u32) -> Self {
        Self {
            hash: RandomState::new(),
            addresses: limiter(per_minute),
            apart: None,
            principals: limiter(per_minute),
            link: limiter(per_minute.saturating_mul(LINK_SHARES)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts requests to a path by themselves: so many from one address.
    pub(super) fn apart(mut self, path: &'static str, per_minute: u32) -> Self {
        let addresses = limiter(per_minute);
        self.apart = Some(Apart { path, addresses });
        self
    }

    fn address(&self, address: IpAddr, path: &str) -> Result<(), Duration> {
        let apart = self.apart.as_ref().filter(|apart| apart.path == path);
        let limiter = apart.map_or(&self.addresses, |apart| &apart.addresses);
        self.check(limiter, self.hash.hash_one(address) % PLACES)
    }

    pub(super) fn principal(&self, key: &str) -> Result<(), Duration> {
        self.check(&self.principals, self.hash.hash_one(key) % PLACES)
    }

    fn linked(&self) -> Result<(), Duration> {
        self.check(&self.link, LINK)
    }

    fn check(&self, limiter: &Limiter, place: u64) -> Result<(), Duration> {
        limiter
            .check_key(&place)
            .map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Drops the buckets that are full again.
    pub(super) fn forget(&self) {
        let apart = self.apart.as_ref().map(|apart| &apart.addresses);
        for limiter in [&self.addresses, &self.principals].into_iter().chain(apart) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn limiter(per_minute: u32) -> Limiter {
    let most = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::hashmap(Quota::per_minute(most))
}

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let source = Source::of(&request);
    let (checked, whence) = match (source, source.network()) {
        (Source::Linked, _) => (edge.rates.linked(), "over the link to the console"),
        (_, Some(network)) => (
            edge.rates.address(network, request.uri().path()),
            "from this address",
        ),
        (_, None) => (Ok(()), ""),
    };
    match checked {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            edge.refusals.count(Reason::Rate);
            Failure::rate_limited(format!("too many requests {whence}"), wait).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_addresses_take_no_more_than_the_places_there_are() {
        let rates = Rates::new(6000);
        for address in 0..1_000_000_u32 {
            let _ = rates.address(IpAddr::V4(address.into()), "/");
        }
        assert!(rates.addresses.len() <= usize::try_from(PLACES).unwrap());
    }

    #[test]
    fn a_path_that_is_counted_apart_has_a_limit_of_its_own_and_takes_from_no_other() {
        let rates = Rates::new(2).apart("/dial", 5);
        let asked = |address: u32, path: &str| rates.address(IpAddr::V4(address.into()), path).is_ok();
        assert_eq!((0..9).filter(|_| asked(1, "/dial")).count(), 5);
        assert_eq!((0..9).filter(|_| asked(1, "/dial/more")).count(), 2);
        assert_eq!((0..9).filter(|_| asked(2, "/")).count(), 2);
        assert_eq!((0..9).filter(|_| asked(2, "/dial")).count(), 5);
    }

    #[test]
    fn the_link_has_its_share_for_all_users_that_the_console_makes_up() {
        let rates = Rates::new(2);
        for _ in 0..2 * LINK_SHARES {
            assert!(rates.linked().is_ok());
        }
        assert!(rates.linked().is_err());
        assert!(rates.principal("ops").is_ok());
    }

    #[test]
    fn one_credential_has_its_share_and_does_not_take_anothers() {
        let rates = Rates::new(2);
        assert!(rates.principal("ci").is_ok() && rates.principal("ci").is_ok());
        assert!(rates.principal("ci").unwrap_err() <= Duration::from_secs(30));
        assert!(rates.principal("ops").is_ok());
    }
}
