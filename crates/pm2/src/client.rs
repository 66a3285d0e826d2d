//! The verbs of a stock daemon, one typed method each.
//!
//! A daemon appends its callback after whatever arguments came and trusts their number, so each method sends exactly
//! as many as the verb takes, built from typed values only. Every call has a deadline: the daemon has none, and a call
//! that is in flight when the link drops is lost for ever.

mod apply;
mod data;
mod delete;
mod duplicate;
mod error;
mod events;
mod halt;
mod history;
mod kill;
mod notify;
mod prepare;
mod profile;
mod query;
mod reload;
mod report;
mod reset;
mod restart;
mod save;
mod settled;
mod signal;
mod start;
mod stdin;
mod stop;
mod trigger;
mod update;
mod watch;
mod without_logs;

use std::time::Duration;

pub use qd_axon::LinkState;
use qd_axon::rpc::{self, Connection};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::watch as channel;
use tokio_util::sync::CancellationToken;

pub use self::{
    error::Error,
    prepare::Started,
    report::Report,
    restart::Change,
    settled::{Failed, Settled},
    trigger::{Trigger, Triggered},
    update::Updated,
};
use crate::{Home, record::Pm2Env};

/// How long the daemon may take for what it answers from memory.
pub const QUICK: Duration = Duration::from_secs(5);
/// What is added to the time that a verb may take by the process's own options, for a daemon under load.
const SLACK: Duration = Duration::from_secs(10);
/// PM2's default `kill_timeout`.
const KILL_TIMEOUT_MS: u64 = 1600;
/// PM2's default `listen_timeout`.
const LISTEN_TIMEOUT_MS: u64 = 3000;
/// Longest time an option can make us wait.
const MAX_OPTION_MS: u64 = 10 * 60 * 1000;

/// A cheap handle to the command socket of one daemon.
#[derive(Debug, Clone)]
pub struct DaemonClient {
    rpc: rpc::Client,
}

/// The task that owns the command socket: connects, and reconnects for ever with jittered back-off.
pub struct Driver {
    connection: Connection,
}

impl Driver {
    /// Keeps the connection until shutdown.
    pub async fn run(self, shutdown: CancellationToken) {
        self.connection.run(shutdown).await;
    }
}

/// A client of the daemon of this home, and the task it needs.
#[must_use]
pub fn connect(home: &Home) -> (DaemonClient, Driver) {
    let (rpc, connection) = rpc::Client::new(home.rpc(), rpc::Options::default());
    (DaemonClient { rpc }, Driver { connection })
}

/// A result that nobody reads: a daemon answers many verbs with a copy of its own internals.
#[derive(Debug, Deserialize)]
#[serde(from = "serde::de::IgnoredAny")]
struct Ignored;

impl From<serde::de::IgnoredAny> for Ignored {
    fn from(_: serde::de::IgnoredAny) -> Self {
        Self
    }
}

impl DaemonClient {
    /// Where the connection stands; another generation means another connection, perhaps to another daemon.
    #[must_use]
    pub fn state(&self) -> channel::Receiver<LinkState> {
        self.rpc.state()
    }

    /// The methods the daemon lists.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn methods(&self) -> Result<Vec<String>, Error> {
        let methods = self
            .rpc
            .methods(QUICK)
            .await
            .map_err(|error| Error::of("methods", error))?;
        Ok(methods.into_keys().collect())
    }

    /// Calls a verb that takes one argument, as nearly all do.
    async fn call<A: Serialize, T: DeserializeOwned>(
        &self,
        method: &'static str,
        argument: A,
        deadline: Duration,
    ) -> Result<T, Error> {
        self.rpc
            .call(method, &[argument], deadline)
            .await
            .map_err(|error| Error::of(method, error))
    }
}

fn option_ms(value: Option<u64>, default: u64) -> Duration {
    Duration::from_millis(value.unwrap_or(default).min(MAX_OPTION_MS))
}

/// The longest a stop can take: the signal, `kill_timeout`, SIGKILL, and as long again.
fn stop_deadline(env: &Pm2Env) -> Duration {
    option_ms(env.kill_timeout, KILL_TIMEOUT_MS) * 2 + SLACK
}

/// The longest a start can take: with `wait_ready` it ends at `listen_timeout` at the latest.
fn start_deadline(env: &Pm2Env) -> Duration {
    option_ms(env.listen_timeout, LISTEN_TIMEOUT_MS) + SLACK
}
