//! `GET /api/v1/processes/{target}`.

use axum::extract::State;
use qd_api::{List, Process};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path};

/// Describe processes.
///
/// The processes that a target selects: an id, a name, `ns:<namespace>`, `all`, or `/regex/`.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}", operation_id = "processes_get", tag = "processes",
    params(TargetPath),
    responses((status = 200, description = "The processes, by id.", body = List<Process>), Problems),
    security(("token" = ["processes:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(target): Path<String>,
) -> Result<Json<List<Process>>, Failure> {
    let selection = grant.select(&door, &target)?;
    Ok(Json(List::complete(
        selection
            .entries
            .iter()
            .map(|entry| entry.process.clone())
            .collect(),
    )))
}
