//! What can go wrong in a call.

use std::{error::Error as StdError, time::Duration};

use qd_api::{ErrorCode, Problem};

/// The cause of an error, as the library below gave it.
pub type Source = Box<dyn StdError + Send + Sync>;

/// Why a call or a stream failed. No variant holds a credential, and none is made of one.
///
/// ```no_run
/// # async fn example(client: qd_sdk::Client) {
/// match client.processes().get("api").await {
///     Ok(found) => println!("{} processes", found.items.len()),
///     Err(error) if error.code() == Some(qd_sdk::api::ErrorCode::NotFound) => println!("no such app"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server answered with an error; this is its body.
    #[error(transparent)]
    Api(Box<Problem>),
    /// No connection came about, so nothing was sent.
    #[error("{what}: cannot connect; {hint}")]
    Connect {
        /// What was tried.
        what: String,
        /// What to look at.
        hint: String,
        /// The cause.
        #[source]
        source: Source,
    },
    /// The server's certificate was not accepted, so nothing was sent.
    #[error("{what}: the server's certificate is not accepted; {hint}")]
    Tls {
        /// What was tried.
        what: String,
        /// What to look at.
        hint: String,
        /// The cause.
        #[source]
        source: Source,
    },
    /// No complete answer came in time. Whether the thing was done is not known.
    #[error("{what}: no answer within {after:?}")]
    Timeout {
        /// What was tried.
        what: String,
        /// How long was waited, retries included.
        after: Duration,
    },
    /// The connection broke after the request was sent. Whether the thing was done is not known.
    #[error("{what}: the connection broke before the answer was complete")]
    Interrupted {
        /// What was tried.
        what: String,
        /// The cause.
        #[source]
        source: Source,
    },
    /// An answer that the API does not give: from a proxy, another service, or a newer server.
    #[error("{what}: unexpected answer {status}: {detail}")]
    Unexpected {
        /// What was tried.
        what: String,
        /// The HTTP status.
        status: u16,
        /// What the answer says, shortened.
        detail: String,
    },
    /// The answer is not the JSON it should be.
    #[error("{what}: the answer cannot be understood: {detail}")]
    Decode {
        /// What was tried.
        what: String,
        /// Where and why; only where, if the answer holds a secret.
        detail: String,
    },
    /// The answer is larger than this client takes.
    #[error("{what}: the answer is larger than {limit} bytes; narrow the request")]
    TooLarge {
        /// What was tried.
        what: String,
        /// The limit.
        limit: usize,
    },
    /// The client cannot be made like this.
    #[error("{field}: {reason}")]
    InvalidConfig {
        /// The option.
        field: &'static str,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The request cannot be made like this; nothing was sent.
    #[error("{field}: {reason}")]
    InvalidRequest {
        /// The argument.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The stream has ended; its own last item says why.
    #[error("the stream is closed")]
    Closed,
}

impl Error {
    pub(crate) fn config(field: &'static str, reason: impl Into<String>) -> Self {
        Self::InvalidConfig {
            field,
            reason: reason.into(),
        }
    }

    pub(crate) fn request(field: &'static str, reason: impl Into<String>) -> Self {
        Self::InvalidRequest {
            field,
            reason: reason.into(),
        }
    }

    /// The server's error code. An answer 401 or 403 without one, as proxies give it, counts as its code.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api(problem) => Some(problem.code),
            Self::Unexpected { status: 401, .. } => Some(ErrorCode::Unauthenticated),
            Self::Unexpected { status: 403, .. } => Some(ErrorCode::Forbidden),
            _ => None,
        }
    }

    /// The server's error body: with [`ErrorCode::NotReady`] it holds the processes and their last log lines.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Api(problem) => Some(problem),
            _ => None,
        }
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(problem) => Some(problem.status),
            Self::Unexpected { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same call may succeed later. It does not say that a repeat is safe: after [`Error::Timeout`] and
    /// [`Error::Interrupted`] the thing may have been done, and only the same idempotency key makes sure that it is not
    /// done twice. The client has made its own tries by then.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Api(problem) => matches!(
                problem.code,
                ErrorCode::DaemonUnavailable
                    | ErrorCode::DaemonTimeout
                    | ErrorCode::RateLimited
                    | ErrorCode::HostOffline
            ),
            Self::Unexpected { status, .. } => matches!(status, 408 | 425 | 429 | 502..=504),
            Self::Connect { .. } | Self::Timeout { .. } | Self::Interrupted { .. } => true,
            Self::Tls { .. }
            | Self::Decode { .. }
            | Self::TooLarge { .. }
            | Self::InvalidConfig { .. }
            | Self::InvalidRequest { .. }
            | Self::Closed => false,
        }
    }

    /// Whether a stream that meets this on reconnecting should give up: the answer will not change by waiting.
    pub(crate) fn ends_a_stream(&self) -> bool {
        match self.status() {
            Some(408 | 425 | 429) => false,
            Some(status) => status < 500 || status == 501,
            None => !self.is_retryable(),
        }
    }
}
