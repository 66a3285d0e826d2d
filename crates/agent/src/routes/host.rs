//! `GET /api/v1/host`.

use axum::extract::State;
use qd_api::host::Host;

use crate::{
    door::Door,
    grant::{Grant, need},
    machine,
    openapi::Problems,
};
use qd_edge::problem::{Failure, Json};

/// Describe the host.
///
/// The machine, the agent, and the daemon behind it with the state of the link.
#[utoipa::path(
    get, path = "/api/v1/host", operation_id = "host_get", tag = "host",
    responses((status = 200, description = "The host.", body = Host), Problems),
    security(("token" = ["host:read"]))
)]
pub async fn handler(State(door): State<Door>, _grant: Grant<need::HostRead>) -> Result<Json<Host>, Failure> {
    let described = tokio::task::spawn_blocking(move || machine::describe(&door));
    described
        .await
        .map(Json)
        .map_err(|error| Failure::internal("describe the host", &error))
}
