//! The daemon's parts, and the handle by which its tasks reach them.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use qd_pm2::{
    Home,
    server::{Peer, Refusal},
};
use qd_supervisor::{Sampler, cgroup::Groups, oom::OomCount};
use tokio::task::AbortHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    events::Events, history::History, journal::Journal, keeper::Keeper, logs::Logs, process::Process,
    registry::Registry, seal::Seal,
};

/// A cheap handle of everything.
#[derive(Clone)]
pub struct Daemon(Arc<Parts>);

/// What the daemon is made of.
pub struct Parts {
    /// Where it lives.
    pub home: Home,
    /// Who holds and reaps.
    pub keeper: Keeper,
    /// What seals state files.
    pub seal: Arc<Seal>,
    /// What it tells.
    pub events: Events,
    /// Where output goes.
    pub logs: Logs,
    /// Tasks that belong to runs.
    pub tasks: TaskTracker,
    /// Cancelled when it is to end.
    pub shutdown: CancellationToken,
    /// When it started, in milliseconds since the epoch.
    pub started_at: i64,
    /// The program that an update executes.
    pub program: std::path::PathBuf,
    /// Whether the end is that of this version only.
    pub updating: AtomicBool,
    /// Told when a schedule may have changed.
    pub changed: tokio::sync::Notify,
    /// Whether somebody announced the end, so that nothing is started any more.
    pub ending: AtomicBool,
    /// Cancelled when what is to end shall be killed at once.
    pub hurry: CancellationToken,
    /// Told when something may have come to rest.
    pub rested: tokio::sync::Notify,
    /// Where groups of runs are made, once that was looked for.
    pub groups: OnceLock<Result<Groups, String>>,
    registry: Mutex<Registry>,
    journal: Mutex<Journal>,
    history: Mutex<History>,
    oom: Mutex<OomCount>,
    sampler: Mutex<Sampler>,
    watchers: Mutex<HashMap<u64, AbortHandle>>,
    announced_by: Mutex<Option<Peer>>,
}

impl Deref for Daemon {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a daemon is put together from.
pub struct Given {
    /// Where it lives.
    pub home: Home,
    /// Who holds and reaps.
    pub keeper: Keeper,
    /// What it tells.
    pub events: Events,
    /// Where output goes.
    pub logs: Logs,
    /// What is on the disk.
    pub journal: Journal,
    /// How runs ended.
    pub history: History,
    /// What seals state files.
    pub seal: Arc<Seal>,
}

impl Daemon {
    /// Puts the parts together.
    #[must_use]
    pub fn new(given: Given) -> Self {
        Self(Arc::new(Parts {
            home: given.home,
            keeper: given.keeper,
            seal: given.seal,
            events: given.events,
            logs: given.logs,
            tasks: TaskTracker::new(),
            shutdown: CancellationToken::new(),
            started_at: crate::events::now(),
            program: crate::update::program(),
            updating: AtomicBool::new(false),
            changed: tokio::sync::Notify::new(),
            ending: AtomicBool::new(false),
            hurry: CancellationToken::new(),
            rested: tokio::sync::Notify::new(),
            groups: OnceLock::new(),
            registry: Mutex::default(),
            journal: Mutex::new(given.journal),
            history: Mutex::new(given.history),
            oom: Mutex::default(),
            sampler: Mutex::default(),
            watchers: Mutex::default(),
            announced_by: Mutex::default(),
        }))
    }
}

impl Parts {
    /// The list.
    pub fn registry(&self) -> MutexGuard<'_, Registry> {
        lock(&self.registry)
    }

    /// What was measured.
    pub fn sampler(&self) -> MutexGuard<'_, Sampler> {
        lock(&self.sampler)
    }

    /// How runs ended.
    pub fn history(&self) -> MutexGuard<'_, History> {
        lock(&self.history)
    }

    /// Whether the kernel killed for want of memory since this was last asked.
    pub fn is_short_of_memory(&self) -> bool {
        lock(&self.oom).has_grown()
    }

    /// The tasks that watch files, by process.
    pub fn watchers(&self) -> MutexGuard<'_, HashMap<u64, AbortHandle>> {
        lock(&self.watchers)
    }

    /// Who announced the end.
    pub fn announced_by(&self) -> MutexGuard<'_, Option<Peer>> {
        lock(&self.announced_by)
    }

    /// Whether nothing is started any more.
    #[must_use]
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed) || self.shutdown.is_cancelled()
    }

    /// Writes down how a process should be, before it is made so.
    ///
    /// # Errors
    /// A refusal that says what is wrong with the disk.
    pub fn save(&self, process: &Process) -> Result<(), Refusal> {
        let written = {
            let mut journal = lock(&self.journal);
            journal.put(process.saved()).map(|()| journal.has_grown())
        };
        self.changed.notify_one();
        self.rested.notify_waiters();
        match written {
            Ok(true) => {
                self.renew();
                Ok(())
            }
            Ok(false) => Ok(()),
            Err(error) => Err(Refusal::new(format!(
                "cannot write to the journal in {}: {error}",
                self.home.root().join("state").display()
            ))),
        }
    }

    /// As [`Parts::save`], where nobody could be told: supervising goes on with what is in memory.
    pub fn save_if_possible(&self, process: &Process) {
        if let Err(refusal) = self.save(process) {
            tracing::error!("{refusal}; a restart of the daemon would not know of the last changes");
        }
    }

    /// Writes down that a process is forgotten.
    ///
    /// # Errors
    /// As [`Parts::save`].
    pub fn forget(&self, id: u64) -> Result<(), Refusal> {
        self.history().forget(id);
        let removed = lock(&self.journal).remove(id);
        self.rested.notify_waiters();
        removed.map_err(|error| Refusal::new(format!("cannot write to the journal: {error}")))
    }

    fn renew(&self) {
        let saved: Vec<_> = self
            .registry()
            .all()
            .iter()
            .map(|process| process.saved())
            .collect();
        if let Err(error) = lock(&self.journal).renew(&saved) {
            tracing::error!(%error, "cannot begin a new generation of the journal; going on with the present one");
        }
    }
}
