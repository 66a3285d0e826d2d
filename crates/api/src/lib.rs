//! The JSON of Quarterdeck's API: what REST, SSE and WebSocket carry, the closed set of error codes, and the scopes.
//!
//! This crate is the contract between the agent, the SDK, the command line and every other client. It holds types and
//! their validation only: it knows nothing of HTTP servers or clients, of PM2, or of how a token is signed.
//! Field names are plain words with their unit in the name; instants are RFC 3339 in UTC; unknown fields in answers must
//! be ignored by clients, unknown fields in requests are refused by servers.
//!
//! The `openapi` feature derives the schemas from which `openapi.yaml` is generated.
#![deny(missing_docs)]

pub mod action;
pub mod app;
pub mod apply;
pub mod audit;
pub mod daemon;
#[cfg(feature = "openapi")]
pub mod document;
pub mod env;
pub mod error;
pub mod event;
pub mod fleet;
pub mod history;
pub mod host;
pub mod list;
pub mod log;
pub mod metrics;
pub mod pattern;
pub mod process;
pub mod scope;
pub mod stream;
pub mod target;
pub mod time;
pub mod token;
pub mod verb;
mod whole;

pub use error::{ErrorCode, Problem};
pub use list::List;
pub use pattern::AppPattern;
pub use process::{Process, ProcessRef, Status};
pub use scope::{Scope, Scopes};
pub use target::Target;
pub use time::Time;
