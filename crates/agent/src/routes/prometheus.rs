//! `GET /metrics`.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    prometheus,
};
use qd_edge::problem::Failure;

/// The page for Prometheus.
///
/// CPU, memory, restarts and state of each process that the credential may see, the apps' own metrics, and the agent's
/// counters, in the text format. Takes a token with `metrics:read`, or the scrape token of the configuration.
#[utoipa::path(
    get, path = "/metrics", operation_id = "prometheus", tag = "metrics",
    responses((status = 200, description = "The page.", body = String, content_type = "application/openmetrics-text"), Problems),
    security(("token" = ["metrics:read"]))
)]
pub async fn handler(State(door): State<Door>, grant: Grant<need::MetricsRead>) -> Result<Response, Failure> {
    let snapshot = door.bridge.snapshot().ok();
    let processes: Vec<_> = snapshot
        .as_ref()
        .map(|snapshot| {
            grant
                .visible(snapshot)
                .map(|entry| entry.process.clone())
                .collect()
        })
        .unwrap_or_default();
    let view = prometheus::View {
        processes: &processes,
        counters: &door.counters,
        events_published: door.events.published(),
        daemon_up: snapshot.is_some(),
        now: qd_api::Time::now(),
    };
    let page = prometheus::render(&view);
    Ok(([(header::CONTENT_TYPE, prometheus::CONTENT_TYPE)], page).into_response())
}
