//! What is told on the bus: changes of state, output, messages of apps, and what the daemon says of itself.
//!
//! Everything goes into bounded queues, one a reader; a reader that does not read loses events and slows nobody.

mod past;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use qd_pm2::{
    bus::{Told, WRITTEN},
    server::{Peer, Publisher},
};
use qd_supervisor::{Identity, identity};
use serde_json::{Value, json};

use self::past::Past;
use crate::{
    logs::{Stream, Tag, Viewers},
    process::Process,
};

/// Topics that mean something to readers and are the daemon's to say: an app that sends one is taken at its word only
/// as far as that it sent something.
const OURS: &[&str] = &[
    "pm2:kill",
    "process:event",
    "log:out",
    "log:err",
    "log:PM2",
    WRITTEN,
];
/// Most processes that can ask for the bus without output.
const MAX_WITHOUT_LOGS: usize = 64;

/// A cheap handle.
#[derive(Debug, Clone)]
pub struct Events {
    publisher: Publisher,
    /// Who does not want the output of apps.
    without_logs: Arc<Mutex<Vec<Identity>>>,
    past: Arc<Mutex<Past>>,
}

/// Milliseconds since the epoch.
#[must_use]
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The same, where it cannot be before the epoch.
#[must_use]
pub fn instant() -> u64 {
    u64::try_from(now()).unwrap_or_default()
}

impl Events {
    /// Tells on this bus.
    #[must_use]
    pub fn new(publisher: Publisher) -> Self {
        Self {
            publisher,
            without_logs: Arc::default(),
            past: Arc::new(Mutex::new(Past::new())),
        }
    }

    /// Tells a process nothing of what apps write, but that they do; whether there was room to note that.
    #[must_use]
    pub fn leave_out_logs(&self, peer: Option<Peer>) -> bool {
        let Some(reader) = peer.and_then(|peer| identity(peer.pid?)) else {
            return false;
        };
        let mut readers = self.without_logs();
        readers.retain(Identity::is_alive);
        if !readers.contains(&reader) {
            if readers.len() >= MAX_WITHOUT_LOGS {
                return false;
            }
            readers.push(reader);
        }
        true
    }

    fn without_logs(&self) -> MutexGuard<'_, Vec<Identity>> {
        self.without_logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// By process id only: this is asked for each piece of output.
    fn wants_logs(&self, peer: Option<Peer>) -> bool {
        let pid = peer.and_then(|peer| peer.pid);
        !self.without_logs().iter().any(|reader| Some(reader.pid) == pid)
    }

    fn publish(&self, topic: &str, payload: &Value) {
        if self.publisher.peers() == 0 {
            return;
        }
        if let Err(error) = self.publisher.publish(topic, payload) {
            tracing::debug!(%error, topic, "an event is too large for the bus");
        }
    }

    /// Something happened to a process. The environment is not told: readers are many.
    pub fn process(&self, event: &str, manually: bool, process: &Process) {
        let (at, fields) = (now(), process.state().fields.clone());
        // In the order of their numbers.
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        let number = past.add(event, manually, &fields, at);
        let payload = json!({
            "event": event, "manually": manually, "process": fields, "at": at, "number": number,
        });
        self.publish("process:event", &payload);
    }

    /// What happened to processes after a number of a run of the daemon.
    #[must_use]
    pub fn after(&self, run: &str, after: u64) -> Told {
        self.past
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .after(run, after)
    }

    /// An app sent a message with a topic.
    pub fn message(&self, topic: &str, data: &Value, process: &Process) {
        if OURS.contains(&topic) {
            self.raw(&json!({ "type": topic, "data": data }), process);
        } else {
            self.publish(
                topic,
                &json!({ "at": now(), "data": data, "process": process.source() }),
            );
        }
    }

    /// An app sent anything else.
    pub fn raw(&self, raw: &Value, process: &Process) {
        self.publish(
            "process:msg",
            &json!({ "at": now(), "raw": raw, "process": process.source() }),
        );
    }

    /// The daemon says something of itself, in its log and on the bus.
    pub fn say(&self, text: &str) {
        tracing::info!("{text}");
        let process = json!({ "pm_id": "PM2", "name": "PM2", "rev": null });
        self.publish(
            "log:PM2",
            &json!({ "process": process, "at": now(), "data": format!("{text}\n") }),
        );
    }

    /// The daemon is going down.
    pub fn kill(&self, message: &str) {
        self.publish("pm2:kill", &json!({ "status": "killed", "msg": message }));
    }

    /// Where output is shown.
    #[must_use]
    pub fn viewers(&self) -> Arc<dyn Viewers> {
        Arc::new(self.clone())
    }
}

impl Viewers for Events {
    fn any(&self) -> bool {
        self.publisher.any(|peer| self.wants_logs(peer))
    }

    fn wrote(&self, tag: &Tag, at_ms: i64) {
        if self.without_logs().is_empty() {
            return;
        }
        let process = json!({ "pm_id": tag.id, "name": tag.name, "namespace": tag.namespace });
        let payload = json!({ "process": process, "at": at_ms });
        let is_wanted = |peer| !self.wants_logs(peer);
        if let Err(error) = self.publisher.publish_to(WRITTEN, &payload, is_wanted) {
            tracing::debug!(%error, "an event is too large for the bus");
        }
    }

    fn chunk(&self, tag: &Tag, stream: Stream, at_ms: i64, text: &str) {
        let topic = match stream {
            Stream::Out => "log:out",
            Stream::Err => "log:err",
        };
        let process = json!({ "pm_id": tag.id, "name": tag.name, "rev": null, "namespace": tag.namespace });
        let payload = json!({ "process": process, "at": at_ms, "data": text });
        let is_wanted = |peer| self.wants_logs(peer);
        if let Err(error) = self.publisher.publish_to(topic, &payload, is_wanted) {
            tracing::debug!(%error, topic, "an event is too large for the bus");
        }
    }
}
