//! Where a dialler stands, and why it is not connected.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::connect;
use crate::{
    carrier::End,
    handshake::{self, Greeting},
    message::Closing,
};

/// Where a dialler stands.
#[derive(Debug, Clone)]
pub enum State {
    /// An attempt is under way.
    Connecting {
        /// Counts from 1, and starts over after each success.
        attempt: u32,
    },
    /// The link is there.
    Connected {
        /// Since when.
        since: Instant,
        /// What the console said and what was agreed on.
        greeting: Arc<Greeting>,
    },
    /// There is no link; there will be another attempt.
    Waiting {
        /// When it will begin.
        until: Instant,
        /// Why there is no link.
        cause: Arc<Error>,
    },
    /// The dialler was told to stop.
    Stopped,
}

impl State {
    /// Whether the link is there; fits `watch::Receiver::wait_for`.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }

    /// Whether people have to do something before there can be a link.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Waiting { cause, .. } if cause.is_final())
    }
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No WebSocket could be opened.
    #[error("cannot open a connection to the console")]
    Connect(#[from] connect::Error),
    /// The two sides did not agree.
    #[error("the handshake with the console failed")]
    Handshake(#[from] handshake::Error),
    /// The link ended.
    #[error("the link ended after {lasted:?}")]
    Ended {
        /// How long it lasted.
        lasted: Duration,
        /// How it ended.
        #[source]
        end: End,
    },
}

impl Error {
    /// Whether nothing was reached that could have been troubled.
    pub(super) fn is_unreached(&self) -> bool {
        use connect::Error::{Connect, Deadline};
        matches!(self, Self::Connect(Connect { .. } | Deadline { .. }))
    }

    /// Whether another attempt would end in the same way unless people do something.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Connect(_) => false,
            Self::Handshake(handshake::Error::Refused(refusal)) => !refusal.retry,
            Self::Handshake(error) => matches!(error, handshake::Error::WrongConsole),
            Self::Ended { end, .. } => {
                matches!(end, End::ClosedByPeer(closing) if Closing::is_final(closing))
            }
        }
    }
}
