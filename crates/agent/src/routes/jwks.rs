//! `GET /.well-known/jwks.json`.

use axum::extract::State;
use serde_json::Value;

use crate::{door::Door, openapi::PublicProblems};
use qd_edge::problem::{Failure, Json};

/// The host's public keys.
///
/// What the host's tokens are verified with, as a JSON Web Key Set.
#[utoipa::path(
    get, path = "/.well-known/jwks.json", operation_id = "jwks", tag = "public",
    responses((status = 200, description = "The keys.", body = Object), PublicProblems),
    security(())
)]
pub async fn handler(State(door): State<Door>) -> Result<Json<Value>, Failure> {
    let keys = door.authority.jwks();
    keys.map(Json)
        .map_err(|error| Failure::internal("read the keys", &error))
}
