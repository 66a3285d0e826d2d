//! `POST /api/v1/logins`.

use std::time::Duration;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qd_api::token::{LoginRequest, MAX_LOGIN_SECONDS, NewLogin};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::{Failure, Json};

/// Make a one-time login of the web page.
///
/// Its code is traded once, by `POST /api/v1/session`, for a token with the caller's rights. A link to the page carries it
/// behind the `#`, as `/#/login/<code>`: browsers keep that part to themselves. The answer is the only time the code is
/// shown; it is not replayed for a repeated `Idempotency-Key`.
#[utoipa::path(
    post, path = "/api/v1/logins", operation_id = "logins_create", tag = "tokens",
    request_body = Option<LoginRequest>,
    responses((status = 201, description = "The login.", body = NewLogin), MutationProblems),
    security(("token" = ["tokens:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::TokensAdmin>,
    request: Option<Json<LoginRequest>>,
) -> Result<Response, Failure> {
    let request = request.map(|Json(request)| request).unwrap_or_default();
    let life = request.ttl_seconds.map(Duration::from_secs);
    let Some((code, expires_at)) = door.logins.issue(grant.principal(), life) else {
        return Err(Failure::invalid(format!(
            "`ttl_seconds`: a login lives from 1 to {MAX_LOGIN_SECONDS} seconds"
        )));
    };
    let login = NewLogin {
        code,
        expires_at,
        url: Some(door.url.clone()),
    };
    Ok((StatusCode::CREATED, Json(login)).into_response())
}
