//! Long-lived streams: a grant is checked again every second, and a stream ends when it no longer holds.

use std::{sync::Arc, time::Duration};

use futures_util::{Stream, StreamExt};
use qd_auth::Principal;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::door::Door;
use qd_edge::{problem::Failure, socket::End};

/// How often. The contract says a stream closes within five seconds; this leaves room for a loaded host.
const EVERY: Duration = Duration::from_secs(1);

/// Watches one principal's rights.
pub struct Watch {
    door: Door,
    principal: Arc<Principal>,
    ticks: Interval,
}

impl Watch {
    pub fn new(door: &Door, principal: &Arc<Principal>) -> Self {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            door: door.clone(),
            principal: Arc::clone(principal),
            ticks,
        }
    }

    /// Resolves when the stream must end. Cancel safe.
    pub async fn ended(&mut self) -> End {
        loop {
            tokio::select! {
                () = self.door.shutdown.cancelled() => return End::Shutdown,
                _ = self.ticks.tick() => {
                    if self.door.authority.recheck(&self.principal).is_err() {
                        return End::GrantEnded;
                    }
                }
            }
        }
    }
}

/// The stream while the grant holds; what comes after it ended is not delivered.
pub fn while_granted<S>(
    door: &Door,
    principal: &Arc<Principal>,
    stream: S,
) -> impl Stream<Item = S::Item> + use<S>
where
    S: Stream,
{
    let watch = Watch::new(door, principal);
    let seat = door.counters.stream_opened();
    futures_util::stream::unfold(
        (Box::pin(stream), watch, seat),
        async |(mut stream, mut watch, seat)| {
            tokio::select! {
                biased;
                end = watch.ended() => {
                    tracing::info!(reason = end.as_str(), "a stream was closed");
                    None
                }
                item = stream.next() => item.map(|item| (item, (stream, watch, seat))),
            }
        },
    )
}

/// Takes one of the places for streams, all in all and for this principal.
pub fn seat(door: &Door, principal: &Principal) -> Result<qd_edge::layers::Seat, Failure> {
    door.seats.take(&principal.rate_key()).ok_or_else(|| {
        let detail = "too many open streams; close some, or put several subscriptions on one WebSocket";
        qd_api::Problem::new(qd_api::ErrorCode::RateLimited, detail).into()
    })
}

/// How often the last use of each token is written down.
const USAGE_EVERY: Duration = Duration::from_secs(60);

/// Writes down when tokens were last used, each minute and at the end.
pub async fn keep_usage(authority: qd_auth::Authority, shutdown: tokio_util::sync::CancellationToken) {
    let mut ticks = interval(USAGE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let last = tokio::select! {
            () = shutdown.cancelled() => true,
            _ = ticks.tick() => false,
        };
        let authority = authority.clone();
        let written = tokio::task::spawn_blocking(move || authority.flush_usage()).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the last use of tokens could not be written down"
            );
        }
        if last {
            return;
        }
    }
}
