//! The engine on real files, sockets and programs, over its public items.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod probe;
mod watch;
