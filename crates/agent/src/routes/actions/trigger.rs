//! `POST /api/v1/processes/{target}/actions/{name}`.

use axum::extract::State;
use qd_api::{
    List,
    action::{ActionReply, TriggerRequest},
};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    trigger,
    verb::{IdempotencyHeader, TargetPath},
};
use qd_edge::problem::{Failure, Json, Path};

/// Trigger an action.
///
/// Calls the action in each process that the target selects and that offers it, and answers with what each returned,
/// or that it did not within ten seconds.
#[utoipa::path(
    post, path = "/api/v1/processes/{target}/actions/{name}", operation_id = "actions_trigger", tag = "actions",
    params(TargetPath, ("name" = String, Path, description = "The action's name.", max_length = 256), IdempotencyHeader),
    request_body(content = Option<TriggerRequest>, description = "What the action gets; may be left out."),
    responses((status = 200, description = "What each process answered.", body = List<ActionReply>), MutationProblems),
    security(("token" = ["actions:trigger"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ActionsTrigger>,
    Path((target, name)): Path<(String, String)>,
    request: Option<Json<TriggerRequest>>,
) -> Result<Json<List<ActionReply>>, Failure> {
    let selection = grant.select(&door, &target)?;
    trigger::trigger(
        &door,
        selection,
        &name,
        request.and_then(|Json(request)| request.params),
    )
    .await
    .map(|items| Json(List::complete(items)))
}
