//! Many changes into one.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How long nothing must have changed: a save is several changes, and so is a build.
pub const SETTLE: Duration = Duration::from_millis(100);
/// How much later than its delay a change is told at the latest, if others never cease.
const LATEST: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Debounce {
    delay: Duration,
    pending: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    path: PathBuf,
    first: Instant,
    last: Instant,
}

impl Debounce {
    pub(super) fn new(delay: Duration) -> Debounce {
        Debounce { delay, pending: None }
    }

    pub(super) fn note(&mut self, path: PathBuf, now: Instant) {
        match &mut self.pending {
            Some(pending) => pending.last = now,
            None => {
                self.pending = Some(Pending {
                    path,
                    first: now,
                    last: now,
                });
            }
        }
    }

    /// When to tell, if there is anything.
    pub(super) fn due(&self) -> Option<Instant> {
        let pending = self.pending.as_ref()?;
        let delayed = pending.first + self.delay;
        let settled = pending.last + SETTLE;
        Some(settled.min(delayed + LATEST).max(delayed))
    }

    /// The first path that changed, if it is time to tell.
    pub(super) fn take(&mut self, now: Instant) -> Option<PathBuf> {
        if self.due()? > now {
            return None;
        }
        self.pending.take().map(|pending| pending.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_change_is_told_when_it_has_settled() {
        let start = Instant::now();
        let mut debounce = Debounce::new(Duration::ZERO);
        assert_eq!(debounce.due(), None);
        debounce.note("a".into(), start);
        debounce.note("b".into(), start + SETTLE / 2);
        assert_eq!(debounce.due(), Some(start + SETTLE / 2 + SETTLE));
        assert_eq!(debounce.take(start + SETTLE), None);
        assert_eq!(debounce.take(start + SETTLE * 2), Some("a".into()));
        assert_eq!(debounce.take(start + SETTLE * 2), None);
    }

    #[test]
    fn a_delay_counts_from_the_first_change() {
        let start = Instant::now();
        let mut debounce = Debounce::new(SECOND);
        debounce.note("a".into(), start);
        debounce.note("a".into(), start + SECOND / 2);
        assert_eq!(debounce.due(), Some(start + SECOND));
    }

    #[test]
    fn changes_that_never_cease_are_told_all_the_same() {
        let start = Instant::now();
        let mut debounce = Debounce::new(SECOND);
        for tenths in 0..100 {
            debounce.note("a".into(), start + SECOND * tenths / 10);
        }
        assert_eq!(debounce.due(), Some(start + SECOND + LATEST));
    }
}
