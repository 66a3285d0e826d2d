//! `POST /api/v1/tokens`.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qd_api::{
    ErrorCode, Problem,
    token::{NewToken, TokenRequest},
};
use qd_auth::MintError;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::{Failure, Json};

/// Mint a token.
///
/// Never with more rights or a longer life than the caller's own. The answer is the only time the token is shown; it
/// is not replayed for a repeated `Idempotency-Key`.
#[utoipa::path(
    post, path = "/api/v1/tokens", operation_id = "tokens_create", tag = "tokens",
    request_body = TokenRequest,
    responses((status = 201, description = "The token.", body = NewToken), MutationProblems),
    security(("token" = ["tokens:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::TokensAdmin>,
    Json(request): Json<TokenRequest>,
) -> Result<Response, Failure> {
    let principal = grant.principal();
    match door.authority.mint(&request, &principal.subject, Some(principal)) {
        Ok(token) => Ok((StatusCode::CREATED, Json(token)).into_response()),
        Err(MintError::Store(error)) => Err(Failure::internal("mint a token", &error)),
        Err(error @ MintError::Exceeds { .. }) => {
            Err(Problem::new(ErrorCode::Forbidden, error.to_string()).into())
        }
        Err(error) => Err(Problem::new(ErrorCode::InvalidRequest, error.to_string()).into()),
    }
}
