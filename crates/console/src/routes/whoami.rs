//! `GET /api/v1/whoami`.

use qd_api::token::Whoami;
use qd_edge::problem::Json;

use crate::{
    grant::{Grant, need},
    openapi::Problems,
};

/// Who the caller is.
#[utoipa::path(
    get, path = "/api/v1/whoami", operation_id = "whoami", tag = "session",
    responses((status = 200, description = "The caller, and what it may do.", body = Whoami), Problems),
    security(("token" = []), ("session" = []))
)]
pub async fn handler(grant: Grant<need::Any>) -> Json<Whoami> {
    Json(grant.principal().whoami())
}
