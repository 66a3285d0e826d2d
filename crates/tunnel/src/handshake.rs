//! What the two sides say before HTTP/2 begins: who they are, and which protocol they speak.
//!
//! ```text
//! console ── Challenge { protocol, console, nonce, features } ──────────────────────────────────► agent
//! console ◄─ Hello { protocol, host, session, connect, nonce, version, capabilities, features, signature } ── agent
//! console ── Welcome { protocol, features, signature }  or  Refused { code, detail, retry } ────► agent
//! ```
//!
//! Each is one binary message of JSON. Members that this side does not know are ignored, so that newer peers may add
//! some. Both signatures cover everything said before them, with a fresh nonce of either side, so that nothing of it
//! can be replayed, altered or used for another host or console.

mod agent;
mod console;
mod exchange;
mod negotiate;
mod transcript;
pub mod wire;

use std::time::Duration;

pub use agent::Greeting;
pub(crate) use agent::{Introduction, greet};
pub(crate) use console::receive;
pub use console::{Known, Verify};
pub use negotiate::{Agreement, Offer, Protocol};
pub use wire::{Refusal, RefusalCode};

use crate::{
    key,
    message::{BoxError, Closing},
};

/// Why a handshake failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The peer did not finish in time.
    #[error("the handshake took longer than {after:?}")]
    Deadline {
        /// The time given.
        after: Duration,
    },
    /// The WebSocket failed.
    #[error("the connection failed during the handshake")]
    Lost(#[source] BoxError),
    /// The peer closed the WebSocket.
    #[error("the peer closed the connection during the handshake")]
    Closed(#[source] Closing),
    /// The peer sent something else than what was due.
    #[error("the peer broke the handshake: {what}")]
    Violation {
        /// What it did.
        what: &'static str,
    },
    /// The peer's message does not parse.
    #[error("the peer's {message} is malformed")]
    Malformed {
        /// Which one.
        message: &'static str,
        /// How.
        #[source]
        source: serde_json::Error,
    },
    /// The console's signature is not of the key pinned at enrolment: it is another console, or somebody in between.
    #[error("the console did not prove that it holds the pinned key")]
    WrongConsole,
    /// The console refused, or this console refuses.
    #[error("the host was refused")]
    Refused(#[source] Refusal),
    /// No connect number could be taken.
    #[error("the number of this connect could not be stored")]
    Counter(#[source] std::io::Error),
    /// A key cannot be used.
    #[error("the handshake cannot be signed")]
    Key(#[from] key::Error),
}
