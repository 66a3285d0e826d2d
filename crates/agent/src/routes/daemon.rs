//! The process manager itself.

pub mod kill;
pub mod ping;
pub mod reload_logs;
pub mod resurrect;
pub mod save;
pub mod update;
