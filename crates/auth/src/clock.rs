//! Time that never goes back, as far as rights are concerned.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use qd_api::Time;

/// The wall clock, held at the highest instant it ever showed: a clock that is set back gives no token a longer life.
#[derive(Clone)]
pub struct Clock {
    read: Arc<dyn Fn() -> Time + Send + Sync>,
    highest: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(Time::now)
    }

    /// A clock that reads this function.
    pub fn from_fn(read: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        Self {
            read: Arc::new(read),
            highest: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    /// The present instant, or the highest one shown before.
    #[must_use]
    pub fn now(&self) -> Time {
        let now = (self.read)().as_millis();
        let highest = self.highest.fetch_max(now, Ordering::Relaxed).max(now);
        Time::from_millis(highest).unwrap_or_else(Time::now)
    }

    /// The same in whole seconds since the epoch.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.now().as_millis().div_euclid(1000)
    }
}
