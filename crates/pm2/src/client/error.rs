//! Why a verb was not carried out.

use std::time::Duration;

use qd_axon::rpc;

/// Longest text of the daemon that is repeated, in characters.
const MAX_TEXT: usize = 300;

/// Why a verb was not carried out. The daemon's own texts are matched here and nowhere else.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The daemon is not there, or went away before it answered; it may or may not have acted.
    #[error("the daemon is not there, or went away before it answered")]
    Unavailable,
    /// The daemon did not answer in time; it may still act.
    #[error("the daemon did not answer `{method}` within {after:?}")]
    Timeout {
        /// The verb.
        method: &'static str,
        /// The time it was given.
        after: Duration,
    },
    /// There is no process of this id.
    #[error("the daemon has no such process")]
    UnknownId {
        /// The verb.
        method: &'static str,
    },
    /// The process does not run, so the verb cannot reach it.
    #[error("the process does not run")]
    NotRunning {
        /// The verb.
        method: &'static str,
    },
    /// It runs already.
    #[error("the process runs already")]
    AlreadyRunning {
        /// The verb.
        method: &'static str,
    },
    /// A reload of it is going on.
    #[error("a reload of the process is going on")]
    ReloadInProgress {
        /// The verb.
        method: &'static str,
    },
    /// It waits for its restart delay, and the daemon takes its last process id for a running one.
    #[error("the process waits for its restart delay; stop it first")]
    WaitingRestart {
        /// The verb.
        method: &'static str,
    },
    /// The daemon is on its way out and starts nothing any more.
    #[error("the daemon is being ended")]
    BeingKilled,
    /// The process's mode does not allow the verb.
    #[error("cluster workers cannot be written to")]
    ClusterMode,
    /// The daemon runs nothing in cluster mode. Only our own daemon says so.
    #[error("this daemon has no cluster mode yet")]
    NoClusterMode,
    /// No process offers this action.
    #[error("the process offers no such action")]
    UnknownAction,
    /// The program could not be started.
    #[error("the program could not be started: {reason}")]
    Spawn {
        /// The system's reason, as the daemon gave it.
        reason: String,
    },
    /// The program was started, and ended before it said that it is ready. Only our own daemon says so.
    #[error("it ended before it was ready")]
    NotReady,
    /// The daemon does not have the verb: PM2 6 has no `getSystemData`.
    #[error("this daemon does not know `{method}`")]
    Unsupported {
        /// The verb.
        method: &'static str,
    },
    /// The daemon refused for a reason of its own.
    #[error("the daemon refused: {reason}")]
    Refused {
        /// The verb.
        method: &'static str,
        /// What it said.
        reason: String,
    },
    /// The answer cannot be understood.
    #[error("the daemon's answer to `{method}` cannot be understood")]
    Answer {
        /// The verb.
        method: &'static str,
        /// What is wrong with it.
        #[source]
        source: rpc::Error,
    },
}

impl Error {
    pub(super) fn of(method: &'static str, error: rpc::Error) -> Self {
        match error {
            rpc::Error::Disconnected | rpc::Error::Closed | rpc::Error::Overloaded => Self::Unavailable,
            rpc::Error::Deadline { after, .. } => Self::Timeout { method, after },
            rpc::Error::Remote { message, .. } => Self::said(method, &message),
            source => Self::Answer { method, source },
        }
    }

    /// What the daemon's text means.
    pub(super) fn said(method: &'static str, text: &str) -> Self {
        let has = |part: &str| text.contains(part);
        if text.starts_with("method \"") && has("does not exist") {
            Self::Unsupported { method }
        } else if has("id unknown")
            || has("process id unknown")
            || has("ID unknown")
            || has("Unknown pm_id")
            || (has("Process with ID") && has("unknown"))
            || has("not available in")
            || has("id doesnt exists")
        {
            Self::UnknownId { method }
        } else if has("id offline") || (has("Process with ID") && has("offline")) || has("w/o pid") {
            Self::NotRunning { method }
        } else if has("already online") || has("already started") {
            Self::AlreadyRunning { method }
        } else if has("Reload already in progress") {
            Self::ReloadInProgress { method }
        } else if has("already exists") && has("Process with pid") {
            Self::WaitingRestart { method }
        } else if has("PM2 is being killed") {
            Self::BeingKilled
        } else if method == "sendLineToStdin" && has("cluster mode") {
            Self::ClusterMode
        } else if has("has no cluster mode") {
            Self::NoClusterMode
        } else if has("ended before it was ready") {
            Self::NotReady
        } else if has("Action doesn't exist") {
            Self::UnknownAction
        } else {
            // Only the first line: what follows is a stack with paths of the daemon.
            let reason: String = text
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(MAX_TEXT)
                .collect();
            if matches!(
                method,
                "prepare" | "restartProcessId" | "startProcessId" | "reloadProcessId" | "duplicateProcessId"
            ) {
                Self::Spawn { reason }
            } else {
                Self::Refused { method, reason }
            }
        }
    }
}
