//! `POST /api/v1/processes/{target}/stdin`.

use axum::extract::State;
use qd_api::{
    ErrorCode, Problem,
    verb::{StdinRequest, VerbResponse},
};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path};

/// Longest line, in bytes: what a pipe takes at once.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// Write a line to standard input.
///
/// A newline is added. Cluster workers have no standard input of their own and refuse.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/stdin", operation_id = "processes_stdin", tag = "processes",
    params(verb::TargetPath, verb::IdempotencyHeader),
    request_body = StdinRequest,
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:input"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesInput>,
    Path(target): Path<String>,
    Json(request): Json<StdinRequest>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    if request.line.len() > MAX_LINE_BYTES || request.line.contains(['\n', '\0']) {
        let detail = format!("`line` must be one line of at most {MAX_LINE_BYTES} bytes");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail).into());
    }
    verb::run(
        &door,
        grant.principal(),
        selection,
        Verb::Stdin(request.line),
        WaitQuery::default(),
    )
    .await
    .map(Json)
}
