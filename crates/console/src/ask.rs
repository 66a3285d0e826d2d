//! Asking one host's agent over its link, on somebody's behalf.
//!
//! What a request brings to a host and what an answer brings back is said here, for callers' requests that are passed on as
//! for the console's own. [`whole`] and [`json`] read an answer to its end, within bounds.

mod read;

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, uri::PathAndQuery},
    response::Response,
};
use qd_api::{
    ErrorCode, Problem,
    fleet::{ON_BEHALF, OnBehalf},
};
use qd_edge::problem::Failure;
use qd_tunnel::console::{Client, ClientError};

pub use read::{Bounds, Unanswered, json, whole};

use crate::on_behalf;

/// What a request brings to the agent. Everything else is between the caller and the console.
static PASSED_ON: [HeaderName; 6] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("last-event-id"),
];
/// What an answer brings back. Everything else is for the console to say: cookies and policies are its own.
static BROUGHT_BACK: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CACHE_CONTROL,
    header::ETAG,
    header::LOCATION,
    header::RETRY_AFTER,
    header::VARY,
    HeaderName::from_static("idempotency-replayed"),
];
/// What a host may say that an answer is. A page or a script is none of a host's to serve.
const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/problem+json",
    "application/x-ndjson",
    "application/yaml",
    "application/openmetrics-text",
    "text/event-stream",
    "text/plain",
];

/// Asks a host something and gives its answer back, whose body is not read.
pub async fn ask(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    request: Request,
) -> Result<Response, Failure> {
    send(client, told, uri, request)
        .await
        .map_err(|unsent| match unsent {
            Unsent::Refused(failure) => failure,
            Unsent::Lost(error) => failed(&error),
        })
}

/// Why there is no head of an answer.
enum Unsent {
    /// The host was not asked.
    Refused(Failure),
    /// The link failed.
    Lost(ClientError),
}

async fn send(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    request: Request,
) -> Result<Response, Unsent> {
    let (given, body) = request.into_parts();
    let mut head = head(told, &given.headers, &uri)
        .map_err(Unsent::Refused)?
        .method(given.method.clone());
    // A body that is not there must not be announced.
    if matches!(given.method, Method::GET | Method::HEAD)
        && let Some(headers) = head.headers_mut()
    {
        headers.remove(header::CONTENT_LENGTH);
    }
    let asked = head
        .body(body)
        .map_err(|error| Unsent::Refused(Failure::internal("pass a request on", &error)))?;
    let (head, body) = client.send(asked).await.map_err(Unsent::Lost)?.into_parts();
    let mut answer = Response::new(Body::new(body));
    *answer.status_mut() = head.status;
    for name in &BROUGHT_BACK {
        for value in head.headers.get_all(name) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    if let Some(is) = answer.headers_mut().get_mut(header::CONTENT_TYPE)
        && !is_data(is)
    {
        *is = HeaderValue::from_static("application/octet-stream");
    }
    Ok(answer)
}

/// The head of the request that the agent gets.
pub fn head(
    told: &OnBehalf,
    given: &HeaderMap,
    uri: &PathAndQuery,
) -> Result<http::request::Builder, Failure> {
    let mut request = http::Request::builder().uri(uri.as_str());
    if let Some(headers) = request.headers_mut() {
        for name in &PASSED_ON {
            for value in given.get_all(name) {
                headers.append(name, value.clone());
            }
        }
        headers.insert(ON_BEHALF, on_behalf::header(told)?);
    }
    Ok(request)
}

fn is_data(media_type: &HeaderValue) -> bool {
    let text = media_type.to_str().unwrap_or_default();
    let name = text.split(';').next().unwrap_or_default().trim();
    MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// What a caller is told of a link that failed it.
pub fn failed(error: &ClientError) -> Failure {
    tracing::warn!(error = error as &dyn std::error::Error, "a host did not answer");
    match error {
        ClientError::Gone { .. } => Problem::new(
            ErrorCode::HostOffline,
            "the link to the host was lost; whether it did what was asked is not known",
        )
        .into(),
        ClientError::Busy { .. } => Failure::rate_limited(
            "too many requests to this host are in flight",
            Duration::from_secs(1),
        ),
        ClientError::Deadline { .. } | ClientError::Failed { .. } => {
            Problem::new(ErrorCode::HostOffline, "the host did not answer").into()
        }
    }
}
