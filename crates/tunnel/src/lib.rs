//! The agent-console link: HTTP/2 inside one outbound WebSocket.
//!
//! The agent dials the console, and then *serves* HTTP/2 on that connection; the console is its client. So whatever
//! answers HTTP on the agent answers through the tunnel as well, and multiplexing, flow control and cancellation are
//! HTTP/2's own. Before that, both sides prove that they hold the keys pinned at enrolment ([`handshake`]).
//!
//! Owns the link and nothing that goes over it: it knows nothing of processes, users or the API.
//!
//! Bytes from a peer become a value or an error, never a panic, and never more memory than [`limits`] allow. Who
//! stands between the two ends of TLS, as a proxy of the console's does, can read and alter what comes after the
//! handshake: the pins of [`Trust`] are about the connection, the keys about the two ends.
//!
//! ```no_run
//! # async fn example(upgraded: impl qd_tunnel::Messages, verify: impl qd_tunnel::Verify)
//! #     -> Result<(), Box<dyn std::error::Error>> {
//! use qd_tunnel::{Offer, SigningKey, console};
//!
//! let identity = console::Identity {
//!     name: "console.example".to_owned(),
//!     key: SigningKey::generate()?,
//!     offer: Offer::default(),
//! };
//! let session = console::accept(upgraded, &verify, &identity).await?;
//! let request = http::Request::get("/api/v1/processes").body(http_body_util::Empty::new())?;
//! let answer = session.client().send(request).await?;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

pub mod agent;
mod carrier;
pub mod console;
pub mod handshake;
mod key;
pub mod limits;
mod message;
pub mod rotation;
mod tasks;
mod tls;
pub mod websocket;
mod word;

pub use carrier::End;
pub use handshake::{Agreement, Known, Offer, Protocol, Refusal, RefusalCode, Verify};
pub use key::{Error as KeyError, PublicKey, SigningKey};
pub use message::{BoxError, Closing, Message, Messages};
pub use tls::{Error as TlsError, Fingerprint, Trust};
pub use word::{Error as WordError, HostId};

/// Where a console takes tunnels, below its base URL.
pub const PATH: &str = "/api/v1/tunnel";
/// The WebSocket's subprotocol, which a console must choose.
pub const SUBPROTOCOL: &str = "quarterdeck.tunnel.v1";
