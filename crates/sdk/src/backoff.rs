//! Waits between tries: exponential, bounded, jittered, so that many clients do not return in step.

use std::time::Duration;

/// First and longest wait between the tries of one call: a restart of the agent takes a second or two.
pub const CALL: Backoff = Backoff {
    first: Duration::from_millis(200),
    longest: Duration::from_secs(5),
};
/// First and longest wait before a stream connects again: it may have to outlast a reboot without hammering the host.
pub const STREAM: Backoff = Backoff {
    first: Duration::from_millis(250),
    longest: Duration::from_secs(30),
};

/// A sequence of waits.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    pub first: Duration,
    pub longest: Duration,
}

impl Backoff {
    /// The wait before retry number `retry`, from 0: between half and all of the doubled first wait.
    pub fn wait(self, retry: u32) -> Duration {
        let full = self
            .first
            .saturating_mul(1_u32.checked_shl(retry.min(20)).unwrap_or(u32::MAX))
            .min(self.longest);
        // Without randomness the waits are merely in step.
        let random = f64::from(getrandom::u32().unwrap_or(u32::MAX)) / f64::from(u32::MAX);
        full.mul_f64(0.5 + random / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_never_vanish() {
        for retry in 0..64 {
            let full = Duration::from_millis(250)
                .saturating_mul(1 << retry.min(20))
                .min(STREAM.longest);
            let wait = STREAM.wait(retry);
            assert!(wait >= full / 2 && wait <= full, "{retry}: {wait:?}");
        }
    }
}
