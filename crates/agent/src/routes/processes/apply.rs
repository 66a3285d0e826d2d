//! `PUT /api/v1/processes`.

use axum::extract::State;
use qd_api::{app::AppSpec, apply::ApplyResponse};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    apply,
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb,
};
use qd_edge::problem::{Failure, Json, Query};

/// Whether to do it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Apply {
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
}

/// Make an app be as it is defined.
///
/// Starts the app if there is none of its name. Else compares each option, each variable of its environment and the
/// number of its processes with the definition, and changes what differs with as little disturbance as that takes:
/// options of supervision hold at once, what a run is started with needs a restart, a different number scales. What is
/// not in the definition any more is taken back. Only Quarterdeck's own daemon can do it.
#[utoipa::path(
    put, path = "/api/v1/processes", operation_id = "processes_apply", tag = "processes",
    params(Apply, verb::IdempotencyHeader),
    request_body = AppSpec,
    responses((status = 200, description = "What changed, or would.", body = ApplyResponse), MutationProblems),
    security(("token" = ["processes:define"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesDefine>,
    Query(query): Query<Apply>,
    Json(spec): Json<AppSpec>,
) -> Result<Json<ApplyResponse>, Failure> {
    apply::apply(&door, &grant, spec, query.dry_run).await.map(Json)
}
