//! How long to wait before the next attempt to connect.

use std::time::Duration;

/// The wait after the first failure, the stock peers' own figure.
pub const FIRST: Duration = Duration::from_millis(100);
/// No wait is longer.
pub const CAP: Duration = Duration::from_secs(5);

/// Growing waits: 100 ms, then half as much again each time, at most 5 s, each shortened by up to a quarter at random so
/// that many peers of one daemon do not return in step.
#[derive(Debug)]
pub struct Backoff {
    base: Duration,
}

impl Backoff {
    /// Returns a backoff whose next wait is the first.
    pub fn new() -> Backoff {
        Backoff { base: FIRST }
    }

    /// Returns the next wait, and lengthens the one after it.
    pub fn delay(&mut self) -> Duration {
        let base = self.base;
        self.base = base.mul_f64(1.5).min(CAP);
        // Without randomness peers merely return in step, which is no reason to fail.
        let random = getrandom::u32().unwrap_or(u32::MAX);
        base.mul_f64(0.75 + 0.25 * f64::from(random) / f64::from(u32::MAX))
    }

    /// Starts over, after a success.
    pub fn reset(&mut self) {
        self.base = FIRST;
    }
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_by_half_to_the_cap_and_start_over_after_a_success() {
        let mut backoff = Backoff::new();
        let mut base = FIRST;
        for _ in 0..20 {
            let wait = backoff.delay();
            assert!(
                wait <= base && wait >= base.mul_f64(0.749),
                "{wait:?} of {base:?}"
            );
            base = base.mul_f64(1.5).min(CAP);
        }
        assert_eq!(base, CAP);
        backoff.reset();
        assert!(backoff.delay() <= FIRST);
    }
}
