//! `DELETE /api/v1/processes/{target}`.

use axum::extract::State;
use qd_api::verb::VerbResponse;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path};

/// Delete processes.
///
/// Stops the processes and forgets them. Their log files stay.
#[utoipa::path(
    delete, path = "/api/v1/processes/{target}", operation_id = "processes_delete", tag = "processes",
    params(verb::TargetPath),
    responses((status = 200, description = "The processes as they last were.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:define"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesDefine>,
    Path(target): Path<String>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    verb::run(
        &door,
        grant.principal(),
        selection,
        Verb::Delete,
        WaitQuery::default(),
    )
    .await
    .map(Json)
}
