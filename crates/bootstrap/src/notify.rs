//! What the service manager is told, by the notification protocol of systemd.
//!
//! Without `NOTIFY_SOCKET` in the environment nothing is sent. A message that cannot be sent is logged and
//! otherwise ignored: the service must not fail because its supervisor is deaf.

use sd_notify::NotifyState;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Says that the process serves now.
pub fn ready() {
    send(&[NotifyState::Ready]);
}

/// Says that the process has begun to end.
pub fn stopping() {
    send(&[NotifyState::Stopping]);
}

/// Sets the line that `systemctl status` shows.
pub fn status(text: &str) {
    // The protocol is line based: a newline in the text would start another assignment.
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    send(&[NotifyState::Status(&text)]);
}

/// Keeps the service manager's watchdog content until the token is cancelled. Returns at once if none is set.
///
/// Run it on the runtime that serves: when that is stuck no keep-alive leaves, and the manager acts.
pub async fn watchdog(shutdown: CancellationToken) {
    let Some(limit) = sd_notify::watchdog_enabled().filter(|limit| !limit.is_zero()) else {
        return;
    };
    // Half the limit, as sd_watchdog_enabled(3) recommends.
    let mut ticks = tokio::time::interval(limit / 2);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => send(&[NotifyState::Watchdog]),
            () = shutdown.cancelled() => return,
        }
    }
}

fn send(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "cannot notify the service manager");
    }
}
