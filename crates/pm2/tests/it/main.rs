//! The PM2 dialect against captured samples, against a daemon in memory, and against the real PM2 6 and 7.
#![expect(clippy::unwrap_used, reason = "what cannot be had fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests write fixtures and start PM2 itself"
)]

mod bus;
mod chaos;
mod client;
mod dump;
mod fake;
mod fixture;
mod launch;
mod launch_options;
mod reconnect;
mod record;
mod server;
mod stock;
mod target;
mod trust;
