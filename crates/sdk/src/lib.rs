//! A typed client of Quarterdeck's API: REST, server-sent events and WebSocket, over HTTPS, HTTP on the loopback, or the
//! local Unix socket.
//!
//! One [`Client`] speaks to one host: to its agent directly, or to the host behind a console when the base URL ends in
//! `/api/v1/hosts/{host}`. Verbs are methods named as the API names them; what they take and answer are the types of
//! [`qd_api`], re-exported as [`api`].
//!
//! ```no_run
//! use std::time::Duration;
//! use qd_sdk::{Client, VerbOptions};
//!
//! # async fn example() -> Result<(), qd_sdk::Error> {
//! let client = Client::from_env()?;
//! let options = VerbOptions::new().wait_online(Duration::from_secs(30));
//! for item in client.processes().restart("api", &options).await?.items {
//!     println!("{} is {}", item.process.name, item.process.status.as_str());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What the crate promises:
//! - A call is repeated only where that is safe, see [`Error::is_retryable`] and [`ClientBuilder::tries`].
//! - Streams ([`Client::events`], [`Processes::logs_follow`], [`Client::stream`]) reconnect by themselves, go on where
//!   they were, and say what is missing.
//! - A token never travels unencrypted except to the loopback or a Unix socket, never in a URL, never into an error or
//!   `Debug` text. Certificates are always verified: against the system's authorities, given ones, or a pin.
//!
//! It knows nothing of how the command line presents results, nor of how a daemon is spoken to.
#![deny(missing_docs)]

mod audit;
mod backoff;
mod base;
mod builder;
mod call;
mod client;
mod daemon;
mod error;
mod events;
mod fleet;
mod follow;
mod health;
mod host;
mod login;
mod processes;
mod prometheus;
mod secret;
mod send;
pub mod sse;
pub mod stream;
mod ticket;
mod tls;
mod tokens;
mod whoami;

pub use qd_api as api;

pub use audit::AuditQuery;
pub use builder::ClientBuilder;
pub use client::Client;
pub use daemon::Daemon;
pub use error::Error;
pub use events::EventFilter;
pub use fleet::{Fleet, FleetLogItem, FleetLogQuery, FleetLogs};
pub use follow::{Follow, Item};
pub use processes::{
    Options, Processes, VerbOptions, filter::Filter, log_query::LogQuery, metrics::MetricsQuery, since::Since,
};
pub use secret::Secret;
pub use tokens::Tokens;
