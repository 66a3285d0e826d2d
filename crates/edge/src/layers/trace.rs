//! One span and one line for each request: method, route, status, time. Never the query, a header or a body.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument as _, info_span};

use crate::problem::{Code, RequestId};

/// What stands for the route where there is none: the path itself is the client's text.
const NO_ROUTE: &str = "-";

pub(super) async fn layer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(NO_ROUTE, MatchedPath::as_str)
        .to_owned();
    let id = RequestId::current().map(|id| id.0).unwrap_or_default();
    let method = request.method().clone();
    let span = info_span!("request", request.id = id, http.method = %method, http.route = route);
    let reads = method.is_safe();
    async {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let code = response.extensions().get::<Code>().map(|code| code.0.as_str());
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if reads && status < 400 {
            tracing::debug!(http.status = status, latency.micros = micros, "answered");
        } else {
            tracing::info!(
                http.status = status,
                latency.micros = micros,
                error.code = code,
                "answered"
            );
        }
        response
    }
    .instrument(span)
    .await
}
