//! A daemon to test against: in memory, on real sockets, with the words and the habits of a stock PM2 7.0.4.
//!
//! It keeps records and answers the verbs on them, announces what a stock daemon announces, writes pid and log files
//! into its home, and starts no program. It remembers every call with all its arguments, can be told to be slow or to
//! refuse, and can crash and come back as another daemon. Where a stock daemon would die of a call, this one crashes.
//!
//! Meant for tests: what cannot work in one panics.

mod app;
mod knobs;
mod list;
mod output;
mod verbs;

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use qd_axon::publish::Publisher;
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use self::{app::App, knobs::Call, output::Output};
use self::{knobs::Knobs, list::List, verbs::Scripted};
use crate::{Home, server::Server};

/// The version it says it is.
pub const VERSION: &str = "7.0.4";
/// How long the waits here wait before they panic.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(5);
/// Process ids it gives out are above what any kernel gives out, so that none belongs to anybody.
const FIRST_PID: i64 = 5_000_000;
/// Its own process ids.
const FIRST_DAEMON_PID: u64 = 6_000_000;

/// A daemon to test against. Dropping it ends it.
pub struct FakeDaemon {
    home: Home,
    inner: Arc<Inner>,
    running: Mutex<Option<Running>>,
}

struct Running {
    _ended: DropGuard,
    task: JoinHandle<()>,
}

/// What the test and the verbs share.
pub(crate) struct Inner {
    list: Mutex<List>,
    knobs: Knobs,
    bus: Mutex<Option<Publisher>>,
    identity: Mutex<Identity>,
    /// Ends the sockets as a crash does.
    fatal: Mutex<CancellationToken>,
}

#[derive(Clone, Default)]
struct Identity {
    generation: u64,
    started_at: i64,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

impl Inner {
    fn emit<T: Serialize + ?Sized>(&self, topic: &str, payload: &T) -> usize {
        let bus = lock(&self.bus);
        bus.as_ref().map_or(0, |bus| {
            bus.publish(topic, payload)
                .expect("an event can be encoded")
                .queued
        })
    }

    /// A `process:event` about a record, which carries the record without `env`, as a stock daemon's does.
    fn announce(&self, event: &str, manually: bool, env: &Map<String, Value>) {
        let mut process = env.clone();
        process.remove("env");
        self.emit(
            "process:event",
            &json!({ "event": event, "manually": manually, "process": process, "at": now() }),
        );
    }

    fn crash(&self) {
        lock(&self.fatal).cancel();
    }

    fn daemon_pid(&self) -> u64 {
        FIRST_DAEMON_PID + lock(&self.identity).generation
    }
}

impl FakeDaemon {
    /// Starts a daemon without processes in this home, which is made if it is not there.
    pub async fn start(home: impl AsRef<Path>) -> Self {
        let home = Home::new(home.as_ref());
        for directory in [home.root().to_owned(), home.logs(), home.pids()] {
            private_directory(&directory);
        }
        let inner = Inner {
            list: Mutex::default(),
            knobs: Knobs::default(),
            bus: Mutex::default(),
            identity: Mutex::default(),
            fatal: Mutex::default(),
        };
        let daemon = Self {
            home,
            inner: Arc::new(inner),
            running: Mutex::default(),
        };
        daemon.listen().await;
        daemon
    }

    async fn listen(&self) {
        {
            let mut identity = lock(&self.inner.identity);
            identity.generation += 1;
            identity.started_at = now().max(identity.started_at + 1);
        }
        output::overwrite(&self.home.pid_file(), &self.inner.daemon_pid().to_string());
        let server = Server::bind_as_told(&self.home)
            .await
            .expect("the sockets of the fake daemon can be bound");
        *lock(&self.inner.bus) = Some(server.publisher());
        let fatal = CancellationToken::new();
        *lock(&self.inner.fatal) = fatal.clone();
        let scripted = Scripted::new(self.inner.clone(), self.home.clone());
        let ended = CancellationToken::new();
        let serve = server.run_handler(scripted, ended.clone());
        let inner = self.inner.clone();
        let task = tokio::spawn(async move {
            // Dropping the server drops its connections where they are: nobody is told anything.
            fatal.run_until_cancelled(serve).await;
            *lock(&inner.bus) = None;
        });
        *lock(&self.running) = Some(Running {
            _ended: ended.drop_guard(),
            task,
        });
    }

    /// Its home.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The process id in its pid file; another one after each [`FakeDaemon::restart`]. No such process exists.
    pub fn pid(&self) -> u64 {
        self.inner.daemon_pid()
    }

    /// When it says it started, in milliseconds since the epoch.
    pub fn started_at(&self) -> i64 {
        lock(&self.inner.identity).started_at
    }

    /// Drops both sockets where they are, in the middle of calls too, and forgets the list. The pid file and the socket
    /// files stay behind, as they do after a crash.
    pub async fn crash(&self) {
        self.inner.crash();
        let running = lock(&self.running).take();
        if let Some(running) = running {
            running.task.await.expect("the fake daemon does not panic");
        }
        *lock(&self.inner.list) = List::default();
        for path in [self.home.rpc_sock(), self.home.pub_sock()] {
            leave_stale(&path).expect("a socket file can be left behind");
        }
    }

    /// Comes back as another daemon: another pid, another start, no processes, ids from 0. What it was told to delay
    /// or to refuse, and the calls it remembers, stay.
    pub async fn restart(&self) {
        self.crash().await;
        self.listen().await;
    }

    /// Whether it serves; it stops by [`FakeDaemon::crash`], by `killMe`, and by what a stock daemon dies of.
    pub fn is_running(&self) -> bool {
        lock(&self.running)
            .as_ref()
            .is_some_and(|running| !running.task.is_finished())
    }

    /// Publishes an event; says to how many subscribers.
    pub fn emit<T: Serialize + ?Sized>(&self, topic: &str, payload: &T) -> usize {
        self.inner.emit(topic, payload)
    }

    /// How many are subscribed to the bus.
    pub fn subscribers(&self) -> usize {
        lock(&self.inner.bus).as_ref().map_or(0, Publisher::peers)
    }

    /// Waits until at least so many are subscribed.
    ///
    /// # Panics
    /// When they are not in 10 seconds.
    pub async fn wait_for_subscribers(&self, count: usize) {
        self.wait_for("subscribers", || self.subscribers() >= count).await;
    }

    /// Waits until a condition holds.
    ///
    /// # Panics
    /// When it does not in 10 seconds.
    pub async fn wait_for(&self, what: &str, condition: impl Fn() -> bool) {
        let begun = Instant::now();
        while !condition() {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// A socket file that nobody listens on, ever.
fn leave_stale(path: &Path) -> rustix::io::Result<()> {
    use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, bind, socket};
    if path.exists() {
        return Ok(());
    }
    let socket = socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    bind(&socket, &SocketAddrUnix::new(path)?)
}

fn private_directory(path: &Path) {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path);
    made.expect("the directories of the fake daemon can be made");
}
