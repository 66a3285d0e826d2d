//! The metrics history: what each process used and reported, in memory, at two resolutions.
//!
//! The fine tier has a sample a second for an hour, with the app's own metrics every 5 s; the coarse tier has one a
//! minute for a day: CPU as the mean, memory as the maximum, restarts and app metrics as the last value of the minute.
//! Numbers are kept in 32 bits each and memory in KiB, which is exact for resident memory: it is counted in pages.
//!
//! One task calls [`History::record`]; readers take a short shared lock. This module knows nothing of where the numbers
//! come from, of HTTP, or of who may see what.

mod lane;
mod names;
mod query;
mod series;
mod store;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use qd_api::{Process, ProcessRef, Time, metrics};

use query::Span;
use store::Store;

/// Seconds from one fine sample to the next.
pub const FINE_SECONDS: u32 = 1;
/// Seconds from one fine sample of an app's own metrics to the next: apps refresh them no faster than that matters.
pub const APP_SECONDS: u32 = 5;
/// Seconds from one coarse sample to the next.
pub const COARSE_SECONDS: u32 = 60;
/// How far the fine tier reaches back.
pub const FINE_HORIZON_SECONDS: u32 = 60 * 60;
/// How far the coarse tier reaches back.
pub const COARSE_HORIZON_SECONDS: u32 = 24 * 60 * 60;
/// App metrics kept for one process: a default Node.js app has ten.
pub const MAX_APP_METRICS: usize = 32;
/// Longest name of an app metric.
pub const MAX_METRIC_NAME_BYTES: usize = 128;
/// Longest unit of an app metric; a longer one is left out.
pub const MAX_UNIT_BYTES: usize = 64;
/// Samples in one answer; the oldest are left out. Both tiers hold fewer, so this only ever guards.
pub const MAX_SAMPLES: usize = 10_000;
/// Records (seconds) for which the history of a process that is gone stays.
const GONE_FOR: u64 = 60 * 60;

/// How much is remembered.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Processes with a history, those that are gone included.
    pub processes: usize,
    /// Memory.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            processes: 4096,
            bytes: 64 * 1024 * 1024,
        }
    }
}

/// A cheap handle of the one history of an agent.
#[derive(Clone, Default)]
pub struct History {
    store: Arc<RwLock<Store>>,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History")
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}

impl History {
    /// An empty history.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            store: Arc::new(RwLock::new(Store::new(limits))),
        }
    }

    /// Takes one sample of every process there is; to be called once a second with the whole list.
    ///
    /// A call that comes early, or with a clock that went back by a moment, is passed over. Where the clock went back
    /// further, what was recorded under instants that are yet to come is dropped, process by process.
    pub fn record<'a>(&self, at: Time, processes: impl IntoIterator<Item = &'a Process>) {
        self.write().record(at.as_millis(), processes);
    }

    /// The ids mean other processes from now on: the daemon was replaced. What was recorded stays apart, and is found
    /// by name only.
    pub fn reset_generation(&self) {
        self.write().reset_generation();
    }

    /// The history of a process since an instant, in steps of the given seconds; without samples if there is none.
    ///
    /// It is that of the last process that had this id, name and namespace, also one that is gone or of a daemon that
    /// was replaced.
    ///
    /// Comes from the fine tier if that reaches back to `since`, else from the coarse one. The step is at least that of
    /// the tier, which is also what `None` asks for. The first sample stands for the whole step that `since` falls in.
    /// In steps of less than 5 s only every fifth second has app metrics.
    #[must_use]
    pub fn query(&self, process: &ProcessRef, since: Time, step: Option<u32>) -> metrics::Series {
        let store = self.read();
        let span = Span::new(store.newest_second(), since, step);
        store.find(process).map_or_else(
            || query::nothing(process.clone(), &span),
            |series| query::run(series, &span),
        )
    }

    /// As [`Self::query`], of the process that has this id now, or had it last since the ids were given.
    #[must_use]
    pub fn query_id(&self, id: u64, since: Time, step: Option<u32>) -> Option<metrics::Series> {
        let store = self.read();
        let span = Span::new(store.newest_second(), since, step);
        store.find_id(id).map(|series| query::run(series, &span))
    }

    /// Memory the history takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.read().bytes()
    }

    /// Processes with a history.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Whether nothing was recorded yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Samples and app metrics that a limit kept out, since the agent started.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.read().dropped()
    }

    fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}
