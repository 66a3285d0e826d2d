//! How the last runs of processes ended, as far as the bus told while the agent listened.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use qd_api::{history::Run, process::LastExit};

/// Runs remembered of each process.
const RUNS: usize = 20;

/// A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Runs(Arc<Mutex<HashMap<u64, VecDeque<Run>>>>);

impl Runs {
    fn lock(&self) -> MutexGuard<'_, HashMap<u64, VecDeque<Run>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, run: Run) {
        let mut all = self.lock();
        let runs = all.entry(run.process.id).or_default();
        if runs.len() >= RUNS {
            runs.pop_front();
        }
        runs.push_back(run);
    }

    pub fn last(&self, id: u64) -> Option<LastExit> {
        Some(self.lock().get(&id)?.back()?.exit.clone())
    }

    /// Oldest first.
    pub fn of(&self, id: u64) -> Vec<Run> {
        self.lock()
            .get(&id)
            .map_or_else(Vec::new, |runs| runs.iter().cloned().collect())
    }

    pub fn retain(&self, keep: impl Fn(u64) -> bool) {
        self.lock().retain(|id, _| keep(*id));
    }

    pub fn clear(&self) {
        self.lock().clear();
    }
}
