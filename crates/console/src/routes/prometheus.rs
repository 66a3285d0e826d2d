//! `GET /metrics`.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use qd_api::{Scope, fleet::HostSelector};
use qd_edge::problem::Failure;

use super::processes::gather;
use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    prometheus,
    view::shown,
};

/// The page for Prometheus.
///
/// Hosts and their processes as far as the credential sees them, asked of the hosts now, in the text format. A host that
/// does not answer is `qd_host_up 0`, or has no processes on the page.
#[utoipa::path(
    get, path = "/metrics", operation_id = "prometheus", tag = "metrics",
    responses((status = 200, description = "The page.", body = String, content_type = "application/openmetrics-text"), Problems),
    security(("token" = ["metrics:read"]), ("session" = ["metrics:read"]))
)]
pub async fn handler(State(door): State<Door>, grant: Grant<need::MetricsRead>) -> Result<Response, Failure> {
    grant.also(Scope::ProcessesRead)?;
    let limits = &grant.principal().limits;
    let hosts: Vec<_> = grant
        .hosts(&door)
        .await?
        .iter()
        .map(|host| shown(&door, host, limits))
        .collect();
    let fleet = gather(&door, grant.principal(), &HostSelector::default()).await;
    let page = prometheus::render(&hosts, &fleet.items);
    Ok(([(header::CONTENT_TYPE, prometheus::CONTENT_TYPE)], page).into_response())
}
