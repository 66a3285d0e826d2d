//! Node's IPC channel on a socket pair, and file descriptors passed over Unix sockets.
//!
//! [`channel`] is the daemon's end of what a Node program knows as `process.send` and `process.on('message')`:
//! one JSON value a line, both ways ([`mod@line`]). [`fds`] makes the pair and passes descriptors. Knows nothing of
//! what the messages mean.
//!
//! What an app writes becomes a value or an error, never a panic, and never more memory than one line of
//! [`line::MAX_BYTES`] and [`line::MAX_VALUES`] takes; what the app does not read never blocks the caller.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let (ours, theirs) = qd_node_ipc::fds::pair()?; // `theirs` becomes the app's descriptor 3
//! let (mut receiver, sender, writer) = qd_node_ipc::Channel::new(ours)?.split();
//! tokio::spawn(writer.run());
//! sender.send(&serde_json::json!("shutdown"))?;
//! while let Some(message) = receiver.next().await {
//!     println!("{:?}", message?);
//! }
//! # Ok(()) }
//! ```
#![deny(missing_docs)]

pub mod channel;
pub mod fds;
pub mod line;

pub use channel::{Channel, Receiver, SendError, Sender, Writer};
pub use line::Malformed;
