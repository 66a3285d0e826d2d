//! Errors as clients see them: RFC 9457 problem documents with a closed set of codes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Process, log::LogLine};

/// The media type of every error body.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, from a set that only grows with a new API version. Clients branch on this and never on prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ErrorCode {
    /// The request is malformed or asks for something impossible (400, 405, 415, 421, 422).
    InvalidRequest,
    /// No credential, or one that is not valid here (401).
    Unauthenticated,
    /// The credential does not carry the scope this route asks for (403).
    Forbidden,
    /// No such route, or no process that the caller may see matches the target (404).
    NotFound,
    /// The present state does not allow it, or the same idempotency key is in use with another request (409).
    Conflict,
    /// The daemon could not start the program (422).
    SpawnFailed,
    /// The process daemon does not answer at present; try again (503).
    DaemonUnavailable,
    /// The process daemon took the request and did not answer in time (504).
    DaemonTimeout,
    /// The daemon behind this agent cannot do this (409).
    UnsupportedByDaemon,
    /// The body is over the limit (413).
    PayloadTooLarge,
    /// Too many requests, failures or connections; see `Retry-After` (429).
    RateLimited,
    /// The host has no live session with the console (503).
    HostOffline,
    /// The processes did not come online in the time given (504).
    NotReady,
    /// A fault of ours; the request id finds it in the agent's log (500).
    Internal,
}

impl ErrorCode {
    /// Every code there is.
    pub const ALL: [Self; 14] = [
        Self::InvalidRequest,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::SpawnFailed,
        Self::DaemonUnavailable,
        Self::DaemonTimeout,
        Self::UnsupportedByDaemon,
        Self::PayloadTooLarge,
        Self::RateLimited,
        Self::HostOffline,
        Self::NotReady,
        Self::Internal,
    ];

    /// The HTTP status that goes with the code unless the place that raises it says otherwise.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::UnsupportedByDaemon => 409,
            Self::SpawnFailed => 422,
            Self::DaemonUnavailable | Self::HostOffline => 503,
            Self::DaemonTimeout | Self::NotReady => 504,
            Self::PayloadTooLarge => 413,
            Self::RateLimited => 429,
            Self::Internal => 500,
        }
    }

    /// The code as it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::SpawnFailed => "spawn_failed",
            Self::DaemonUnavailable => "daemon_unavailable",
            Self::DaemonTimeout => "daemon_timeout",
            Self::UnsupportedByDaemon => "unsupported_by_daemon",
            Self::PayloadTooLarge => "payload_too_large",
            Self::RateLimited => "rate_limited",
            Self::HostOffline => "host_offline",
            Self::NotReady => "not_ready",
            Self::Internal => "internal",
        }
    }

    /// A short title in plain words, the same for every occurrence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::InvalidRequest => "The request is not valid",
            Self::Unauthenticated => "Authentication is needed",
            Self::Forbidden => "Not allowed",
            Self::NotFound => "Not found",
            Self::Conflict => "Conflict with the present state",
            Self::SpawnFailed => "The program could not be started",
            Self::DaemonUnavailable => "The process daemon is not available",
            Self::DaemonTimeout => "The process daemon did not answer in time",
            Self::UnsupportedByDaemon => "The process daemon cannot do this",
            Self::PayloadTooLarge => "The body is too large",
            Self::RateLimited => "Too many requests",
            Self::HostOffline => "The host is offline",
            Self::NotReady => "Not ready in time",
            Self::Internal => "Internal error",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error answer (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{detail} ({code})")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`: the code says what kind of problem it is.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// A short title, the same for every occurrence of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The machine-readable code.
    pub code: ErrorCode,
    /// What failed here, on what, and what to do about it.
    pub detail: String,
    /// The id of the request, also in the `x-request-id` header and in the agent's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// With `not_ready` and `spawn_failed`: the processes concerned, as they were when the answer was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<Process>,
    /// With `not_ready`: the last log lines of those processes, only for callers with `logs:read`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log_tail: Vec<LogLine>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

impl Problem {
    /// A problem of this code, with the code's own status and title.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            kind: about_blank(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            request_id: None,
            processes: Vec::new(),
            log_tail: Vec::new(),
        }
    }

    /// The same problem under another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}
