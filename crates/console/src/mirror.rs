//! What hosts last told of themselves and their processes, so that to look at the fleet is not to ask all of it.
//!
//! A task for each link keeps it ([`watch`]). Here is what readers see, and the one number that grows with every change.
//! Nothing here is truth: what a verb is to act on is asked of its host.

mod told;
mod watch;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch as channel;

#[cfg(test)]
pub use told::tests::process;
pub use told::{Seen, Told};
pub use watch::watch;

/// A cheap handle.
#[derive(Debug, Clone)]
pub struct Mirror(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// By the host's identity, which the link has proven: no host can speak for another.
    hosts: Mutex<HashMap<String, Arc<Mutex<Told>>>>,
    changes: channel::Sender<u64>,
    listed: channel::Sender<u64>,
    viewers: channel::Sender<usize>,
}

impl Default for Mirror {
    fn default() -> Self {
        Self(Arc::new(Inner {
            hosts: Mutex::default(),
            changes: channel::Sender::new(0),
            listed: channel::Sender::new(0),
            viewers: channel::Sender::new(0),
        }))
    }
}

impl Mirror {
    /// What a host last told, if anything.
    pub fn told(&self, host: &str) -> Option<Told> {
        let told = self.hosts().get(host).map(Arc::clone)?;
        let told = told.lock().unwrap_or_else(PoisonError::into_inner);
        Some(told.clone())
    }

    /// Changes what a host told, and says so to who watches.
    fn tell(&self, host: &str, change: impl FnOnce(&mut Told) -> bool) {
        let told = Arc::clone(self.hosts().entry(host.to_owned()).or_default());
        let is_changed = change(&mut told.lock().unwrap_or_else(PoisonError::into_inner));
        if is_changed {
            self.0.changes.send_modify(|number| *number += 1);
        }
    }

    /// Forgets a host.
    pub fn forget(&self, host: &str) {
        self.hosts().remove(host);
        self.listed();
    }

    /// A host joined, left, was renamed or tagged, or its link came or went.
    pub fn listed(&self) {
        self.0.listed.send_modify(|number| *number += 1);
        self.0.changes.send_modify(|number| *number += 1);
    }

    /// Grows with every change.
    pub fn changes(&self) -> channel::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Grows when the list of hosts or of links changed.
    pub fn list(&self) -> channel::Receiver<u64> {
        self.0.listed.subscribe()
    }

    /// Counts somebody who looks, until what is returned is dropped. While somebody does, hosts tell what their processes
    /// use each second.
    pub fn viewer(&self) -> Viewer {
        self.0.viewers.send_modify(|viewers| *viewers += 1);
        Viewer(self.clone())
    }

    /// How many look.
    fn viewers(&self) -> channel::Receiver<usize> {
        self.0.viewers.subscribe()
    }

    /// Nothing under this lock can panic half-way, so a poisoned map is a whole one.
    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Arc<Mutex<Told>>>> {
        self.0.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who looks.
pub struct Viewer(Mirror);

impl Drop for Viewer {
    fn drop(&mut self) {
        self.0.0.viewers.send_modify(|viewers| *viewers -= 1);
    }
}
