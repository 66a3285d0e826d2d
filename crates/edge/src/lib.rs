//! The edge of a server of ours: everything between a socket and a route.
//!
//! [`serve`] accepts within limits, speaks TLS and tells who the peer is; [`layers`] refuse what cannot be meant, count
//! who asks, and bound what a request may take; [`page`] serves files held in memory; [`socket`] holds subscriptions on a
//! WebSocket; [`need`] names what a route needs; [`problem`] is how failures are answered. Nothing here knows what is
//! served, or who may ask for it.

pub mod config;
pub mod layers;
pub mod need;
pub mod page;
pub mod problem;
pub mod serve;
pub mod socket;
