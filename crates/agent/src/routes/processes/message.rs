//! `POST /api/v1/processes/{target}/message`.

use axum::extract::State;
use qd_api::{
    ErrorCode, Problem,
    verb::{MessageRequest, VerbResponse},
};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb::{self, Verb},
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Path};

/// Longest topic, in bytes.
const MAX_TOPIC_BYTES: usize = 128;

/// Send a message to an app.
///
/// The app gets `{topic, data, type, id}` over its IPC channel.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/message", operation_id = "processes_message", tag = "processes",
    params(verb::TargetPath, verb::IdempotencyHeader),
    request_body = MessageRequest,
    responses((status = 200, description = "What became of each process.", body = VerbResponse), MutationProblems),
    security(("token" = ["processes:input"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesInput>,
    Path(target): Path<String>,
    Json(request): Json<MessageRequest>,
) -> Result<Json<VerbResponse>, Failure> {
    let selection = grant.select(&door, &target)?;
    if request.topic.is_empty() || request.topic.len() > MAX_TOPIC_BYTES || request.data.is_null() {
        let detail = format!("`topic` must be 1 to {MAX_TOPIC_BYTES} bytes, and `data` anything but null");
        return Err(Problem::new(ErrorCode::InvalidRequest, detail).into());
    }
    let message = Verb::Message {
        topic: request.topic,
        data: request.data,
    };
    verb::run(&door, grant.principal(), selection, message, WaitQuery::default())
        .await
        .map(Json)
}
