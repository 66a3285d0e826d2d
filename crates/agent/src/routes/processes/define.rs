//! `POST /api/v1/processes`.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use qd_api::{app::AppSpec, verb::VerbResponse};

use crate::{
    define,
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    verb,
    wait::WaitQuery,
};
use qd_edge::problem::{Failure, Json, Query};

/// Define and start an app.
///
/// One entry of an ecosystem file: paths, interpreter, environment, log files and instances are resolved on the host
/// as the PM2 command line does it, without a shell. This runs an arbitrary program as the daemon's user.
#[utoipa::path(
    post, path = "/api/v1/processes", operation_id = "processes_define", tag = "processes",
    params(WaitQuery, verb::IdempotencyHeader),
    request_body = AppSpec,
    responses(
        (status = 201, description = "The processes started.", body = VerbResponse,
            headers(("location" = String, description = "Where the app's processes are."))),
        MutationProblems
    ),
    security(("token" = ["processes:define"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesDefine>,
    Query(wait): Query<WaitQuery>,
    Json(spec): Json<AppSpec>,
) -> Result<Response, Failure> {
    let (name, answer) = define::define(&door, &grant, spec, wait).await?;
    let location = format!("/api/v1/processes/{}", define::path_segment(&name));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(answer)).into_response())
}
