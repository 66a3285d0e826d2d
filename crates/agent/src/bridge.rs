//! The link to the daemon: one task that owns both of its sockets and the list of its processes.
//!
//! The list is polled once a second, and at once when the bus says that something happened or a verb was carried out.
//! The bus is read all the time, whoever listens, because a daemon that is not read grows without bound. Nothing here
//! knows of HTTP or of callers.

pub mod convert;
mod identity;
mod report;
mod runs;
mod snapshot;
mod task;
mod told;

use std::sync::{Arc, Mutex, PoisonError};

use qd_api::{
    ErrorCode, Problem,
    host::{Daemon, DaemonKind, Link},
};
use qd_pm2::{Home, client::DaemonClient};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

pub use self::{
    identity::trusted,
    runs::Runs,
    snapshot::{Entry, Snapshot, entity_tag},
    task::{Bridge, Parts},
};
use qd_edge::problem::Failure;

/// Requests for a fresh list that may wait; all of them are answered by the next one.
const REFRESH_QUEUE: usize = 256;
/// Replies of actions kept for those who wait for them.
const REPLY_QUEUE: usize = 256;

/// The reply of an action.
#[derive(Debug)]
pub struct Reply {
    pub process: u64,
    pub action: String,
    pub value: Value,
}

/// Where the daemon is, and who it is.
#[derive(Debug, Clone, Default)]
struct Known {
    link: Option<Link>,
    kind: Option<DaemonKind>,
    version: Option<String>,
    pid: Option<u32>,
    started_at: Option<qd_api::Time>,
    node_version: Option<String>,
    generation: u64,
}

/// A cheap handle to the bridge.
#[derive(Clone)]
pub struct BridgeHandle {
    home: Home,
    client: DaemonClient,
    snapshots: watch::Receiver<Option<Arc<Snapshot>>>,
    refresh: mpsc::Sender<oneshot::Sender<Arc<Snapshot>>>,
    replies: broadcast::Sender<Arc<Reply>>,
    known: Arc<Mutex<Known>>,
    runs: Runs,
}

impl BridgeHandle {
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The newest list, never older than a few seconds; an error while the daemon is away.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Failure> {
        self.snapshots.borrow().clone().ok_or_else(|| self.unavailable())
    }

    /// Follows the list; `None` while the daemon is away.
    pub fn watch(&self) -> watch::Receiver<Option<Arc<Snapshot>>> {
        self.snapshots.clone()
    }

    /// The daemon's verbs; an error while it is away.
    pub fn client(&self) -> Result<DaemonClient, Failure> {
        self.snapshot().map(|_| self.client.clone())
    }

    /// A list taken after this call; `None` if the daemon went away meanwhile.
    pub async fn refreshed(&self) -> Option<Arc<Snapshot>> {
        let (done, fresh) = oneshot::channel();
        self.refresh.send(done).await.ok()?;
        fresh.await.ok()
    }

    /// Follows the replies of actions.
    pub fn replies(&self) -> broadcast::Receiver<Arc<Reply>> {
        self.replies.subscribe()
    }

    /// How runs ended, as far as the agent saw it.
    pub fn runs(&self) -> &Runs {
        &self.runs
    }

    /// What is known of the daemon.
    pub fn daemon(&self) -> Daemon {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Daemon {
            kind: known.kind.unwrap_or(DaemonKind::Pm2),
            version: known.version,
            pid: known.pid,
            started_at: known.started_at,
            home: self.home.root().display().to_string(),
            link: known.link.unwrap_or(Link::Connecting),
            generation: known.generation,
        }
    }

    /// The Node.js that the daemon runs on, which is the one its apps get.
    pub fn node_version(&self) -> Option<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.node_version.clone()
    }

    fn unavailable(&self) -> Failure {
        let detail = match self.daemon().link {
            Link::Refused => {
                "the agent does not use the daemon, because its home or sockets are not safe: `qd doctor` on the host says why"
            }
            _ => "the process daemon does not answer; the agent keeps trying to reach it",
        };
        Failure::from(Problem::new(ErrorCode::DaemonUnavailable, detail))
            .retry_after(std::time::Duration::from_secs(1))
    }
}
