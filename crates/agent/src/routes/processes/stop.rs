//! `POST /api/v1/processes/{target}/stop`.

use axum::extract::State;
use qd_api::verb::VerbResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
};
use qd_edge::problem::{Failure, Json, Path};

/// Stop processes.
///
/// Stops the processes and keeps them defined.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/stop", operation_id = "processes_stop", tag = "processes",
    params(verb::TargetPath, verb::IdempotencyHeader),
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:operate"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesOperate>,
    Path(target): Path<String>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    verb::run(
        &door,
        grant.principal(),
        selection,
        Verb::Stop,
        crate::wait::WaitQuery::default(),
    )
    .await
    .map(Json)
}
