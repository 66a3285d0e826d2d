//! Failed authentications by address. A token is a signature and cannot be guessed, so what has to be protected is the
//! audit log and the processor, not the token: an address that fails too often gets 429 instead of 401 and learns
//! nothing more, and a valid credential from the same address is still let in. Others behind its proxy need not suffer.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header};

use super::{Edge, Source};
use crate::{problem::Failure, serve::Reason};

/// Addresses remembered. One that fails while all are taken by others that failed in the last minute is not counted:
/// it then has its first failures for free, and nobody is locked out for another's.
const MAX_ADDRESSES: usize = 8192;
/// How often at most the table is swept because it is full.
const SWEEP: Duration = Duration::from_secs(1);
const MINUTE: f64 = 60.0;

/// The failures of each address, leaking away with time.
pub(super) struct Failures {
    per_minute: f64,
    table: Mutex<Table>,
}

struct Table {
    buckets: HashMap<IpAddr, Bucket>,
    swept: Instant,
}

struct Bucket {
    level: f64,
    at: Instant,
}

impl Bucket {
    fn level(&self, now: Instant, per_minute: f64) -> f64 {
        let leaked = now.duration_since(self.at).as_secs_f64() * per_minute / MINUTE;
        (self.level - leaked).max(0.0)
    }
}

impl Failures {
    pub(super) fn new(per_minute: u32) -> Self {
        let table = Table {
            buckets: HashMap::new(),
            swept: Instant::now(),
        };
        Self {
            per_minute: per_minute.into(),
            table: Mutex::new(table),
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a failure; when there were too many, says how long until the next is counted as one of few again.
    fn count(&self, network: IpAddr) -> Option<Duration> {
        let now = Instant::now();
        let mut table = self.table();
        if table.buckets.len() >= MAX_ADDRESSES && !table.buckets.contains_key(&network) {
            if now.duration_since(table.swept) >= SWEEP {
                self.sweep(&mut table, now);
            }
            if table.buckets.len() >= MAX_ADDRESSES {
                return None;
            }
        }
        let bucket = table
            .buckets
            .entry(network)
            .or_insert(Bucket { level: 0.0, at: now });
        let level = bucket.level(now, self.per_minute);
        if level + 1.0 > self.per_minute {
            let over = level + 1.0 - self.per_minute;
            return Some(Duration::from_secs_f64(over * MINUTE / self.per_minute));
        }
        *bucket = Bucket {
            level: level + 1.0,
            at: now,
        };
        None
    }

    fn sweep(&self, table: &mut Table, now: Instant) {
        table.swept = now;
        table
            .buckets
            .retain(|_, bucket| bucket.level(now, self.per_minute) > 0.0);
    }

    pub(super) fn forget(&self) {
        let mut table = self.table();
        self.sweep(&mut table, Instant::now());
        table.buckets.shrink_to_fit();
    }
}

/// An extension of a 401 whose credential stood in the body, where this layer does not look: it was a failed try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried;

/// A request without any credential is not a failed try: it is answered 401 however often it comes.
pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let tries = headers.contains_key(header::AUTHORIZATION)
        || headers.contains_key(header::SEC_WEBSOCKET_PROTOCOL)
        || request
            .uri()
            .query()
            .is_some_and(|query| query.contains("ticket="));
    let network = Source::of(&request).network();
    let response = next.run(request).await;
    let tries = tries || response.extensions().get::<Tried>().is_some();
    if !tries || response.status() != StatusCode::UNAUTHORIZED {
        return response;
    }
    match network.and_then(|network| edge.failures.count(network)) {
        None => response,
        Some(wait) => {
            edge.refusals.count(Reason::Lockout);
            Failure::rate_limited("too many failed authentications from this address", wait).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_addresses_take_no_more_than_the_table_holds_and_lock_nobody_out() {
        let failures = Failures::new(30);
        let noisy = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..30 {
            assert_eq!(failures.count(noisy), None);
        }
        for address in 0x0a00_0000..0x0a00_0000 + 1_000_000_u32 {
            assert_eq!(failures.count(IpAddr::V4(address.into())), None);
        }
        assert!(failures.table().buckets.len() <= MAX_ADDRESSES);
        assert!(
            failures.count(noisy).is_some(),
            "an address that was locked out stays so"
        );
    }

    #[test]
    fn the_wait_is_the_time_one_failure_takes_to_leak_away() {
        let failures = Failures::new(30);
        let noisy = IpAddr::from([192, 0, 2, 1]);
        let wait = std::iter::repeat_with(|| failures.count(noisy))
            .take(31)
            .last()
            .unwrap()
            .unwrap();
        assert!(wait <= Duration::from_secs(2), "{wait:?}");
    }
}
