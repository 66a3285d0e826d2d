//! The agent's configuration, and its parts that hold state.

mod config;
mod events;
mod history;
mod idempotency;
mod logs;
mod prometheus;
