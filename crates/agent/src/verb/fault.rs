//! What the daemon said, as the API says it: one mapping, nothing of the daemon's own text that could hold a secret.

use qd_api::{ErrorCode, Problem, Process};
use qd_pm2::client::Error;

use qd_edge::problem::Failure;

/// A verb that failed on a process.
pub fn problem_of(verb: &str, process: &Process, error: &Error) -> Problem {
    let what = format!("{verb} {} ({})", process.name, process.id);
    problem(&what, error)
}

/// A verb that failed on the daemon itself.
pub fn daemon_problem(verb: &str, error: &Error) -> Failure {
    problem(&format!("the daemon could not {verb}"), error).into()
}

/// A start that failed.
pub fn spawn_problem(name: &str, error: &Error) -> Failure {
    match error {
        Error::Refused { .. } | Error::Spawn { .. } | Error::NotReady => {
            tracing::info!(
                process.name = name,
                error = error as &dyn std::error::Error,
                "an app could not be started"
            );
            let detail = format!("the daemon could not start {name}: {error}");
            Problem::new(ErrorCode::SpawnFailed, detail).into()
        }
        error => problem(&format!("start {name}"), error).into(),
    }
}

fn problem(what: &str, error: &Error) -> Problem {
    let (code, why) = match error {
        Error::Unavailable => (
            ErrorCode::DaemonUnavailable,
            "the daemon is not there at present; try again".to_owned(),
        ),
        Error::Timeout { .. } => (
            ErrorCode::DaemonTimeout,
            "the daemon took the request and did not answer in time".to_owned(),
        ),
        Error::UnknownId { .. } => (ErrorCode::NotFound, "the process is gone".to_owned()),
        Error::NotRunning { .. } => (ErrorCode::Conflict, "the process does not run".to_owned()),
        Error::ReloadInProgress { .. } => (
            ErrorCode::Conflict,
            "a reload of it is going on; try again when it is done".to_owned(),
        ),
        Error::Spawn { .. } | Error::NotReady => (ErrorCode::SpawnFailed, error.to_string()),
        Error::BeingKilled => (
            ErrorCode::DaemonUnavailable,
            "the daemon is being ended".to_owned(),
        ),
        Error::Unsupported { .. } => (ErrorCode::UnsupportedByDaemon, error.to_string()),
        Error::NoClusterMode => (
            ErrorCode::UnsupportedByDaemon,
            format!(
                "{error}; start it in fork mode (without `instances`, or with `exec_mode` \"fork\") and scale it, \
                 or have a stock PM2 run it"
            ),
        ),
        error => (ErrorCode::Conflict, error.to_string()),
    };
    tracing::debug!(
        what,
        error = error as &dyn std::error::Error,
        "the daemon refused"
    );
    Problem::new(code, format!("{what}: {why}"))
}
