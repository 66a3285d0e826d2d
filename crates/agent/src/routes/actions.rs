//! Actions that apps define.

pub mod list;
pub mod trigger;
