//! The verbs on processes: one after the other or some at a time on the daemon, each with an outcome of its own.

mod apply;
mod fault;

use futures_util::{StreamExt, stream};
use qd_api::{
    Scope,
    verb::{Failure as ItemFailure, Outcome, VerbItem, VerbRequest, VerbResponse},
};
use qd_auth::Principal;
use qd_pm2::Signal;
use serde_json::Value;
use utoipa::IntoParams;

use self::apply::Done;
pub use self::fault::{daemon_problem, problem_of, spawn_problem};
use crate::{
    door::Door,
    grant::{Grant, Need, Selection},
    wait::{self, WaitQuery},
};
use qd_edge::problem::Failure;

/// What can be done to a process.
#[derive(Debug, Clone)]
pub enum Verb {
    Restart(VerbRequest),
    Reload(VerbRequest),
    Start(VerbRequest),
    Stop,
    Reset,
    Delete,
    Signal(Signal),
    Stdin(String),
    Message { topic: String, data: Value },
}

impl Verb {
    /// How many processes at a time. A reload is rolling, so it takes them one by one; restarts go by two as the PM2
    /// command line does, so that an app of several processes is never wholly down for longer than it must.
    fn concurrency(&self) -> usize {
        match self {
            Self::Reload(_) => 1,
            Self::Restart(_) => 2,
            _ => 10,
        }
    }

    /// Whether what it touches should be online afterwards.
    fn starts(&self) -> bool {
        matches!(self, Self::Restart(_) | Self::Reload(_) | Self::Start(_))
    }
}

/// The path parameter of routes on processes.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "read by the document's generator only")]
pub struct TargetPath {
    /// An id, a name, `ns:<namespace>`, `all`, or `/regex/` over names (percent-encoded: `%2Fweb%2F`).
    #[param(
        min_length = 1,
        max_length = 512,
        pattern = r"^(all|[0-9]{1,15}|(ns:)?[A-Za-z_][A-Za-z0-9 ._@+#-]{0,126}|/[A-Za-z0-9 _-]{1,126}/)$"
    )]
    target: String,
}

/// The header of routes that can be repeated safely.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "read by the document's generator only")]
pub struct IdempotencyHeader {
    /// A key of the caller's choosing, 1 to 255 visible ASCII characters: within 24 hours the same request with the
    /// same key is not done again but gets the first answer.
    #[param(
        rename = "idempotency-key",
        min_length = 1,
        max_length = 255,
        pattern = r"^[!-~]+$"
    )]
    idempotency_key: Option<String>,
}

/// Environment changes define what runs, so they need more than operating it.
pub fn check_env<N: Need>(grant: &Grant<N>, request: &VerbRequest) -> Result<(), Failure> {
    if request.env.is_empty() && !request.update_env {
        return Ok(());
    }
    grant.also(Scope::ProcessesDefine)?;
    qd_pm2::launch::check_env(
        request
            .env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
    .map_err(|error| Failure::invalid(error.to_string()))
}

/// Applies a verb to each process of a selection and answers with what became of them.
pub async fn run(
    door: &Door,
    principal: &Principal,
    selection: Selection,
    verb: Verb,
    wait: WaitQuery,
) -> Result<VerbResponse, Failure> {
    let limit = wait.limit()?;
    let client = door.bridge.client()?;
    let done: Vec<_> = stream::iter(selection.entries)
        .map(|entry| {
            let (client, verb) = (&client, &verb);
            async move {
                let outcome = apply::apply(door, client, &entry, verb).await;
                (entry, outcome)
            }
        })
        .buffered(verb.concurrency())
        .collect()
        .await;
    if let Some(error) = done.iter().find_map(|(_, outcome)| outcome.as_ref().err())
        && done.iter().all(|(_, outcome)| outcome.is_err())
    {
        return Err(error.clone().into());
    }
    let fresh = door.bridge.refreshed().await;
    let mut items = Vec::with_capacity(done.len());
    for (entry, outcome) in done {
        let now = || {
            let fresh = fresh.as_ref();
            let now = fresh.and_then(|snapshot| snapshot.process(entry.process.id));
            now.unwrap_or_else(|| entry.process.clone())
        };
        items.push(match outcome {
            Ok(Done { outcome, gone }) => VerbItem {
                process: gone.unwrap_or_else(now),
                outcome,
                problem: None,
            },
            Err(problem) => VerbItem {
                process: now(),
                outcome: Outcome::Failed,
                problem: Some(ItemFailure {
                    code: problem.code,
                    detail: problem.detail,
                }),
            },
        });
    }
    if let Some(limit) = limit.filter(|_| verb.starts()) {
        settle(door, principal, &mut items, limit).await?;
    }
    Ok(VerbResponse { items })
}

/// Waits for the processes of an answer, then shows them as they are when they are up.
pub async fn settle(
    door: &Door,
    principal: &Principal,
    items: &mut [VerbItem],
    limit: std::time::Duration,
) -> Result<(), Failure> {
    let ids: Vec<u64> = items
        .iter()
        .filter(|item| item.outcome != Outcome::Failed)
        .map(|item| item.process.id)
        .collect();
    wait::online(door, principal, &ids, limit).await?;
    let snapshot = door.bridge.snapshot()?;
    for item in items {
        if let Some(process) = snapshot.process(item.process.id) {
            item.process = process;
        }
    }
    Ok(())
}
