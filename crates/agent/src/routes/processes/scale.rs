//! `POST /api/v1/processes/{target}/scale`.

use axum::extract::State;
use qd_api::verb::{ScaleRequest, VerbResponse};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    scale,
    verb::TargetPath,
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path, Query};

/// Scale an app.
///
/// Adds processes like the app's first, or removes its newest, until there are as many as asked for. The target must
/// select processes of one app only.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/scale", operation_id = "processes_scale", tag = "processes",
    params(TargetPath, WaitQuery, crate::verb::IdempotencyHeader),
    request_body = ScaleRequest,
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:operate"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesOperate>,
    Path(target): Path<String>,
    Query(wait): Query<WaitQuery>,
    Json(request): Json<ScaleRequest>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    scale::scale(&door, grant.principal(), selection, &request.instances, wait)
        .await
        .map(Json)
}
