//! `DELETE /api/v1/tokens/{jti}`.

use axum::extract::State;
use qd_api::{ErrorCode, Problem, token::Token};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::MutationProblems,
};
use qd_edge::problem::{Failure, Json, Path};

/// Revoke a token.
///
/// In force at once; open streams of the token close within five seconds.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{jti}", operation_id = "tokens_revoke", tag = "tokens",
    params(("jti" = String, Path, description = "The token's id.")),
    responses((status = 200, description = "The token as it now is.", body = Token), MutationProblems),
    security(("token" = ["tokens:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::TokensAdmin>,
    Path(jti): Path<String>,
) -> Result<Json<Token>, Failure> {
    grant.whole_host()?;
    let missing = || Problem::new(ErrorCode::NotFound, "there is no token of this id");
    let known = door
        .authority
        .tokens()
        .map_err(|error| Failure::internal("read the tokens", &error))?;
    if !known.iter().any(|token| token.id == jti) {
        return Err(missing().into());
    }
    let revoked = door
        .authority
        .revoke(&jti)
        .map_err(|error| Failure::internal("revoke a token", &error))?;
    revoked
        .into_iter()
        .next()
        .map(Json)
        .ok_or_else(|| missing().into())
}
