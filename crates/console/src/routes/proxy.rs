//! `/api/v1/hosts/{host}/…`: everything of an agent, through its link, with the caller's rights.
//!
//! The agent decides what the caller may do there; here it is decided whether there is such a host for it. What is
//! changed is written down on both sides.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, uri::PathAndQuery},
    response::Response,
};
use qd_api::{
    ErrorCode, Problem,
    audit::AuditResult,
    fleet::{ON_BEHALF, OnBehalf},
};
use qd_edge::problem::{Failure, Path};
use qd_tunnel::console::{Client, ClientError};

use crate::{
    door::Door,
    grant::{Grant, need},
    live, on_behalf,
    record::{From, Line},
    upgrade,
};

/// Longest wait for the head of an answer: an agent's own longest, and what a line takes.
const DEADLINE: Duration = Duration::from_secs(630);
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

/// Passes a request on.
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    Path((name, rest)): Path<(String, String)>,
    from: From,
    request: Request,
) -> Result<Response, Failure> {
    let host = grant.host(&door, &name).await?;
    let session = door.session(&host).ok_or_else(|| {
        let detail = format!("{} is not linked now", host.name);
        Problem::new(ErrorCode::HostOffline, detail)
    })?;
    let principal = grant.principal();
    let uri = target(&request, &name)?;
    let client = session.client().clone().with_deadline(DEADLINE);
    if request.headers().contains_key(header::UPGRADE) {
        let head = head(&principal.on_behalf(), request.headers(), &uri)?;
        return upgrade::pass(&door, principal, client, head, request).await;
    }
    let method = request.method().clone();
    let answer = ask(&client, &principal.on_behalf(), uri, request).await;
    if !method.is_safe() {
        let (result, code) = match &answer {
            Ok(response) if response.status().is_success() => (AuditResult::Done, None),
            Ok(response) if response.status().as_u16() == 403 => {
                (AuditResult::Denied, Some(ErrorCode::Forbidden))
            }
            Ok(_) => (AuditResult::Failed, None),
            Err(failure) => (AuditResult::Failed, Some(failure.0.code)),
        };
        let verb = format!("host {method} {rest}");
        let line = Line {
            token_id: principal.token_id.clone(),
            result,
            code,
            ..Line::done(&principal.user, from, &verb, Some(&host.name))
        };
        line.write(&door).await;
    }
    let response = answer?;
    Ok(live::while_granted(&door, principal, response))
}

/// The same path as the agent knows it, with its query.
fn target(request: &Request, host: &str) -> Result<PathAndQuery, Failure> {
    let given = request.uri().path_and_query().map_or("/", |given| given.as_str());
    let own = format!("/api/v1/hosts/{host}/");
    let rest = given
        .strip_prefix(&own)
        .ok_or_else(|| Failure::not_found("the host's name must be written as it is, without escapes"))?;
    format!("/api/v1/{rest}")
        .parse()
        .map_err(|_| Failure::invalid("the path cannot be passed on"))
}

/// The head of the request that the agent gets.
fn head(told: &OnBehalf, given: &HeaderMap, uri: &PathAndQuery) -> Result<http::request::Builder, Failure> {
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

/// Why a host gave no answer.
pub enum Asked {
    /// It was not asked.
    Refused(Failure),
    /// The link failed.
    Lost(ClientError),
}

/// Asks a host something and gives its answer back.
pub async fn ask(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    request: Request,
) -> Result<Response, Failure> {
    ask_plainly(client, told, uri, request)
        .await
        .map_err(|asked| match asked {
            Asked::Refused(failure) => failure,
            Asked::Lost(error) => failed(&error),
        })
}

/// The same, for who has to know why there is no answer.
pub async fn ask_plainly(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    request: Request,
) -> Result<Response, Asked> {
    let (given, body) = request.into_parts();
    let mut head = head(told, &given.headers, &uri)
        .map_err(Asked::Refused)?
        .method(given.method.clone());
    // A body that is not there must not be announced.
    if matches!(given.method, Method::GET | Method::HEAD)
        && let Some(headers) = head.headers_mut()
    {
        headers.remove(header::CONTENT_LENGTH);
    }
    let asked = head
        .body(body)
        .map_err(|error| Asked::Refused(Failure::internal("pass a request on", &error)))?;
    let (head, body) = client.send(asked).await.map_err(Asked::Lost)?.into_parts();
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
