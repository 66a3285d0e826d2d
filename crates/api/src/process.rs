//! A process as everybody outside sees it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Time, metrics::AppMetric};

/// Where a process is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// Running, as far as the daemon knows.
    Online,
    /// Not running, by request or because it ended and is not to be restarted.
    Stopped,
    /// Being stopped.
    Stopping,
    /// Started and not yet up.
    Launching,
    /// Given up on after too many failed starts.
    Errored,
    /// Ended, and waiting for its restart delay to pass.
    WaitingRestart,
    /// A status this version does not know.
    #[serde(other)]
    Unknown,
}

impl Status {
    /// The status as JSON and filters write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Stopped => "stopped",
            Self::Stopping => "stopping",
            Self::Launching => "launching",
            Self::Errored => "errored",
            Self::WaitingRestart => "waiting_restart",
            Self::Unknown => "unknown",
        }
    }
}

/// How the daemon runs the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mode {
    /// A program of its own.
    Fork,
    /// A Node.js cluster worker that shares its listeners with its siblings.
    Cluster,
}

/// Names one process in events, log lines and metrics.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProcessRef {
    /// The daemon's number for the process. Ids may be given anew after the daemon itself was replaced.
    pub id: u64,
    /// The app's name.
    pub name: String,
    /// The app's namespace.
    pub namespace: String,
}

/// The files a process's output goes to, as the daemon has them. Absent where the output is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogPaths {
    /// Standard output.
    pub out: Option<String>,
    /// Standard error.
    pub err: Option<String>,
    /// Both together, where such a file is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combined: Option<String>,
}

/// How a process ended the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastExit {
    /// The exit code. A stock PM2 reports 0 for a process that a signal ended.
    pub code: Option<i32>,
    /// The signal that ended it, where the daemon tells.
    pub signal: Option<String>,
    /// Why, in a word: `exited`, `crashed`, `stopped`, `overlimit`; our own daemon also tells `killed` (by a signal
    /// that it did not send), `oom` (the same, by the kernel for want of memory), `memory`, `probe`, `watch` and `cron`.
    pub reason: String,
    /// When, if the agent saw it happen.
    pub at: Option<Time>,
}

/// One supervised process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Process {
    /// The daemon's number for the process.
    pub id: u64,
    /// The app's name; all processes of one name are one app.
    pub name: String,
    /// The app's namespace.
    pub namespace: String,
    /// The operating system's process id; null while it does not run.
    pub pid: Option<u32>,
    /// Where it is in its life.
    pub status: Status,
    /// Whether its readiness check succeeds; absent if it has none or does not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
    /// Those of its limits that this host cannot keep: it runs without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet_limits: Vec<String>,
    /// How it is run.
    pub mode: Mode,
    /// Its number among the processes of the app, from 0.
    pub instance: u32,
    /// Restarts since it was defined, automatic and asked for.
    pub restarts: u64,
    /// Consecutive restarts that came too soon after a start.
    pub unstable_restarts: u64,
    /// When the present run started; null while it does not run.
    pub started_at: Option<Time>,
    /// When it was first started.
    pub created_at: Option<Time>,
    /// CPU use in percent of one core; can exceed 100.
    pub cpu_percent: f64,
    /// Resident memory of the main process.
    pub memory_bytes: u64,
    /// The program, as an absolute path.
    pub script: String,
    /// The working directory.
    pub cwd: String,
    /// What runs the program; `none` if it runs by itself.
    pub interpreter: String,
    /// Arguments of the interpreter.
    pub interpreter_args: Vec<String>,
    /// Arguments of the program.
    pub args: Vec<String>,
    /// The user it was started by.
    pub user: Option<String>,
    /// The version its package declares.
    pub version: Option<String>,
    /// The Node.js version it runs on.
    pub node_version: Option<String>,
    /// Whether a change of its files restarts it.
    pub watching: bool,
    /// Whether it is restarted when it ends.
    pub autorestart: bool,
    /// Whether it is a PM2 module rather than an app; `all` does not select modules.
    pub module: bool,
    /// Where its output goes.
    pub logs: LogPaths,
    /// How it ended the last time; null if it never did or nobody knows.
    pub last_exit: Option<LastExit>,
    /// Names of the actions it offers.
    pub actions: Vec<String>,
    /// Its own metrics, by name.
    pub metrics: BTreeMap<String, AppMetric>,
}

impl Process {
    /// The short name of this process.
    #[must_use]
    pub fn reference(&self) -> ProcessRef {
        ProcessRef {
            id: self.id,
            name: self.name.clone(),
            namespace: self.namespace.clone(),
        }
    }
}
