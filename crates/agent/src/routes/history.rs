//! `GET /api/v1/processes/{target}/history`.

use axum::extract::State;
use qd_api::{List, Scope, history::Run, host::DaemonKind};

use crate::{
    bridge::convert,
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    verb::{TargetPath, daemon_problem},
};
use qd_edge::problem::{Failure, Json, Path};

/// Read how the last runs ended.
///
/// Up to twenty runs of each process that ended, newest first: when, how, why, and with the scope `logs:read` what they
/// wrote last. Quarterdeck's own daemon remembers them over its own restarts; with a stock PM2 these are the ones that
/// the agent saw.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}/history", operation_id = "processes_history", tag = "processes",
    params(TargetPath),
    responses((status = 200, description = "The runs that ended.", body = List<Run>), Problems),
    security(("token" = ["processes:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(target): Path<String>,
) -> Result<Json<List<Run>>, Failure> {
    let selection = grant.select(&door, &target)?;
    let processes = selection.entries.iter().map(|entry| entry.process.reference());
    let mut runs: Vec<Run> = if door.bridge.daemon().kind == DaemonKind::Quarterdeck {
        let ids: Vec<u64> = processes.clone().map(|process| process.id).collect();
        let told = door.bridge.client()?.history(&ids).await;
        let mut told = told.map_err(|error| daemon_problem("say how runs ended", &error))?;
        let with_lines = grant.principal().allows(Scope::LogsRead);
        processes
            .flat_map(|process| {
                let told = told.remove(&process.id).unwrap_or_default();
                told.into_iter()
                    .map(move |run| convert::run(process.clone(), run, with_lines))
            })
            .collect()
    } else {
        processes
            .flat_map(|process| door.bridge.runs().of(process.id))
            .collect()
    };
    runs.sort_by_key(|run| std::cmp::Reverse(run.exit.at));
    Ok(Json(List::complete(runs)))
}
