//! The agent's configuration, and its parts that hold state.

mod config;
mod events;
mod history;
mod hostile_console;
mod idempotency;
mod link_key;
mod linked;
mod logs;
mod namespaces;
mod page;
mod prometheus;
