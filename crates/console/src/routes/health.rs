//! `GET /healthz` and `GET /readyz`.

use axum::extract::State;
use qd_edge::problem::Failure;

use crate::door::Door;

/// Says that the program runs.
pub async fn healthz() -> &'static str {
    "ok"
}

/// Says that it can do its work: that its store answers.
pub async fn readyz(State(door): State<Door>) -> Result<&'static str, Failure> {
    match door.store.has_users().await {
        Ok(_) => Ok("ok"),
        Err(error) => Err(Failure::internal("read the store", &error)
            .with_status(axum::http::StatusCode::SERVICE_UNAVAILABLE)),
    }
}
