//! Why a call has no result.

use std::time::Duration;

use crate::{frame, req};

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no connection, or it was lost before the answer came; the peer may or may not have acted.
    #[error("not connected, or the connection was lost before the answer came")]
    Disconnected,
    /// The answer did not come in time; the peer may still act.
    #[error("`{method}` was not answered within {after:?}")]
    Deadline {
        /// The method called.
        method: String,
        /// The time given.
        after: Duration,
    },
    /// The peer answered with an error.
    #[error("{message}")]
    Remote {
        /// The error's text; the JSON text when it is not a string.
        message: String,
        /// The peer's stack trace, when it sent one. Not for users.
        stack: Option<String>,
        /// The error as it came.
        value: serde_json::Value,
    },
    /// The arguments cannot be sent; nothing was.
    #[error("the arguments of `{method}` cannot be encoded")]
    Encode {
        /// The method called.
        method: String,
        /// What is wrong with them.
        #[source]
        source: frame::Error,
    },
    /// The reply is not what the caller expected.
    #[error("the reply to `{method}` cannot be decoded")]
    Decode {
        /// The method called.
        method: String,
        /// What is wrong with it.
        #[source]
        source: frame::Error,
    },
    /// Too many calls are waiting already; try again later.
    #[error("too many calls are waiting for an answer")]
    Overloaded,
    /// The connection's task has ended; no call can succeed any more.
    #[error("the client was shut down")]
    Closed,
}

impl Error {
    pub(super) fn of(method: &str, error: req::Error) -> Error {
        match error {
            req::Error::Disconnected => Error::Disconnected,
            req::Error::Deadline { after } => Error::Deadline {
                method: method.to_owned(),
                after,
            },
            req::Error::Overloaded => Error::Overloaded,
            req::Error::Closed => Error::Closed,
            req::Error::Encode(source) => Error::encode(method, source),
        }
    }

    pub(super) fn encode(method: &str, source: frame::Error) -> Error {
        Error::Encode {
            method: method.to_owned(),
            source,
        }
    }

    pub(super) fn decode(method: &str, source: frame::Error) -> Error {
        Error::Decode {
            method: method.to_owned(),
            source,
        }
    }
}
