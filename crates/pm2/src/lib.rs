//! The PM2 dialect: what a stock PM2 daemon says over its two sockets, and what its command line does before it calls.
//!
//! One typed method per verb ([`client`]), typed events of the bus ([`bus`]), the process record as PM2 shapes it
//! ([`record`]), the files of a `PM2_HOME` ([`home`]), the resolution of an app before it is started ([`launch`]),
//! the dump ([`dump`]), and which processes a verb is for ([`target`]). [`server`] is the other side: the verbs as a trait, for a daemon that speaks the same dialect.
//!
//! Facts come from PM2 7.0 and 6.0 as observed on the wire. Nothing here knows of HTTP or of the public API, and no
//! value from outside reaches the daemon but through a typed method with the exact number of arguments: one malformed
//! message makes a stock daemon restart everything it runs.
#![deny(missing_docs)]

pub mod apply;
pub mod bus;
pub mod client;
pub mod dump;
pub mod home;
pub mod launch;
mod lenient;
pub mod record;
pub mod run;
pub mod server;
pub mod signal;
pub mod target;
#[cfg(feature = "testing")]
pub mod testing;

pub use client::DaemonClient;
pub use home::Home;
pub use record::{ProcessId, Record};
pub use signal::Signal;
pub use target::Target;
