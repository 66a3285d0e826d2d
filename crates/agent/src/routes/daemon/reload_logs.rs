//! `POST /api/v1/daemon/reload-logs`.

use axum::extract::State;
use qd_api::daemon::DaemonResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json};

/// Open log files anew.
///
/// For after a rotation by rename: every process's log files are closed and opened again.
#[utoipa::path(
    post, path = "/api/v1/daemon/reload-logs", operation_id = "daemon_reload_logs", tag = "daemon",
    responses((status = 200, description = "Done.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::DaemonAdmin>,
) -> Result<Json<DaemonResponse>, Failure> {
    grant.whole_host()?;
    door.bridge
        .client()?
        .reload_logs()
        .await
        .map_err(|error| daemon_problem("reload the logs", &error))?;
    Ok(Json(DaemonResponse {
        message: "the log files were opened anew".to_owned(),
        ..DaemonResponse::default()
    }))
}
