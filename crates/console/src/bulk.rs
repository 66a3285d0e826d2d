//! One verb on many hosts.
//!
//! A host is asked once: that it is asked stands in the store before it is, so that a console that ends in between can say
//! of which hosts nobody knows, and asks none of them again.

mod ask;
mod run;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{Stream, stream};
use qd_api::fleet::{Bulk, BulkHost, BulkHostState, BulkProgress};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use run::{Begin, run};

/// Bulk verbs that may run at one time.
pub const MAX_RUNNING: usize = 64;

/// One that runs.
#[derive(Debug, Clone)]
struct Running {
    now: watch::Receiver<Arc<Bulk>>,
    cancel: CancellationToken,
}

/// The bulk verbs that run.
#[derive(Debug, Clone, Default)]
pub struct Bulks(Arc<Mutex<HashMap<String, Running>>>);

impl Bulks {
    /// How many run.
    pub fn count(&self) -> usize {
        self.running().len()
    }

    /// How far one that runs has come.
    pub fn now(&self, id: &str) -> Option<Arc<Bulk>> {
        let running = self.running().get(id).cloned()?;
        Some(Arc::clone(&running.now.borrow()))
    }

    /// Cancels one; whether it ran.
    pub fn cancel(&self, id: &str) -> bool {
        let running = self.running().get(id).cloned();
        running.inspect(|running| running.cancel.cancel()).is_some()
    }

    /// What happens to one that runs, from now to its end: first the whole, then each host that comes further, and the
    /// whole again when it has ended.
    pub fn follow(&self, id: &str) -> Option<impl Stream<Item = BulkProgress> + Send + use<>> {
        let running = self.running().get(id).cloned()?;
        Some(stream::unfold(Following::new(running.now), Following::next))
    }

    fn begin(&self, id: &str, now: watch::Receiver<Arc<Bulk>>, cancel: CancellationToken) {
        self.running().insert(id.to_owned(), Running { now, cancel });
    }

    fn end(&self, id: &str) {
        self.running().remove(id);
    }

    /// Nothing under this lock can panic half-way, so a poisoned map is a whole one.
    fn running(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All that is to be told of one that has ended.
pub fn told(bulk: &Bulk) -> Vec<BulkProgress> {
    let mut all = vec![BulkProgress::Bulk(without_hosts(bulk))];
    all.extend(bulk.hosts.iter().cloned().map(BulkProgress::Host));
    all.push(BulkProgress::Bulk(without_hosts(bulk)));
    all
}

/// The same without its hosts, as lists and streams have it.
pub fn without_hosts(bulk: &Bulk) -> Bulk {
    Bulk {
        hosts: Vec::new(),
        request: bulk.request.clone(),
        id: bulk.id.clone(),
        by: bulk.by.clone(),
        ..*bulk
    }
}

/// A reader of one that runs. It compares states, so that however slow it is nothing is lost but what lay in between.
struct Following {
    now: watch::Receiver<Arc<Bulk>>,
    told: Vec<BulkHost>,
    queue: std::collections::VecDeque<BulkProgress>,
    has_begun: bool,
    has_ended: bool,
}

impl Following {
    fn new(now: watch::Receiver<Arc<Bulk>>) -> Self {
        Self {
            now,
            told: Vec::new(),
            queue: std::collections::VecDeque::new(),
            has_begun: false,
            has_ended: false,
        }
    }

    async fn next(mut self) -> Option<(BulkProgress, Self)> {
        loop {
            if let Some(progress) = self.queue.pop_front() {
                return Some((progress, self));
            }
            if self.has_ended {
                return None;
            }
            if self.has_begun && self.now.changed().await.is_err() {
                // It is gone with its last state, which was seen.
                return None;
            }
            let bulk = Arc::clone(&self.now.borrow_and_update());
            self.look(&bulk);
        }
    }

    fn look(&mut self, bulk: &Bulk) {
        if !self.has_begun {
            self.has_begun = true;
            self.queue.push_back(BulkProgress::Bulk(without_hosts(bulk)));
        }
        for (nth, host) in bulk.hosts.iter().enumerate() {
            let is_new = self
                .told
                .get(nth)
                .map_or(host.state != BulkHostState::Waiting, |told| told != host);
            if is_new {
                self.queue.push_back(BulkProgress::Host(host.clone()));
            }
        }
        self.told.clone_from(&bulk.hosts);
        if bulk.finished_at.is_some() {
            self.has_ended = true;
            self.queue.push_back(BulkProgress::Bulk(without_hosts(bulk)));
        }
    }
}
