//! `GET /api/v1/whoami`.

use qd_api::token::Whoami;

use crate::{
    grant::{Grant, need},
    openapi::Problems,
};
use qd_edge::problem::Json;

/// Who the caller is.
///
/// The principal behind the credential, its scopes and when they end.
#[utoipa::path(
    get, path = "/api/v1/whoami", operation_id = "whoami", tag = "host",
    responses((status = 200, description = "The caller.", body = Whoami), Problems),
    security(("token" = []))
)]
pub async fn handler(grant: Grant<need::Any>) -> Json<Whoami> {
    Json(grant.principal().whoami())
}
