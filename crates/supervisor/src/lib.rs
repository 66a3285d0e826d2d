//! The engine of the process manager: the parts that decide, look and act on processes. Knows no protocol and no
//! file format; opens no socket that others connect to.
//!
//! Deciding is pure, with the time given by the caller: [`policy`] (after an exit), [`order`] (what starts before
//! what), [`cron`] and [`probe`]. Looking is at `/proc` and inotify: [`mod@identity`], [`usage`], [`watch`]. Acting is
//! to [`spawn`], and signals to a whole [`tree`]. Exits of apps are learnt from the keeper: nothing here waits for one.
#![deny(missing_docs)]

pub mod cgroup;
#[cfg(test)]
mod child;
pub mod confine;
pub mod cron;
pub mod descriptors;
pub mod exit;
pub mod identity;
pub mod inherit;
pub mod limits;
pub mod oom;
pub mod order;
pub mod policy;
pub mod probe;
pub mod spawn;
mod stat;
pub mod tree;
pub mod usage;
pub mod watch;

pub use exit::{Exit, Reason};
pub use identity::{Identity, identity};
pub use limits::Limits;
pub use policy::{Ended, Ledger, Next, Policy};
pub use qd_node_ipc as ipc;
pub use stat::Table;
pub use tree::Tree;
pub use usage::{Sampler, Usage};
