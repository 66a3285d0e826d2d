//! The link to a console: what `qd link` left behind, and the task that keeps it.
//!
//! Linking and unlinking happen in files of the home, with or without a running agent: a running one is told by the
//! kernel. What a console may ask is the host's to say, and nothing that the console sends widens it.

mod counter;
mod file;
mod linker;
mod rotate;
mod service;
mod state;

pub use file::{Error, Linked, link, linked, prepare, unlink};
pub(crate) use linker::{Linker, handle};
pub use rotate::{Rotation, adopt, rotate};
pub(crate) use state::LinkHandle;
