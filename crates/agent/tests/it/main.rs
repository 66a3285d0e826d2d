//! The door from outside: its edge, its configuration, and the parts that hold state.

mod config;
mod edge;
mod edge_connections;
mod edge_local;
mod edge_requests;
mod edge_tls;
mod events;
mod history;
mod idempotency;
mod logs;
mod prometheus;
