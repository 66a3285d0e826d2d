//! How often a password may be tried: few times from one address, and not without end for one user from all of them.
//! Who has had its tries is refused before its password is looked at.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Tries of one address in a minute.
const OF_ADDRESS: f64 = 10.0;
/// Tries for one user in a minute, from wherever: enough that guessing does not keep the user itself out for long.
const OF_USER: f64 = 60.0;
/// Most addresses and users that are remembered. While all are in use nobody else may try: guesses cost more than they
/// bring, and sessions that exist are not concerned.
const MAX_REMEMBERED: usize = 16_384;
const MINUTE: f64 = 60.0;

/// How often those who have not tried of late are forgotten, at the most: looking for them must cost less than a guess.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Who has tried of late.
#[derive(Debug, Default)]
pub struct Logins(Mutex<Tried>);

#[derive(Debug, Default)]
struct Tried {
    levels: HashMap<String, Level>,
    swept: Option<Instant>,
}

/// Tries that have not leaked away yet, and when that was so.
#[derive(Debug)]
struct Level {
    tries: f64,
    at: Instant,
    most: f64,
}

impl Level {
    fn now(&self, now: Instant) -> f64 {
        let leaked = now.duration_since(self.at).as_secs_f64() * self.most / MINUTE;
        (self.tries - leaked).max(0.0)
    }
}

impl Logins {
    /// Counts a try; how long to wait if there were too many.
    ///
    /// # Errors
    /// The wait.
    pub fn count(&self, from: &str, user: &str, now: Instant) -> Result<(), Duration> {
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Tried { levels, swept } = &mut *tried;
        // What a client calls itself may be long; no user's name is.
        let user: String = user.chars().take(64).collect();
        let keys = [
            (format!("from {from}"), OF_ADDRESS),
            (format!("user {user}"), OF_USER),
        ];
        let is_full = levels.len() + keys.len() > MAX_REMEMBERED;
        if is_full && swept.is_none_or(|at| now.duration_since(at) >= SWEEP_EVERY) {
            *swept = Some(now);
            levels.retain(|_, level| level.now(now) > 0.0);
        }
        for (key, most) in &keys {
            let tries = levels.get(key).map_or(0.0, |level| level.now(now));
            if tries + 1.0 > *most || levels.len() + keys.len() > MAX_REMEMBERED {
                let over = (tries + 1.0 - most).max(1.0);
                return Err(Duration::from_secs_f64(over * MINUTE / most));
            }
        }
        for (key, most) in keys {
            let tries = levels.get(&key).map_or(0.0, |level| level.now(now)) + 1.0;
            levels.insert(key, Level { tries, at: now, most });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_few_tries_and_gets_new_ones_with_time() {
        let (logins, now) = (Logins::default(), Instant::now());
        for _ in 0..10 {
            logins.count("192.0.2.1", "alice", now).expect("few");
        }
        let wait = logins.count("192.0.2.1", "bob", now).expect_err("too many");
        assert!(wait <= Duration::from_secs(6), "{wait:?}");
        logins.count("192.0.2.2", "alice", now).expect("another address");
        logins
            .count("192.0.2.1", "alice", now + Duration::from_secs(7))
            .expect("one leaked away");
    }

    #[test]
    fn a_user_is_not_guessed_from_everywhere_and_the_table_is_bounded() {
        let (logins, now) = (Logins::default(), Instant::now());
        let refused = (0..1000).filter(|nth| {
            logins
                .count(&format!("10.0.{}.{}", nth / 250, nth % 250), "alice", now)
                .is_err()
        });
        assert!(refused.count() >= 900);
        for nth in 0..100_000 {
            // Refused or not, it is bounded.
            let _ = logins.count(&nth.to_string(), &nth.to_string(), now);
        }
        assert!(logins.0.lock().expect("whole").levels.len() <= MAX_REMEMBERED);
    }
}
