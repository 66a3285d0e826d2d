//! `POST /api/v1/processes/{target}/restart`.

use axum::extract::State;
use qd_api::verb::{VerbRequest, VerbResponse};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path, Query};

/// Restart processes.
///
/// Stops the processes and starts them again under the same ids; starts those that are stopped.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/restart", operation_id = "processes_restart", tag = "processes",
    params(verb::TargetPath, WaitQuery, verb::IdempotencyHeader),
    request_body(content = Option<VerbRequest>, description = "Variables to set with the restart; may be left out."),
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:operate"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesOperate>,
    Path(target): Path<String>,
    Query(wait): Query<WaitQuery>,
    request: Option<Json<VerbRequest>>,
) -> Result<Json<VerbResponse>, Failure> {
    let request = request.map(|Json(request)| request).unwrap_or_default();
    let selection = grant.select(&door, &target)?;
    verb::check_env(&grant, &request)?;
    verb::run(&door, grant.principal(), selection, Verb::Restart(request), wait)
        .await
        .map(Json)
}
