//! `GET /healthz` and `GET /readyz`.

use axum::{extract::State, http::StatusCode};
use qd_api::host::Health;
use qd_edge::problem::{Failure, Json};

use crate::{door::Door, openapi::PublicProblems};

/// Whether the console lives.
#[utoipa::path(
    get, path = "/healthz", operation_id = "healthz", tag = "public",
    responses((status = 200, description = "It does.", body = Health), PublicProblems),
    security(())
)]
pub async fn healthz() -> Json<Health> {
    Json(ok())
}

/// Whether the console can do its work.
///
/// Ready means that its store answers. Hosts that are not linked are no fault of the console.
#[utoipa::path(
    get, path = "/readyz", operation_id = "readyz", tag = "public",
    responses(
        (status = 200, description = "It can.", body = Health),
        (status = 503, description = "Its store does not answer.", body = qd_api::Problem, content_type = "application/problem+json"),
        PublicProblems
    ),
    security(())
)]
pub async fn readyz(State(door): State<Door>) -> Result<Json<Health>, Failure> {
    match door.store.has_users().await {
        Ok(_) => Ok(Json(ok())),
        Err(error) => {
            Err(Failure::internal("read the store", &error).with_status(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

fn ok() -> Health {
    Health {
        status: "ok".to_owned(),
        daemon: None,
    }
}
