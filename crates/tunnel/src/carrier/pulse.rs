//! Whether the peer is alive.

use std::task::Context;

use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use crate::limits::{PING_INTERVAL, SILENT_INTERVALS};

/// What an interval without a word means.
pub(super) enum Beat {
    /// Ask.
    Ask,
    /// Give up.
    Dead,
}

/// Counts intervals in which nothing came. It counts them, and not the time, so that a process that was itself stopped
/// for a while reads what came meanwhile before it takes its peer for dead.
pub(super) struct Pulse {
    tick: Interval,
    silent: u32,
    asks_after: u32,
}

impl Pulse {
    pub(super) fn new(asks_after: u32) -> Self {
        let mut tick = interval_at(Instant::now() + PING_INTERVAL, PING_INTERVAL);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            tick,
            silent: 0,
            asks_after,
        }
    }

    /// Something came.
    pub(super) fn heard(&mut self) {
        self.silent = 0;
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Option<Beat> {
        let mut beat = None;
        while self.tick.poll_tick(cx).is_ready() {
            self.silent += 1;
            beat = match self.silent {
                SILENT_INTERVALS.. => Some(Beat::Dead),
                silent if silent >= self.asks_after => Some(Beat::Ask),
                _ => None,
            };
        }
        beat
    }
}
