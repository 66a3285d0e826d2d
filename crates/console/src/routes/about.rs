//! `GET /api/v1/about`.

use axum::extract::State;
use qd_api::fleet::{About, AboutKind};
use qd_edge::problem::{Failure, Json};

use crate::{door::Door, openapi::PublicProblems};

/// What answers here.
///
/// What a page needs to know before anybody has logged in.
#[utoipa::path(
    get, path = "/api/v1/about", operation_id = "about", tag = "public",
    responses((status = 200, description = "It.", body = About), PublicProblems),
    security(())
)]
pub async fn handler(State(door): State<Door>) -> Result<Json<About>, Failure> {
    let has_users = door.store.has_users().await;
    Ok(Json(About {
        kind: AboutKind::Console,
        needs_setup: !has_users.map_err(|error| Failure::internal("look for users", &error))?,
    }))
}
