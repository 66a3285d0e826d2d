//! `POST /api/v1/daemon/save`.

use axum::extract::State;
use qd_api::{ErrorCode, Problem, ProcessRef, daemon::DaemonResponse, host::DaemonKind};
use qd_pm2::dump;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    bridge::convert,
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json, Query};

/// How to save.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Save {
    /// Save an empty list too, which forgets everything saved before.
    #[serde(default)]
    force: bool,
}

/// Save the process list.
///
/// With a stock PM2 this writes its dump, from which `resurrect` and a reboot start the processes again. Quarterdeck's
/// own daemon keeps what should run anyway, over reboots too; it saves the list, sealed, for `resurrect`. The file is
/// only readable by its owner, replaced as a whole, and the one before it is kept.
#[utoipa::path(
    post, path = "/api/v1/daemon/save", operation_id = "daemon_save", tag = "daemon",
    params(Save),
    responses((status = 200, description = "What was saved.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::DaemonAdmin>,
    Query(query): Query<Save>,
) -> Result<Json<DaemonResponse>, Failure> {
    grant.whole_host()?;
    let saved = if door.bridge.daemon().kind == DaemonKind::Quarterdeck {
        by_the_daemon(&door, query.force).await?
    } else {
        as_a_dump(&door, query.force).await?
    };
    let message = format!("{} processes were saved", saved.len());
    Ok(Json(DaemonResponse {
        message,
        saved,
        ..DaemonResponse::default()
    }))
}

async fn by_the_daemon(door: &Door, force: bool) -> Result<Vec<ProcessRef>, Failure> {
    let saved = door.bridge.client()?.save(force).await;
    let ids = saved
        .map_err(|error| daemon_problem("save the process list", &error))?
        .ok_or_else(empty)?;
    let snapshot = door.bridge.snapshot()?;
    let processes = ids.into_iter().filter_map(|id| snapshot.process(id));
    Ok(processes.map(|process| process.reference()).collect())
}

/// What PM2's own command line does.
async fn as_a_dump(door: &Door, force: bool) -> Result<Vec<ProcessRef>, Failure> {
    let records = door
        .bridge
        .client()?
        .get_monitor_data()
        .await
        .map_err(|error| daemon_problem("list its processes", &error))?;
    let saved = records
        .iter()
        .filter(|record| !record.is_module())
        .filter_map(|record| convert::process(record, None))
        .map(|process| process.reference())
        .collect();
    let home = door.bridge.home().clone();
    tokio::task::spawn_blocking(move || dump::save(&home, &records, force))
        .await
        .map_err(|error| Failure::internal("save the process list", &error))?
        .map_err(|error| match error {
            dump::Error::Empty => empty(),
            error => Failure::internal("save the process list", &error),
        })?;
    Ok(saved)
}

fn empty() -> Failure {
    let detail =
        "nothing runs, and an empty list would forget what was saved; ask with `force=true` to do it";
    Failure::from(Problem::new(ErrorCode::Conflict, detail))
}
