//! One verb on one process of a stock PM2.

use std::collections::BTreeMap;

use qd_api::{ErrorCode, Problem, Process, Status, host::DaemonKind, verb::Outcome};
use qd_pm2::client::{Change, DaemonClient, Error};

use super::{Verb, problem_of};
use crate::{
    bridge::{Entry, convert},
    door::Door,
};

/// What became of a process.
pub struct Done {
    pub outcome: Outcome,
    /// As it was at last, where no list will show it any more.
    pub gone: Option<Process>,
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, gone: None }
    }
}

/// Applies the verb, and tells what became of the process.
pub async fn apply(door: &Door, client: &DaemonClient, entry: &Entry, verb: &Verb) -> Result<Done, Problem> {
    let process = &entry.process;
    let record = &*entry.record;
    let fail = |what: &'static str| move |error: Error| problem_of(what, process, &error);
    match verb {
        Verb::Restart(request) => {
            settle_waiting(door, client, entry).await?;
            client
                .restart_process_id(record, &change(&request.env))
                .await
                .map_err(fail("restart"))?;
            announce(client, process.id, "restart").await;
            Ok(Outcome::Restarted.into())
        }
        Verb::Reload(request) => {
            settle_waiting(door, client, entry).await?;
            client
                .reload_process_id(record, &change(&request.env))
                .await
                .map_err(fail("reload"))?;
            announce(client, process.id, "reload").await;
            Ok(Outcome::Reloaded.into())
        }
        Verb::Start(_) if matches!(process.status, Status::Online | Status::Launching) => {
            Ok(Outcome::Unchanged.into())
        }
        Verb::Start(request) => {
            settle_waiting(door, client, entry).await?;
            client
                .restart_process_id(record, &change(&request.env))
                .await
                .map_err(fail("start"))?;
            announce(client, process.id, "restart").await;
            Ok(Outcome::Started.into())
        }
        Verb::Stop if process.status == Status::Stopped => Ok(Outcome::Unchanged.into()),
        Verb::Stop => {
            own_pid(door, entry).map_err(|problem| *problem)?;
            client.stop_process_id(record).await.map_err(fail("stop"))?;
            announce(client, process.id, "stop").await;
            Ok(Outcome::Stopped.into())
        }
        Verb::Delete => {
            own_pid(door, entry).map_err(|problem| *problem)?;
            let told = client.delete_process_id(record).await.map_err(fail("delete"))?;
            Ok(Done {
                outcome: Outcome::Deleted,
                gone: Some(convert::deleted(process, told.as_ref())),
            })
        }
        Verb::Reset => {
            client
                .reset_meta_process_id(process.id)
                .await
                .map_err(fail("reset"))?;
            Ok(Outcome::Reset.into())
        }
        Verb::Signal(signal) => {
            if process.pid.is_none() {
                return Err(not_running("signal", entry));
            }
            own_pid(door, entry).map_err(|problem| *problem)?;
            client
                .send_signal_to_process_id(record, *signal)
                .await
                .map_err(fail("signal"))?;
            Ok(Outcome::Signalled.into())
        }
        Verb::Stdin(line) => {
            client
                .send_line_to_stdin(process.id, line)
                .await
                .map_err(fail("write to"))?;
            Ok(Outcome::Delivered.into())
        }
        Verb::Message { topic, data } => {
            client
                .send_data_to_process_id(process.id, topic, data)
                .await
                .map_err(fail("send a message to"))?;
            Ok(Outcome::Delivered.into())
        }
    }
}

fn change(env: &BTreeMap<String, String>) -> Change {
    Change { env: env.clone() }
}

/// The PM2 command line announces what it did on the bus, and people's tools listen for that; it is no failure of the
/// verb if the announcement is refused.
async fn announce(client: &DaemonClient, id: u64, action: &str) {
    if let Err(error) = client.notify_by_process_id(id, action).await {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            id,
            action,
            "the daemon did not take an announcement"
        );
    }
}

/// A stock PM2 refuses to start a process that waits for its restart delay, because it keeps the dead run's process
/// id; a stop first clears it.
async fn settle_waiting(door: &Door, client: &DaemonClient, entry: &Entry) -> Result<(), Problem> {
    if entry.process.status != Status::WaitingRestart {
        return Ok(());
    }
    own_pid(door, entry).map_err(|problem| *problem)?;
    client
        .stop_process_id(&entry.record)
        .await
        .map(drop)
        .map_err(|error| problem_of("stop", &entry.process, &error))
}

/// A record may still hold the process id of a run that ended, and the system may have given that id to somebody else
/// since. Whatever signals by that id is refused unless it belongs to a child of the daemon, or to nobody.
fn own_pid(door: &Door, entry: &Entry) -> Result<(), Box<Problem>> {
    let Some(pid) = entry
        .record
        .pid
        .and_then(|pid| i32::try_from(pid).ok())
        .filter(|pid| *pid > 0)
    else {
        return Ok(());
    };
    let known = door.bridge.daemon();
    let Some(daemon) = known.pid.and_then(|pid| i32::try_from(pid).ok()) else {
        return Ok(());
    };
    let parent_of = |pid| {
        procfs::process::Process::new(pid)
            .and_then(|process| process.stat())
            .map(|stat| stat.ppid)
    };
    // Apps of ours are children of its keeper, as the daemon itself is.
    let expected = match known.kind {
        DaemonKind::Quarterdeck => parent_of(daemon).unwrap_or(daemon),
        DaemonKind::Pm2 => daemon,
    };
    match parent_of(pid) {
        Ok(parent) if parent != expected => {
            let detail = format!(
                "{} ({}): its process id {pid} now belongs to a program that the daemon did not start",
                entry.process.name, entry.process.id
            );
            Err(Box::new(Problem::new(ErrorCode::Conflict, detail)))
        }
        _ => Ok(()),
    }
}

fn not_running(what: &str, entry: &Entry) -> Problem {
    let detail = format!(
        "{what} {} ({}): the process does not run",
        entry.process.name, entry.process.id
    );
    Problem::new(ErrorCode::Conflict, detail)
}
