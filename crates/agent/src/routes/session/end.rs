//! `DELETE /api/v1/session`.

use axum::{extract::State, http::StatusCode};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::Failure;

/// Log out.
///
/// Revokes the token that this very request is made with, at once.
#[utoipa::path(
    delete, path = "/api/v1/session", operation_id = "session_end", tag = "tokens",
    responses((status = 204, description = "It is revoked."), MutationProblems),
    security(("token" = []))
)]
pub async fn handler(State(door): State<Door>, grant: Grant<need::Any>) -> Result<StatusCode, Failure> {
    let Some(id) = &grant.principal().token_id else {
        return Err(Failure::invalid(
            "there is no token of this host to revoke: the request was not made with one",
        ));
    };
    door.authority
        .revoke(id)
        .map_err(|error| Failure::internal("revoke a token", &error))?;
    Ok(StatusCode::NO_CONTENT)
}
