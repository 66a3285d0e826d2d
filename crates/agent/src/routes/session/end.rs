//! `DELETE /api/v1/session`.

use axum::{extract::State, http::StatusCode};
use qd_api::ErrorCode;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::Failure;

/// Log out.
///
/// Revokes the token that this very request is made with, at once, if a login was traded for it. Any other credential
/// stays as it is (409): a token that somebody made is revoked by its id, by somebody who may.
#[utoipa::path(
    delete, path = "/api/v1/session", operation_id = "session_end", tag = "tokens",
    responses((status = 204, description = "It is revoked."), MutationProblems),
    security(("token" = []))
)]
pub async fn handler(State(door): State<Door>, grant: Grant<need::Any>) -> Result<StatusCode, Failure> {
    let ended = match &grant.principal().token_id {
        Some(id) => door
            .authority
            .end_session(id)
            .map_err(|error| Failure::internal("revoke a token", &error))?,
        None => false,
    };
    if ended {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Failure::new(
        ErrorCode::Conflict,
        "log out: the request was not made with the token of a login, so there is no session to end; revoke a token by \
         `DELETE /api/v1/tokens/{jti}` or `qd token revoke` on the host",
    ))
}
