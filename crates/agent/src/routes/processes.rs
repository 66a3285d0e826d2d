//! Processes and the verbs on them, one file each.

pub mod apply;
pub mod define;
pub mod delete;
pub mod get;
pub mod list;
pub mod message;
pub mod reload;
pub mod reset;
pub mod restart;
pub mod scale;
pub mod signal;
pub mod start;
pub mod stdin;
pub mod stop;
