//! Answers that go on: a caller's rights are looked at again every second, and its streams end when they changed.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, response::Response};
use futures_util::StreamExt as _;
use qd_edge::{problem::Failure, socket::End};
use tokio::time::{MissedTickBehavior, interval};

use crate::{door::Door, principal::Principal};

/// How often. A stream closes within five seconds; this leaves room for a loaded machine.
const EVERY: Duration = Duration::from_secs(1);

/// Waits until a caller's rights are not any more what they were, or the console stops.
pub async fn ended(door: &Door, principal: &Principal) -> End {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = door.shutdown.cancelled() => return End::Shutdown,
            _ = ticks.tick() => {
                // A store that does not answer proves nothing of the rights, and closes nothing.
                if let Ok(false) = principal.is_unchanged(&door.store, door.clock.now()).await {
                    return End::GrantEnded;
                }
            }
        }
    }
}

/// There is no place for a further stream.
pub fn no_seat() -> Failure {
    Failure::rate_limited(
        "too many open streams; close some, or put several subscriptions on one WebSocket",
        Duration::from_secs(1),
    )
}

/// The same answer, whose body ends when the caller's rights do.
pub fn while_granted(door: &Door, principal: &Arc<Principal>, response: Response) -> Response {
    let is_stream = response
        .headers()
        .get(axum::http::header::CONTENT_LENGTH)
        .is_none();
    if !is_stream {
        return response;
    }
    let (door, principal) = (door.clone(), Arc::clone(principal));
    response.map(|body| {
        let watch = Box::pin(async move { ended(&door, &principal).await });
        Body::from_stream(body.into_data_stream().take_until(watch))
    })
}
