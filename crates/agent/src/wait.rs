//! Waiting until processes are online, and saying why when they are not.

use std::time::Duration;

use qd_api::{ErrorCode, Problem, Process, Scope, Status, verb::Wait};
use qd_auth::Principal;
use serde::Deserialize;
use tokio::time::Instant;
use utoipa::IntoParams;

use crate::{config::parse_duration, door::Door, tail};
use qd_edge::problem::Failure;

/// Longest wait a request may ask for.
const MAX_TIMEOUT: Duration = Duration::from_secs(600);
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a process must have been up to count as online: PM2's own `min_uptime`, below which a run is unstable.
const SETTLED: Duration = Duration::from_secs(1);
/// How long a process must have been stopped to count as given up. One that crashes is stopped too for the moment until
/// the daemon starts it again.
const STAYS_STOPPED: Duration = Duration::from_secs(1);
/// Lines of each process's log that go with a failure.
const TAIL_LINES: usize = 20;

/// Whether to answer at once or when the processes are up.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WaitQuery {
    /// `online`: answer when every process touched is online and has been for a second; else 504 `not_ready`.
    pub wait: Option<Wait>,
    /// Longest wait, as `30s` or `2m`; at most ten minutes, default thirty seconds. Only with `wait`.
    #[param(pattern = r"^([1-9]m|([3-9]|[1-9][0-9])s)$")]
    pub timeout: Option<String>,
}

impl WaitQuery {
    /// The wait that is asked for, if any, checked before anything is done.
    pub fn limit(&self) -> Result<Option<Duration>, Failure> {
        let timeout = match &self.timeout {
            None => DEFAULT_TIMEOUT,
            Some(text) => {
                parse_duration(text).map_err(|error| Failure::invalid(format!("`timeout`: {error}")))?
            }
        };
        if timeout > MAX_TIMEOUT {
            return Err(Failure::invalid("`timeout` is at most ten minutes"));
        }
        Ok(self.wait.map(|Wait::Online| timeout))
    }
}

/// Waits until all of `ids` are online and settled.
pub async fn online(door: &Door, principal: &Principal, ids: &[u64], limit: Duration) -> Result<(), Failure> {
    let deadline = Instant::now() + limit;
    let mut snapshots = door.bridge.watch();
    let mut last = Vec::new();
    let mut stopped_since = None;
    loop {
        // Without a snapshot the daemon is away: keep waiting, it may come back within the deadline.
        if let Some(snapshot) = snapshots.borrow_and_update().clone() {
            last = ids
                .iter()
                .filter_map(|id| snapshot.process(*id))
                .collect::<Vec<Process>>();
            if last.len() == ids.len() && last.iter().all(settled) {
                return Ok(());
            }
            if last.len() < ids.len() || last.iter().any(|process| process.status == Status::Errored) {
                break;
            }
            stopped_since = if last.iter().any(|process| process.status == Status::Stopped) {
                stopped_since.or_else(|| Some(Instant::now()))
            } else {
                None
            };
        }
        let given_up = stopped_since.map_or(deadline, |since| deadline.min(since + STAYS_STOPPED));
        tokio::select! {
            () = tokio::time::sleep_until(given_up) => break,
            changed = snapshots.changed() => if changed.is_err() { break },
        }
    }
    Err(not_ready(door, principal, ids, last).await)
}

fn settled(process: &Process) -> bool {
    let up_since = process.started_at.map_or(i64::MAX, qd_api::Time::as_millis);
    let up_for = qd_api::Time::now().as_millis().saturating_sub(up_since);
    process.status == Status::Online
        && process.ready != Some(false)
        && process.pid.is_some()
        && up_for >= SETTLED.as_millis() as i64
}

async fn not_ready(door: &Door, principal: &Principal, ids: &[u64], processes: Vec<Process>) -> Failure {
    let pending: Vec<Process> = processes
        .into_iter()
        .filter(|process| !settled(process))
        .collect();
    let told: Vec<String> = pending
        .iter()
        .map(|process| {
            let unready = if process.ready == Some(false) {
                ", but not ready"
            } else {
                ""
            };
            format!(
                "{} ({}) is {}{unready}",
                process.name,
                process.id,
                process.status.as_str()
            )
        })
        .collect();
    let told = if told.is_empty() {
        format!("of {} processes some are gone", ids.len())
    } else {
        told.join(", ")
    };
    let mut problem = Problem::new(ErrorCode::NotReady, format!("not online in time: {told}"));
    if principal.allows(Scope::LogsRead) {
        problem.log_tail = tail::of(door, &pending, TAIL_LINES).await;
    }
    problem.processes = pending;
    problem.into()
}
