//! The agent: the authenticated REST, SSE and WebSocket door of one host.
//!
//! It bridges a local process daemon's two Unix sockets to HTTP. [`run`] is the whole of it; the other items are what
//! the command line needs beside a running agent, or without one.

mod apply;
mod authn;
mod bridge;
pub mod config;
mod define;
mod door;
pub mod events;
mod grant;
mod granted;
pub mod history;
pub mod idempotency;
pub mod link;
pub mod logs;
mod machine;
mod moment;
mod mutation;
pub mod offline;
mod openapi;
pub mod prometheus;
mod routes;
mod run;
mod scale;
mod sources;
mod tail;
mod trigger;
mod verb;
mod visible;
mod wait;

pub use openapi::openapi_yaml;
pub use run::{Error, Options, run};
