//! One reader of the ring: a position, and whom to wake.

use std::{fmt, sync::Arc};

use qd_api::event::{Event, Gap};
use tokio::sync::watch;

use super::ring::{Found, Window};

/// Events looked at in a row before other tasks get a turn: a reader that skips nearly all must not hog its thread.
const SKIPS_PER_TURN: usize = 256;

/// What a reader gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// The next event.
    Event(Arc<Event>),
    /// Here some are missing.
    Gap(Gap),
}

/// A reader. It costs a few words, however far behind it is.
pub struct Subscription {
    ring: Window,
    wake: watch::Receiver<()>,
    /// Number of the event to read next.
    position: u64,
    /// A gap that was there from the start and has not been told yet.
    gap: Option<Gap>,
}

enum Look {
    Item(Item),
    Skipped,
    Nothing,
    Closed,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl Subscription {
    pub(super) fn new(ring: Window, wake: watch::Receiver<()>, position: u64, gap: Option<Gap>) -> Self {
        Self {
            ring,
            wake,
            position,
            gap,
        }
    }

    /// The next event or gap; `None` once the ring is gone. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Item> {
        self.next_matching(|_| true).await
    }

    /// The next event that `keep` wants, or a gap, which counts the missing events whether or not it would have wanted
    /// them. Those it does not want are passed over without being copied. `None` once the ring is gone. Dropping the
    /// future loses nothing.
    pub async fn next_matching(&mut self, mut keep: impl FnMut(&Event) -> bool) -> Option<Item> {
        loop {
            for _ in 0..SKIPS_PER_TURN {
                match self.look(&mut keep) {
                    Look::Item(item) => return Some(item),
                    Look::Closed => return None,
                    Look::Skipped => {}
                    // An event published since the look has changed the channel already, so none is slept through.
                    Look::Nothing => self.wake.changed().await.ok()?,
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// As [`Self::next_matching`], but `None` where it would have to wait.
    pub fn try_next_matching(&mut self, mut keep: impl FnMut(&Event) -> bool) -> Option<Item> {
        loop {
            match self.look(&mut keep) {
                Look::Item(item) => return Some(item),
                Look::Skipped => {}
                Look::Nothing | Look::Closed => return None,
            }
        }
    }

    fn look(&mut self, keep: &mut impl FnMut(&Event) -> bool) -> Look {
        if let Some(gap) = self.gap.take() {
            return Look::Item(Item::Gap(gap));
        }
        match self.ring.find(self.position) {
            Found::Event(event) => {
                self.position += 1;
                if keep(&event) {
                    Look::Item(Item::Event(event))
                } else {
                    Look::Skipped
                }
            }
            Found::Gone(first) => {
                let missed = first - self.position;
                self.position = first;
                Look::Item(Item::Gap(Gap {
                    missed: Some(missed),
                    reason: "slow_reader".to_owned(),
                }))
            }
            Found::Nothing => Look::Nothing,
            Found::Closed => Look::Closed,
        }
    }
}
