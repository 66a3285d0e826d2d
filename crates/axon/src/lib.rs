//! AMP framing and the axon socket patterns, over Unix and TCP sockets.
//!
//! Owns what is on the wire: [`frame`] (bytes), the plain patterns ([`req`]/[`rep`], [`publish`]/[`subscribe`],
//! [`push`]/[`pull`]) and [`rpc`] on top of the first pair. Knows nothing of what the messages mean.
//!
//! Bytes from a peer become a value or an error, never a panic, and never more memory than the [`Limits`] in
//! force; every queue here has a bound, and what a bound drops is counted.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use qd_axon::{Endpoint, rpc};
//! use std::time::Duration;
//! use tokio_util::sync::CancellationToken;
//!
//! let shutdown = CancellationToken::new();
//! let (client, connection) = rpc::Client::new(Endpoint::Unix("/run/x/rpc.sock".into()), rpc::Options::default());
//! tokio::spawn(connection.run(shutdown.clone()));
//! client.state().wait_for(qd_axon::LinkState::is_up).await?;
//! let answer: String = client.call("getVersion", &[()], Duration::from_secs(2)).await?;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod accept;
pub mod backoff;
pub mod endpoint;
pub mod frame;
mod inbound;
pub mod link;
mod outbox;
pub mod pattern;
mod peer;
pub mod publish;
pub mod pull;
pub mod push;
pub mod rep;
pub mod req;
pub mod rpc;
pub mod subscribe;

pub use backoff::Backoff;
pub use endpoint::{Endpoint, Listener, Stream};
pub use frame::{Arg, Codec, Frame, Limits};
pub use link::LinkState;
pub use pattern::Pattern;
pub use peer::Peer;
