//! `POST /api/v1/processes/{target}/start`.

use axum::extract::State;
use qd_api::verb::VerbResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    problem::{Failure, Json, Path, Query},
    verb::{self, Verb},
    wait::WaitQuery,
};

/// Start processes.
///
/// Starts those that do not run; leaves the others as they are.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/start", operation_id = "processes_start", tag = "processes",
    params(verb::TargetPath, WaitQuery, verb::IdempotencyHeader),
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:operate"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesOperate>,
    Path(target): Path<String>,
    Query(wait): Query<WaitQuery>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    verb::run(&door, grant.principal(), selection, Verb::Start, wait)
        .await
        .map(Json)
}
