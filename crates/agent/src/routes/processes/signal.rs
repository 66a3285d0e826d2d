//! `POST /api/v1/processes/{target}/signal`.

use axum::extract::State;
use qd_api::{
    ErrorCode, Problem,
    verb::{SignalRequest, VerbResponse},
};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path};

/// Send a signal.
///
/// Only to processes that run: one without a process id is never signalled.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/signal", operation_id = "processes_signal", tag = "processes",
    params(verb::TargetPath, verb::IdempotencyHeader),
    request_body = SignalRequest,
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:signal"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesSignal>,
    Path(target): Path<String>,
    Json(request): Json<SignalRequest>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    let signal = request.signal.parse().map_err(|error| {
        Problem::new(
            ErrorCode::InvalidRequest,
            format!("the signal cannot be sent: {error}"),
        )
    })?;
    verb::run(
        &door,
        grant.principal(),
        selection,
        Verb::Signal(signal),
        WaitQuery::default(),
    )
    .await
    .map(Json)
}
