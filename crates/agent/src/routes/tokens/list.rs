//! `GET /api/v1/tokens`.

use axum::extract::State;
use qd_api::{List, token::Token};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
};
use qd_edge::problem::{Failure, Json};

/// List tokens.
///
/// What is known of every token, the revoked and expired ones of the last thirty days included. Never the tokens
/// themselves.
#[utoipa::path(
    get, path = "/api/v1/tokens", operation_id = "tokens_list", tag = "tokens",
    responses((status = 200, description = "The tokens, oldest first.", body = List<Token>), Problems),
    security(("token" = ["tokens:admin"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::TokensAdmin>,
) -> Result<Json<List<Token>>, Failure> {
    grant.whole_host()?;
    let tokens = door
        .authority
        .tokens()
        .map_err(|error| Failure::internal("list the tokens", &error))?;
    Ok(Json(List::complete(tokens)))
}
