//! `POST /api/v1/daemon/ping`.

use std::time::Instant;

use axum::extract::State;
use qd_api::daemon::DaemonResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::daemon_problem,
};
use qd_edge::problem::{Failure, Json};

/// Ping the daemon.
///
/// A round trip over its socket.
#[utoipa::path(
    post, path = "/api/v1/daemon/ping", operation_id = "daemon_ping", tag = "daemon",
    responses((status = 200, description = "It answers.", body = DaemonResponse), MutationProblems),
    security(("token" = ["daemon:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    _grant: Grant<need::DaemonAdmin>,
) -> Result<Json<DaemonResponse>, Failure> {
    let client = door.bridge.client()?;
    let started = Instant::now();
    client
        .ping()
        .await
        .map_err(|error| daemon_problem("ping", &error))?;
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(Json(DaemonResponse {
        message: "the daemon answers".to_owned(),
        round_trip_micros: Some(micros),
        ..DaemonResponse::default()
    }))
}
