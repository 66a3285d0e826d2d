//! `GET /api/v1/about`.

use qd_api::fleet::{About, AboutKind};

use crate::openapi::PublicProblems;
use qd_edge::problem::Json;

/// What answers here.
///
/// For the web page, before anybody has logged in.
#[utoipa::path(
    get, path = "/api/v1/about", operation_id = "about", tag = "public",
    responses((status = 200, description = "An agent.", body = About), PublicProblems),
    security(())
)]
pub async fn handler() -> Json<About> {
    Json(About {
        kind: AboutKind::Agent,
        needs_setup: false,
    })
}
