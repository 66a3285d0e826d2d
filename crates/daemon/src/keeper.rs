//! The keeper: the tiny parent of the daemon and of everything it runs.
//!
//! It starts programs and reaps them, and holds the ends of their pipes, their IPC sockets and the daemon's listeners.
//! When the daemon ends unasked, however that comes about, the apps run on, nothing they write is lost, and the next
//! daemon finds all of it here: which programs run, which ended meanwhile and how. It knows nothing of apps, names or
//! policies, so that there is little in it that could fail or need replacing.

mod client;
mod hold;
mod link;
mod process;
pub mod protocol;

pub use self::{
    client::{Error, Exits, Keeper, Pipes, Started},
    process::{Options, run},
};
