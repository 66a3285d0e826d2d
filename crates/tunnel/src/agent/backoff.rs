//! How long to wait before the next attempt.

use std::time::Duration;

/// The longest wait after the first failure.
pub const FIRST: Duration = Duration::from_secs(1);
/// No wait is longer.
pub const CAP: Duration = Duration::from_secs(60);
/// No wait is longer while the console cannot be reached at all: an attempt costs nobody anything then, and its hosts
/// should be there soon after a console is.
pub const UNREACHED_CAP: Duration = Duration::from_secs(10);
/// The wait after a refusal that says not to try again, or a link that another one took over: people have to do
/// something, and until they have done it the console should not notice us.
pub const REFUSED: Duration = Duration::from_secs(5 * 60);
/// A link that lasted shorter than this was no success: a console that drops every link at once is left alone more and
/// more, too.
pub const SUCCESS_AFTER: Duration = Duration::from_secs(30);

/// Waits at random between nothing and a bound that doubles each time, so that all agents of a console that restarts
/// spread over the whole of it.
#[derive(Debug)]
pub struct Backoff {
    bound: Duration,
}

impl Backoff {
    pub fn new() -> Self {
        Self { bound: FIRST }
    }

    /// The next wait; the one after it may be longer, up to the cap.
    pub fn delay(&mut self, cap: Duration) -> Duration {
        let bound = self.bound.min(cap);
        self.bound = (bound * 2).min(cap);
        jittered(bound, 0.0)
    }

    /// Starts over, after a success.
    pub fn reset(&mut self) {
        self.bound = FIRST;
    }
}

/// The wait after a final refusal, for agents that are refused together.
pub fn refused() -> Duration {
    jittered(REFUSED, 0.8)
}

fn jittered(bound: Duration, least: f64) -> Duration {
    // Without randomness agents merely return in step, which is no reason to fail.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    bound.mul_f64(least + (1.0 - least) * f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cap_may_be_lower_for_a_while() {
        let mut backoff = Backoff { bound: CAP };
        assert!(backoff.delay(UNREACHED_CAP) <= UNREACHED_CAP);
        assert_eq!(backoff.bound, UNREACHED_CAP);
    }

    #[test]
    fn the_bound_doubles_to_the_cap_and_starts_over_after_a_success() {
        let mut backoff = Backoff::new();
        let mut bound = FIRST;
        for _ in 0..10 {
            assert!(backoff.delay(CAP) <= bound);
            bound = (bound * 2).min(CAP);
        }
        assert_eq!(backoff.bound, CAP);
        backoff.reset();
        assert!(backoff.delay(CAP) <= FIRST);
        assert!(refused() <= REFUSED && refused() >= REFUSED.mul_f64(0.79));
    }
}
