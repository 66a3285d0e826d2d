//! `GET /api/v1/whoami`.

use qd_api::token::Whoami;
use qd_edge::problem::Json;

use crate::grant::{Grant, need};

/// Says who the caller is, and what it may do.
pub async fn handler(grant: Grant<need::Any>) -> Json<Whoami> {
    Json(grant.principal().whoami())
}
