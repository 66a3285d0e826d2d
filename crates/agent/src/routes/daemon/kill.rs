//! `POST /api/v1/daemon/kill`.

use axum::extract::State;
use qd_api::daemon::DaemonResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json};

/// Kill the daemon.
///
/// Stops and forgets every process, then ends the daemon, as `pm2 kill` does. Nothing starts it again.
#[utoipa::path(
    post, path = "/api/v1/daemon/kill", operation_id = "daemon_kill", tag = "daemon",
    responses((status = 200, description = "It is gone.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::DaemonAdmin>,
) -> Result<Json<DaemonResponse>, Failure> {
    grant.whole_host()?;
    let client = door.bridge.client()?;
    let records = client
        .get_monitor_data()
        .await
        .map_err(|error| daemon_problem("list its processes", &error))?;
    client
        .notify_kill_pm2()
        .await
        .map_err(|error| daemon_problem("announce its end", &error))?;
    for record in &records {
        if let Err(error) = client.delete_process_id(record).await {
            tracing::warn!(
                process.name = record.name,
                error = &error as &dyn std::error::Error,
                "a process could not be stopped before the daemon's end"
            );
        }
    }
    client
        .kill_me()
        .await
        .map_err(|error| daemon_problem("end", &error))?;
    let message = format!("the daemon and its {} processes were ended", records.len());
    Ok(Json(DaemonResponse {
        message,
        ..DaemonResponse::default()
    }))
}
