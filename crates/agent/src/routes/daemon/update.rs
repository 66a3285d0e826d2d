//! `POST /api/v1/daemon/update`.

use axum::extract::State;
use qd_api::{ErrorCode, Problem, daemon::DaemonResponse};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json};

/// Update the daemon in place.
///
/// A stock PM2 cannot: its update stops every process and starts a new daemon from the package that the command line
/// belongs to. Quarterdeck's own daemon can.
#[utoipa::path(
    post, path = "/api/v1/daemon/update", operation_id = "daemon_update", tag = "daemon",
    responses((status = 200, description = "It was updated.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::DaemonAdmin>,
) -> Result<Json<DaemonResponse>, Failure> {
    grant.whole_host()?;
    let client = door.bridge.client()?;
    let can = client.can_update().await;
    if !can.map_err(|error| daemon_problem("say what it can do", &error))? {
        let detail = "a stock PM2 cannot be updated in place: its update stops every process. Run `pm2 update` on the \
                      host when that is acceptable; Quarterdeck's own daemon updates without a restart";
        return Err(Problem::new(ErrorCode::UnsupportedByDaemon, detail).into());
    }
    let updated = client
        .update()
        .await
        .map_err(|error| daemon_problem("update itself", &error))?;
    Ok(Json(DaemonResponse {
        message: format!("the daemon went from {} to {}", updated.from, updated.to),
        ..DaemonResponse::default()
    }))
}
