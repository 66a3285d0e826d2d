//! The life of a process: added, started, stopped, ended, heard, adopted.

mod add;
mod adopt;
mod exit;
mod heard;
mod start;
mod stop;

pub use self::{start::write, stop::Stopped};

use qd_pm2::server::Refusal;

/// What a verb says that is refused.
pub fn refused<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::new(text))
}
