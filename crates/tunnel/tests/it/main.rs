//! Behaviour of both ends, over WebSockets in memory and over real sockets.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its fixtures too"
)]

mod calls;
mod codec;
mod drain;
mod fixture;
mod flow;
mod hostile;
mod liveness;
mod reconnect;
mod registry;
mod server;
mod service;
mod transport;
mod trust;
mod upgrade;
mod versions;
