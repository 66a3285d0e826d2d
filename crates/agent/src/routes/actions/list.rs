//! `GET /api/v1/processes/{target}/actions`.

use axum::extract::State;
use qd_api::{List, action::Action};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    verb::TargetPath,
};
use qd_edge::problem::{Failure, Json, Path};

/// List actions.
///
/// What the processes offer to be triggered.
#[utoipa::path(
    get, path = "/api/v1/processes/{target}/actions", operation_id = "actions_list", tag = "actions",
    params(TargetPath),
    responses((status = 200, description = "The actions of each process.", body = List<Action>), Problems),
    security(("token" = ["processes:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Path(target): Path<String>,
) -> Result<Json<List<Action>>, Failure> {
    let selection = grant.select(&door, &target)?;
    let mut items = Vec::new();
    for entry in &selection.entries {
        items.extend(entry.record.actions().iter().map(|action| Action {
            process: entry.process.reference(),
            name: action.action_name.clone(),
            kind: action.action_type.clone().unwrap_or_else(|| "custom".to_owned()),
            arity: action.arity,
        }));
    }
    Ok(Json(List::complete(items)))
}
