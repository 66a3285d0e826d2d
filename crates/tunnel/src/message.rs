//! What travels over a WebSocket, in words that belong to no WebSocket library.

use bytes::Bytes;
use futures_util::{Sink, Stream};

/// What a close frame has room for, beside the code.
const MAX_REASON_BYTES: usize = 123;

/// Any error of somebody else's.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// One message of a WebSocket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Bytes, the only kind with a meaning here.
    Binary(Bytes),
    /// Text, which no peer of ours sends: it ends the link.
    Text,
    /// A question whether the peer lives, which WebSocket libraries answer themselves.
    Ping(Bytes),
    /// The answer to a ping.
    Pong(Bytes),
    /// The end, and its reason.
    Close(Closing),
}

/// Why a link is closed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} ({code})")]
pub struct Closing {
    /// The WebSocket's close code.
    pub code: u16,
    /// A word or a short sentence; more than 123 bytes are cut off.
    pub reason: String,
}

impl Closing {
    /// The code of [`Closing::superseded`].
    pub const SUPERSEDED: u16 = 4001;
    /// The code of [`Closing::removed`].
    pub const REMOVED: u16 = 4002;
    const NORMAL: u16 = 1000;
    const GOING_AWAY: u16 = 1001;
    const PROTOCOL: u16 = 1002;
    const NONE: u16 = 1005;
    const POLICY: u16 = 1008;

    fn new(code: u16, reason: &str) -> Self {
        Self {
            code,
            reason: reason.to_owned(),
        }
    }

    /// The link has served its purpose.
    pub fn normal() -> Self {
        Self::new(Self::NORMAL, "closed")
    }

    /// This side is shutting down; connect again.
    pub fn going_away() -> Self {
        Self::new(Self::GOING_AWAY, "going away")
    }

    /// A newer link of the same host has taken this one's place.
    pub fn superseded() -> Self {
        Self::new(Self::SUPERSEDED, "superseded")
    }

    /// The host is no longer one of the console's.
    pub fn removed() -> Self {
        Self::new(Self::REMOVED, "removed")
    }

    /// The peer broke the protocol.
    pub(crate) fn protocol_error() -> Self {
        Self::new(Self::PROTOCOL, "protocol error")
    }

    /// The peer was refused; why was in the handshake.
    pub(crate) fn refused() -> Self {
        Self::new(Self::POLICY, "refused")
    }

    /// The peer gave no reason.
    pub(crate) fn unexplained() -> Self {
        Self::new(Self::NONE, "closed without a reason")
    }

    /// The same, as it may stand in a close frame and in a log line: peers choose the words.
    pub(crate) fn tamed(mut self) -> Self {
        let mut room = MAX_REASON_BYTES;
        self.reason.retain(|c| {
            let fits = !c.is_control() && c.len_utf8() <= room;
            room = if fits { room - c.len_utf8() } else { room };
            fits
        });
        self
    }

    /// Whether another attempt would end in the same way, or take the place of another agent.
    pub fn is_final(&self) -> bool {
        matches!(self.code, Self::SUPERSEDED | Self::REMOVED)
    }
}

/// A WebSocket: an ordered stream of messages each way.
///
/// It must answer pings itself, as axum's and tungstenite's do, and refuse messages above
/// [`MAX_RECEIVED_MESSAGE_BYTES`](crate::limits::MAX_RECEIVED_MESSAGE_BYTES) before it has buffered them.
pub trait Messages:
    Stream<Item = Result<Message, BoxError>> + Sink<Message, Error = BoxError> + Send + Unpin + 'static
{
}

impl<M> Messages for M where
    M: Stream<Item = Result<Message, BoxError>> + Sink<Message, Error = BoxError> + Send + Unpin + 'static
{
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_cut_and_cannot_forge_a_log_line() {
        let long = Closing::new(1000, &format!("a\nb\u{1b}{}", "é".repeat(100))).tamed();
        assert!(long.reason.starts_with("abé") && long.reason.len() <= MAX_REASON_BYTES);
        assert_eq!(Closing::superseded().tamed(), Closing::superseded());
    }
}
