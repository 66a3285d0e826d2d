//! Behaviour of the crate over real sockets, alone and against the stock Node packages.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its fixtures too"
)]

mod bounds;
mod bus;
mod fixture;
mod frame;
mod frame_properties;
mod interop;
mod malformed;
mod pattern;
mod push_pull;
mod reconnect;
mod req_rep;
mod rpc;
