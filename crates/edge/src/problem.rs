//! Errors as answers: a [`Problem`] with its headers, and extractors that answer with one.
//!
//! The id of the request comes from the task-local that the outermost layer sets around everything else, so whatever
//! part of the server builds a failure, its document carries the id. This module knows nothing of routes.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use qd_api::{ErrorCode, Problem, error::PROBLEM_MEDIA_TYPE};

pub mod extract;
mod request_id;

pub use extract::{Json, Path, Query};
pub use request_id::RequestId;

/// What a client that may try again is told to wait when nothing better is known.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The code of a problem as an extension of its answer: whoever logs or audits reads it here rather than in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(pub ErrorCode);

/// A problem on its way to the client, with the headers that go with it.
#[derive(Debug)]
pub struct Failure(pub Box<Problem>, pub Box<HeaderMap>);

impl Failure {
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// 400.
    #[must_use]
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, detail)
    }

    /// 401. Says nothing of what was wrong with the credential but what its holder needs.
    #[must_use]
    pub fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::Unauthenticated, detail)
    }

    /// 403.
    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::Forbidden, detail)
    }

    /// 404.
    #[must_use]
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::NotFound, detail)
    }

    /// 500. The cause goes to the log, under the same request id, and nothing of it to the client.
    #[must_use]
    pub fn internal(doing: &str, cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = cause, doing, "a request failed inside the server");
        Self::fault()
    }

    /// 500 without an error value to name: a thing that should not happen did.
    #[must_use]
    pub fn internal_text(what: &str) -> Self {
        tracing::error!(what, "a request failed inside the server");
        Self::fault()
    }

    fn fault() -> Self {
        Self::new(
            ErrorCode::Internal,
            "something went wrong in the server; its log has the cause under the request id",
        )
    }

    /// 429 with the time after which a further try makes sense.
    #[must_use]
    pub fn rate_limited(detail: impl Into<String>, after: Duration) -> Self {
        Self::new(ErrorCode::RateLimited, detail).retry_after(after)
    }

    /// The same failure under another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status.as_u16();
        self
    }

    /// The same failure with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.1.insert(name, value);
        self
    }

    /// The same failure with `Retry-After`, in whole seconds and at least one.
    #[must_use]
    pub fn retry_after(self, after: Duration) -> Self {
        let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        self.with(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem), Box::default())
    }
}

impl From<Box<Problem>> for Failure {
    fn from(problem: Box<Problem>) -> Self {
        Self(problem, Box::default())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(mut problem, mut headers) = self;
        if problem.request_id.is_none() {
            problem.request_id = RequestId::current().map(|id| id.0);
        }
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        if status == StatusCode::UNAUTHORIZED {
            headers
                .entry(header::WWW_AUTHENTICATE)
                .or_insert(HeaderValue::from_static("Bearer"));
        }
        if matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers
                .entry(header::RETRY_AFTER)
                .or_insert(HeaderValue::from(RETRY_AFTER.as_secs()));
        }
        let body = serde_json::to_vec(&problem)
            .expect("a problem is plain text, numbers and lists, which JSON can write");
        let mut response = (status, *headers, body).into_response();
        response.extensions_mut().insert(Code(problem.code));
        response
    }
}
