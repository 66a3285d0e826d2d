//! `POST /api/v1/daemon/resurrect`.

use axum::extract::State;
use qd_api::{
    ErrorCode, Problem,
    daemon::DaemonResponse,
    host::DaemonKind,
    verb::{Outcome, VerbItem},
};
use qd_pm2::{client::DaemonClient, dump};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json};

/// Start what was saved.
///
/// Starts the saved processes whose names are not in the list.
#[utoipa::path(
    post, path = "/api/v1/daemon/resurrect", operation_id = "daemon_resurrect", tag = "daemon",
    responses((status = 200, description = "What was started.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::DaemonAdmin>,
) -> Result<Json<DaemonResponse>, Failure> {
    grant.whole_host()?;
    let client = door.bridge.client()?;
    let started = if door.bridge.daemon().kind == DaemonKind::Quarterdeck {
        let started = client.resurrect().await;
        started
            .map_err(|error| daemon_problem("start what was saved", &error))?
            .ok_or_else(missing)?
    } else {
        from_the_dump(&door, &client).await?
    };
    let fresh = door.bridge.refreshed().await;
    let items: Vec<VerbItem> = started
        .iter()
        .filter_map(|id| fresh.as_ref().and_then(|snapshot| snapshot.process(*id)))
        .map(|process| VerbItem {
            process,
            outcome: Outcome::Started,
            problem: None,
        })
        .collect();
    let message = format!("{} processes were started", started.len());
    Ok(Json(DaemonResponse {
        message,
        items,
        ..DaemonResponse::default()
    }))
}

/// What PM2's own command line does.
async fn from_the_dump(door: &Door, client: &DaemonClient) -> Result<Vec<u64>, Failure> {
    let running = client
        .get_monitor_data()
        .await
        .map_err(|error| daemon_problem("list its processes", &error))?;
    let home = door.bridge.home().clone();
    let launches = tokio::task::spawn_blocking(move || dump::load(&home, &running))
        .await
        .map_err(|error| Failure::internal("read the saved list", &error))?
        .map_err(|error| match error {
            dump::Error::Missing => missing(),
            error => Failure::internal("read the saved list", &error),
        })?;
    let mut started = Vec::new();
    for launch in &launches {
        let processes = client
            .prepare(launch)
            .await
            .map_err(|error| daemon_problem("start a saved process", &error))?;
        started.extend(processes.into_iter().map(|process| process.pm_id));
    }
    Ok(started)
}

fn missing() -> Failure {
    let detail = "nothing was saved on this host; save the process list first";
    Failure::from(Problem::new(ErrorCode::Conflict, detail))
}
