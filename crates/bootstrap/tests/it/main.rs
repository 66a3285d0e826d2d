//! Behaviour of the parts every Quarterdeck process starts and ends with.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod child;
mod drain;
mod logging;
mod notify;
mod shutdown;
