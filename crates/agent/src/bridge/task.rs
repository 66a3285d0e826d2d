//! The task that owns the sockets.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use futures_util::StreamExt;
use qd_api::{
    Time,
    history::Run,
    host::{DaemonKind, Link},
    process::LastExit,
};
use qd_pm2::{
    Home, Record,
    bus::{self, Bus, Event},
    client::{self, DaemonClient},
};
use serde_json::json;
use tokio::{
    sync::{broadcast, mpsc, oneshot, watch},
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    BridgeHandle, Entry, Known, REFRESH_QUEUE, REPLY_QUEUE, Runs, Snapshot, convert,
    identity::{self, Identity},
    report::{self, Heard},
    told::{self, Place, Position},
};
use crate::{
    events::{NewEvent, Ring},
    history::History,
    logs::Clock,
    prometheus::Counters,
};

/// How often the list is read: the daemon's CPU figures are shared by all who poll, so more often would spoil them.
const POLL_EVERY: Duration = Duration::from_secs(1);
/// How soon after something happened: events come in bursts, and one list shows them all.
const SETTLE: Duration = Duration::from_millis(20);
/// Shortest time over which a CPU figure means something, in milliseconds.
const CPU_WINDOW_MS: i64 = 500;
/// Lists in a row that may fail while the sockets are up before the daemon counts as gone.
const FAILURES: u32 = 3;
/// How long the daemon may take to say who it is.
const IDENTIFY: Duration = Duration::from_secs(5);

/// The link to one daemon.
pub struct Bridge {
    drivers: (client::Driver, bus::Driver),
    bus: Bus,
    refresh: mpsc::Receiver<oneshot::Sender<Arc<Snapshot>>>,
    state: State,
}

/// The parts that what the bridge learns goes to.
pub struct Parts {
    pub events: Ring,
    pub history: Arc<History>,
    pub clock: Arc<Clock>,
    pub counters: Arc<Counters>,
}

impl Bridge {
    /// A bridge that has not started, and the handle to it.
    pub fn new(home: Home, parts: Parts) -> (Self, BridgeHandle) {
        let (client, rpc) = client::connect(&home);
        let (bus, sub) = Bus::connect(&home);
        let (snapshots, watched) = watch::channel(None);
        let (refresh, requests) = mpsc::channel(REFRESH_QUEUE);
        let runs = Runs::default();
        let (replies, _) = broadcast::channel(REPLY_QUEUE);
        let known = Arc::new(std::sync::Mutex::new(Known::default()));
        let handle = BridgeHandle {
            home: home.clone(),
            client: client.clone(),
            snapshots: watched,
            refresh,
            replies: replies.clone(),
            known: Arc::clone(&known),
            runs: runs.clone(),
        };
        let bridge = Self {
            drivers: (rpc, sub),
            bus,
            refresh: requests,
            state: State {
                home,
                client,
                parts,
                snapshots,
                replies,
                known,
                identity: None,
                runs,
                waiting: Vec::new(),
                failures: 0,
                heard: None,
                is_behind: false,
            },
        };
        (bridge, handle)
    }

    /// Keeps the link until shutdown. Never gives up.
    pub async fn run(self, shutdown: CancellationToken) {
        let Self {
            drivers: (rpc, sub),
            mut bus,
            mut refresh,
            mut state,
        } = self;
        let sockets = shutdown.child_token();
        let rpc = tokio::spawn(rpc.run(sockets.clone()));
        let sub = tokio::spawn(sub.run(sockets.clone()));
        let mut link = state.client.state();
        let mut polls = interval(POLL_EVERY);
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut soon: Option<Instant> = None;
        loop {
            let at = soon.unwrap_or_else(|| Instant::now() + POLL_EVERY);
            tokio::select! {
                () = shutdown.cancelled() => break,
                changed = link.changed() => {
                    if changed.is_err() { break }
                    if link.borrow_and_update().is_up() {
                        state.connected().await;
                    } else {
                        state.lost();
                    }
                }
                item = bus.next() => match item {
                    Some(item) => {
                        if state.hear(item) { soon.get_or_insert_with(|| Instant::now() + SETTLE); }
                        if state.is_behind { state.catch_up().await; }
                    }
                    None => break,
                },
                Some(done) = refresh.recv() => {
                    state.waiting.push(done);
                    soon = Some(Instant::now());
                }
                () = sleep_until(at), if soon.is_some() => {
                    soon = None;
                    state.poll().await;
                }
                _ = polls.tick() => state.poll().await,
            }
        }
        sockets.cancel();
        let _ = tokio::join!(rpc, sub);
    }
}

/// What the task knows and owns while it runs.
struct State {
    home: Home,
    client: DaemonClient,
    parts: Parts,
    snapshots: watch::Sender<Option<Arc<Snapshot>>>,
    replies: broadcast::Sender<Arc<super::Reply>>,
    known: Arc<std::sync::Mutex<Known>>,
    identity: Option<Identity>,
    runs: Runs,
    waiting: Vec<oneshot::Sender<Arc<Snapshot>>>,
    failures: u32,
    /// How far the daemon's numbered events have been heard.
    heard: Option<Position>,
    /// Whether some of them were missed.
    is_behind: bool,
}

impl State {
    /// The command socket is up: is the daemon safe to use, and which one is it?
    async fn connected(&mut self) {
        let verdict = identity::trusted(&self.home);
        if let Err(why) = verdict {
            tracing::error!(home = %self.home.root().display(), reason = %why, "the daemon is not used, because its home or sockets are not safe");
            self.set(|known| known.link = Some(Link::Refused));
            return;
        }
        let found = match timeout(IDENTIFY, identity::ask(&self.home, &self.client)).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the daemon did not say who it is"
                );
                return;
            }
            Err(_) => return,
        };
        if found.kind == DaemonKind::Quarterdeck {
            // Lines are read from their files. An older daemon does not have the verb, and goes on telling them.
            if let Err(error) = self.client.without_logs().await {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "output stays on the bus"
                );
            }
        }
        let replaced = self
            .identity
            .as_ref()
            .is_some_and(|before| before.differs(&found));
        // Ours goes on with the ids and the processes of the one before.
        let goes_on = found.kind == DaemonKind::Quarterdeck && self.identity.is_some();
        if (replaced && !goes_on) || self.identity.is_none() {
            // Ids may have been given anew: what is known by id of the daemon before is not carried over.
            self.runs.clear();
            self.parts.history.reset_generation();
        }
        self.set(|known| {
            known.generation += 1;
            known.kind = Some(found.kind);
            known.version.clone_from(&found.version);
            known.pid = found.pid;
            known.started_at = found.started_at;
            known.node_version.clone_from(&found.node_version);
        });
        self.parts.counters.daemon_reconnected();
        let topic = if replaced {
            "daemon.replaced"
        } else {
            "daemon.connected"
        };
        tracing::info!(
            daemon.version = found.version,
            daemon.pid = found.pid,
            replaced,
            "connected to the daemon"
        );
        self.publish(topic, json!({ "version": found.version, "pid": found.pid }));
        if found.kind == DaemonKind::Quarterdeck {
            self.catch_up().await;
        } else {
            self.heard = None;
        }
        self.identity = Some(found);
        self.failures = 0;
        self.poll().await;
    }

    /// Asks a daemon that numbers its events for those that the bus did not bring.
    async fn catch_up(&mut self) {
        self.is_behind = false;
        let (run, last) = self
            .heard
            .as_ref()
            .map_or(("", 0), |position| (position.run.as_str(), position.last));
        let told = match self.client.events_after(run, last).await {
            Ok(told) => told,
            Err(error) => {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "what the bus did not bring is not known"
                );
                return;
            }
        };
        let (events, lost, position) = told::missing(self.heard.as_ref(), told);
        self.heard = Some(position);
        if lost > 0 {
            self.publish("daemon.missed", json!({ "missed": lost }));
        }
        for event in events {
            self.take(Event::Process(event));
        }
    }

    fn lost(&mut self) {
        self.set(|known| known.link = Some(Link::Connecting));
        if self.snapshots.send_replace(None).is_some() {
            tracing::warn!("the daemon is gone; trying to reach it again");
            self.publish("daemon.disconnected", json!({}));
        }
        self.waiting.clear();
    }

    /// Reads the list, and publishes it with what it shows that nobody announced.
    async fn poll(&mut self) {
        if self.identity.is_none() || !self.client.state().borrow().is_up() || self.refused() {
            self.waiting.clear();
            return;
        }
        let records = match self.client.get_monitor_data().await {
            Ok(records) => records,
            Err(error) => {
                self.failures += 1;
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    failures = self.failures,
                    "the list could not be read"
                );
                self.waiting.clear();
                if self.failures >= FAILURES {
                    self.lost();
                }
                return;
            }
        };
        self.failures = 0;
        let at = Time::now();
        let before = self.snapshots.borrow().clone();
        let recent = before
            .as_deref()
            .filter(|before| at.as_millis() - before.at.as_millis() < CPU_WINDOW_MS);
        let entries: Vec<Arc<Entry>> = records
            .into_iter()
            .filter_map(|record| self.entry(record, recent))
            .collect();
        let generation = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .generation;
        let snapshot = Arc::new(Snapshot::new(at, generation, entries));
        self.parts
            .history
            .record(at, snapshot.entries().iter().map(|entry| &entry.process));
        self.runs.retain(|id| snapshot.entry(id).is_some());
        let before = self.snapshots.send_replace(Some(Arc::clone(&snapshot)));
        // Only then: whoever hears that the daemon is there may ask for its list at once.
        self.set(|known| known.link = Some(Link::Connected));
        if let Some(before) = before.filter(|before| before.generation == generation) {
            for event in report::differences(&before, &snapshot) {
                self.parts.events.publish(event);
            }
        }
        for done in self.waiting.drain(..) {
            let _ = done.send(Arc::clone(&snapshot));
        }
    }

    fn entry(&self, record: Record, before: Option<&Snapshot>) -> Option<Arc<Entry>> {
        let id = record.id()?;
        let mut process = convert::process(&record, self.runs.last(id).as_ref())?;
        // The daemon measures since anybody last asked; over a few milliseconds that is noise.
        if let Some(before) = before
            .and_then(|before| before.entry(id))
            .filter(|before| before.process.pid == process.pid)
        {
            process.cpu_percent = before.process.cpu_percent;
        }
        Some(Arc::new(Entry {
            process,
            record: Arc::new(record),
        }))
    }

    /// Takes one item of the bus; says whether the list should be read soon.
    fn hear(&mut self, item: bus::Item) -> bool {
        match item {
            bus::Item::Up { .. } => false,
            bus::Item::Down => false,
            bus::Item::Missed(missed) => {
                self.parts.counters.bus_missed(missed);
                self.publish("daemon.missed", json!({ "missed": missed }));
                true
            }
            bus::Item::Event(Event::Process(event)) => match told::place(&mut self.heard, &event) {
                Place::Next => self.take(Event::Process(event)),
                Place::Before => false,
                Place::Ahead => {
                    self.is_behind = true;
                    true
                }
            },
            bus::Item::Event(event) => self.take(event),
        }
    }

    /// Takes an event; says whether the list should be read soon.
    fn take(&mut self, event: Event) -> bool {
        match report::heard(event) {
            Heard::Logged { id, at } => {
                self.mark(id, at);
                false
            }
            Heard::Reply(reply) => {
                let _ = self.replies.send(Arc::new(reply));
                false
            }
            Heard::Exit { id, exit, event } => {
                self.ended(id, exit, &event);
                self.parts.events.publish(event);
                true
            }
            Heard::Event(event) => {
                let about_processes = event.topic.starts_with("process.");
                self.parts.events.publish(event);
                about_processes
            }
            Heard::Nothing => false,
        }
    }

    /// Notes how a run ended.
    fn ended(&self, id: u64, exit: LastExit, event: &NewEvent) {
        let Some(process) = event.process.clone() else {
            return;
        };
        let snapshot = self.snapshots.borrow();
        let before = snapshot.as_deref().and_then(|snapshot| snapshot.entry(id));
        self.runs.add(Run {
            started_at: before.and_then(|entry| entry.process.started_at),
            process,
            exit,
            last_lines: None,
        });
    }

    /// Notes when a process wrote, so that its lines have a time.
    fn mark(&self, id: u64, at: Time) {
        if let Some(snapshot) = &*self.snapshots.borrow()
            && let Some(entry) = snapshot.entry(id)
        {
            let logs = &entry.process.logs;
            for path in [&logs.out, &logs.err].into_iter().flatten() {
                self.parts.clock.mark(path.as_ref(), at);
            }
        }
    }

    fn refused(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).link == Some(Link::Refused)
    }

    fn set(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn publish(&self, topic: &str, data: serde_json::Value) {
        self.parts.events.publish(NewEvent {
            topic: topic.to_owned(),
            process: None,
            data,
            at: Time::now(),
        });
    }
}
