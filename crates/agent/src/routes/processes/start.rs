//! `POST /api/v1/processes/{target}/start`.

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

/// Start processes.
///
/// Starts those that do not run; leaves the others as they are.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/start", operation_id = "processes_start", tag = "processes",
    params(verb::TargetPath, WaitQuery, verb::IdempotencyHeader),
    request_body(content = Option<VerbRequest>, description = "Variables to set with the start, on those that do not run; may be left out."),
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
    verb::run(&door, grant.principal(), selection, Verb::Start(request), wait)
        .await
        .map(Json)
}
