//! `GET /healthz` and `GET /readyz`.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qd_api::host::{Health, Link};

use crate::{door::Door, openapi::PublicProblems};
use qd_edge::problem::Json;

/// Whether the agent lives.
///
/// Says nothing of the daemon: restarting the agent would not help it.
#[utoipa::path(
    get, path = "/healthz", operation_id = "healthz", tag = "public",
    responses((status = 200, description = "It does.", body = Health), PublicProblems),
    security(())
)]
pub async fn healthz() -> Json<Health> {
    Json(Health {
        status: "ok".to_owned(),
        daemon: None,
    })
}

/// Whether the agent can do its work.
///
/// Ready means that the daemon answers.
#[utoipa::path(
    get, path = "/readyz", operation_id = "readyz", tag = "public",
    responses(
        (status = 200, description = "The daemon answers.", body = Health),
        (status = 503, description = "The daemon does not answer; the agent keeps trying.", body = Health),
        PublicProblems
    ),
    security(())
)]
pub async fn readyz(State(door): State<Door>) -> Response {
    let link = door.bridge.daemon().link;
    let (status, text) = match link {
        Link::Connected => (StatusCode::OK, "ok"),
        Link::Connecting => (StatusCode::SERVICE_UNAVAILABLE, "the daemon does not answer"),
        Link::Refused => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the daemon's home is not safe to use; see the agent's log",
        ),
    };
    (
        status,
        Json(Health {
            status: text.to_owned(),
            daemon: Some(link),
        }),
    )
        .into_response()
}
