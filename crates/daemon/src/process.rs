//! One process: what it is defined as, what is known of its present run, and whose turn it is to change that.

use std::{
    os::fd::OwnedFd,
    sync::{Mutex, MutexGuard, PoisonError},
};

use qd_pm2::record::Status;
use qd_supervisor::{Reason, ipc, policy::Ledger};
use serde_json::{Value, json};
use tokio::{
    sync::{Mutex as Turn, Notify},
    task::AbortHandle,
};

use crate::{
    journal::{Main, Saved},
    keeper::protocol::Run,
    logs::Feed,
    record::{self, Fields},
    settings::Settings,
};

/// The field that shows whether a readiness check succeeds.
const READY: &str = "is_ready";

/// A process of the list.
#[derive(Debug)]
pub struct Process {
    /// Its id.
    pub id: u64,
    state: Mutex<State>,
    /// Held by whoever starts, stops or changes it.
    pub turn: Turn<()>,
    /// Told whenever its run ends or it says that it is ready.
    pub changed: Notify,
}

/// What is known of it.
#[derive(Debug)]
pub struct State {
    /// Options, and what is shown of its state.
    pub fields: Fields,
    /// Its environment.
    pub env: Fields,
    /// Whether it should run.
    pub wanted: bool,
    /// Where it is in its life.
    pub status: Status,
    /// Its restarts.
    pub ledger: Ledger,
    /// Its present run.
    pub live: Option<Live>,
    /// The end of a run of which it is not known yet that it began.
    pub early: Option<Run>,
    /// The key of the last run, for the journal.
    pub key: Option<String>,
    /// The main process of that run, for the journal.
    pub main: Option<Main>,
    /// Why its present run is being ended, if not because somebody asked.
    pub why: Option<Reason>,
    /// The restart that it waits for.
    pub delayed: Option<AbortHandle>,
    /// Whether it was forgotten.
    pub gone: bool,
}

/// A run.
#[derive(Debug)]
pub struct Live {
    /// Its name with the keeper.
    pub key: String,
    /// The main process.
    pub pid: u32,
    /// Its output, on the way to files and viewers.
    pub feed: Option<Feed>,
    /// What is said to it.
    pub channel: Option<ipc::Sender>,
    /// Its standard input.
    pub stdin: OwnedFd,
    /// Whether it said that it is ready.
    pub ready: bool,
    /// Whether its last health check succeeded.
    pub healthy: bool,
}

impl Process {
    /// A process that does not run.
    #[must_use]
    pub fn new(id: u64, fields: Fields, env: Fields, wanted: bool) -> Self {
        let ledger = ledger(Settings(&fields));
        let state = State {
            fields,
            env,
            wanted,
            status: Status::Stopped,
            ledger,
            live: None,
            early: None,
            key: None,
            main: None,
            why: None,
            delayed: None,
            gone: false,
        };
        Self {
            id,
            state: Mutex::new(state),
            turn: Turn::new(()),
            changed: Notify::new(),
        }
    }

    /// Its state, for a look or a change that waits for nothing.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As the journal keeps it.
    #[must_use]
    pub fn saved(&self) -> Saved {
        let state = self.state();
        Saved {
            run: state.key.clone(),
            main: state.main.clone(),
            ..Saved::new(self.id, state.fields.clone(), state.env.clone(), state.wanted)
        }
    }

    /// Its record.
    #[must_use]
    pub fn record(&self) -> Value {
        let state = self.state();
        record::record(state.pid(), &state.fields, &state.env)
    }

    /// What the verbs that start something answer.
    #[must_use]
    pub fn started(&self) -> Value {
        let state = self.state();
        record::started(state.pid(), &state.fields, &state.env)
    }

    /// `{pm_id, name, namespace}`, as messages of apps carry it.
    #[must_use]
    pub fn source(&self) -> Value {
        let state = self.state();
        let settings = Settings(&state.fields);
        json!({ "pm_id": self.id, "name": settings.name(), "namespace": settings.namespace() })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        Settings(&self.state().fields).name().to_owned()
    }

    /// Waits until a look at the state finds something.
    pub async fn until<T>(&self, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // Armed before the look: what changes after it is not missed.
            changed.as_mut().enable();
            if let Some(found) = look(&mut self.state()) {
                return found;
            }
            changed.await;
        }
    }
}

impl State {
    /// The process id, 0 if nothing runs.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.live.as_ref().map_or(0, |live| live.pid)
    }

    /// Changes a field.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.fields.insert(key.to_owned(), value.into());
    }

    /// Changes the status, where it is shown too.
    pub fn become_(&mut self, status: Status) {
        if status != Status::Online {
            self.fields.remove(READY);
        }
        self.fields.insert("status".to_owned(), status.as_str().into());
        self.status = status;
    }

    /// Shows what was counted.
    pub fn show_ledger(&mut self) {
        let Ledger {
            created_at,
            started_at,
            unstable,
            backoff,
            restarts,
        } = self.ledger.clone();
        self.set("created_at", created_at);
        self.set("pm_uptime", started_at);
        self.set("unstable_restarts", unstable);
        self.set("restart_time", restarts);
        if let Some(backoff) = backoff {
            let ms = u64::try_from(backoff.as_millis()).unwrap_or(u64::MAX);
            self.set("prev_restart_delay", ms);
        }
    }

    /// Whether its readiness check succeeds; none if it has none.
    #[must_use]
    pub fn is_ready(&self) -> Option<bool> {
        self.fields.get(READY)?.as_bool()
    }

    /// Shows whether its readiness check succeeds.
    pub fn show_readiness(&mut self, is_ready: bool) {
        self.set(READY, is_ready);
    }

    /// Gives up the restart that it waits for.
    pub fn stop_waiting(&mut self) {
        if let Some(delayed) = self.delayed.take() {
            delayed.abort();
        }
    }
}

fn ledger(settings: Settings<'_>) -> Ledger {
    let count = |key| settings.number(key).and_then(|count| u32::try_from(count).ok());
    let instant = |key| settings.number(key).and_then(|at| u64::try_from(at).ok());
    Ledger {
        created_at: instant("created_at"),
        started_at: instant("pm_uptime").unwrap_or_default(),
        unstable: count("unstable_restarts").unwrap_or_default(),
        backoff: settings
            .duration("prev_restart_delay")
            .filter(|delay| !delay.is_zero()),
        restarts: count("restart_time").unwrap_or_default(),
    }
}
