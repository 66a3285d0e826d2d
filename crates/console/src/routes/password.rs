//! `POST /api/v1/password`: one's own.

use std::time::Instant;

use axum::{extract::State, http::StatusCode};
use qd_api::fleet::PasswordChange;
use qd_edge::problem::{Failure, Json};

use super::users::hashed;
use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
    password,
    record::{From, Line},
};

/// Change one's own password.
///
/// It ends all sessions of the user, this one too: log in anew.
#[utoipa::path(
    post, path = "/api/v1/password", operation_id = "password_change", tag = "session",
    request_body = PasswordChange,
    responses((status = 204, description = "It is changed."), MutationProblems),
    security(("session" = []))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    from: From,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Failure> {
    let principal = grant.principal();
    if principal.token_id.is_some() {
        return Err(Failure::forbidden("a token cannot change its user's password"));
    }
    if let Err(wait) = door.logins.count(&from.0, &principal.user, Instant::now()) {
        return Err(Failure::rate_limited(
            "too many passwords were tried; wait a little",
            wait,
        ));
    }
    let account = door.store.user(&principal.user).await;
    let kept = account
        .map_err(|error| Failure::internal("find a user", &error))?
        .and_then(|account| account.password);
    if !password::is_right(change.current, kept).await {
        Line::denied(&principal.user, from, "password.change")
            .write(&door)
            .await;
        return Err(Failure::forbidden("the current password is wrong"));
    }
    let hash = hashed(change.new).await?;
    let set = door.store.set_password(&principal.user, &hash).await;
    set.map_err(|error| Failure::internal("change a password", &error))?;
    Line::done(&principal.user, from, "password.change", None)
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}
