//! One verb on many hosts.
//!
//! A host is asked once: that it is asked stands in the store before it is, so that a console that ends in between can say
//! of which hosts nobody knows, and asks none of them again.

mod ask;
mod run;

use std::{
    collections::{HashMap, VecDeque},
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
    now: watch::Receiver<Bulk>,
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
    pub fn now(&self, id: &str) -> Option<Bulk> {
        let running = self.running().get(id).cloned()?;
        let now = running.now.borrow().clone();
        Some(now)
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

    fn begin(&self, id: &str, now: watch::Receiver<Bulk>, cancel: CancellationToken) {
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

/// A reader of one that runs.
struct Following {
    now: watch::Receiver<Bulk>,
    reader: Reader,
}

impl Following {
    fn new(now: watch::Receiver<Bulk>) -> Self {
        Self {
            now,
            reader: Reader::default(),
        }
    }

    async fn next(mut self) -> Option<(BulkProgress, Self)> {
        loop {
            if let Some(progress) = self.reader.queue.pop_front() {
                return Some((progress, self));
            }
            if self.reader.has_ended {
                return None;
            }
            if self.reader.has_begun && self.now.changed().await.is_err() {
                // It is gone with its last state, which was seen.
                return None;
            }
            self.reader.look(&self.now.borrow_and_update());
        }
    }
}

/// What a reader was told. It compares states, so that however slow it is nothing is lost but what lay in between.
#[derive(Default)]
struct Reader {
    told: Vec<BulkHost>,
    queue: VecDeque<BulkProgress>,
    has_begun: bool,
    has_ended: bool,
}

impl Reader {
    fn look(&mut self, bulk: &Bulk) {
        if self.has_begun {
            for (told, host) in self.told.iter_mut().zip(&bulk.hosts) {
                if told != host {
                    told.clone_from(host);
                    self.queue.push_back(BulkProgress::Host(host.clone()));
                }
            }
        } else {
            self.has_begun = true;
            self.queue.push_back(BulkProgress::Bulk(without_hosts(bulk)));
            let further = bulk
                .hosts
                .iter()
                .filter(|host| host.state != BulkHostState::Waiting);
            self.queue.extend(further.cloned().map(BulkProgress::Host));
            self.told.clone_from(&bulk.hosts);
        }
        if bulk.finished_at.is_some() {
            self.has_ended = true;
            self.queue.push_back(BulkProgress::Bulk(without_hosts(bulk)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(hosts: &[&str], finished_at: Option<&str>) -> Bulk {
        let hosts: Vec<_> = hosts
            .iter()
            .enumerate()
            .map(|(nth, state)| serde_json::json!({ "host": format!("web-{nth}"), "state": state }))
            .collect();
        serde_json::from_value(serde_json::json!({
            "id": "1", "request": { "verb": "restart", "target": "web" }, "by": "ada", "state": "running",
            "created_at": "2026-01-01T00:00:00Z", "finished_at": finished_at, "hosts": hosts,
            "counts": {
                "waiting": 0, "asked": 0, "done": 0, "failed": 0, "nothing": 0, "skipped": 0, "unknown": 0
            }
        }))
        .expect("a bulk verb")
    }

    fn said(reader: &mut Reader) -> Vec<String> {
        let said = reader.queue.drain(..).map(|progress| match progress {
            BulkProgress::Bulk(bulk) => format!("bulk of {} hosts", bulk.hosts.len()),
            BulkProgress::Host(host) => format!("{} {:?}", host.host, host.state),
        });
        said.collect()
    }

    #[test]
    fn a_reader_is_told_the_whole_and_then_of_each_host_that_came_further() {
        let mut reader = Reader::default();
        reader.look(&bulk(&["done", "asked", "waiting"], None));
        let first = ["bulk of 0 hosts", "web-0 Done", "web-1 Asked"];
        assert_eq!(said(&mut reader), first);
        reader.look(&bulk(&["done", "asked", "waiting"], None));
        assert!(said(&mut reader).is_empty() && !reader.has_ended);
        reader.look(&bulk(&["done", "asked", "done"], None));
        assert_eq!(said(&mut reader), ["web-2 Done"]);
        reader.look(&bulk(&["done", "failed", "done"], Some("2026-01-01T00:00:09Z")));
        assert_eq!(said(&mut reader), ["web-1 Failed", "bulk of 0 hosts"]);
        assert!(reader.has_ended);
    }
}
