//! Quarterdeck's own process daemon behind PM2's two sockets, and the keeper that holds what must outlive it.
//!
//! Two processes: the [`keeper`] starts programs, reaps them and holds their pipes, and knows nothing else; the daemon
//! ([`run`]) knows everything and holds nothing that it could not be handed again. So the daemon may be killed or
//! replaced at any moment: apps run on, and the next daemon reads its [`journal`], asks the keeper what became of the
//! runs that stand there, and goes on.

mod apply;
mod checks;
mod daemon;
mod depend;
mod elsewhere;
mod events;
mod file;
mod history;
pub mod journal;
pub mod keeper;
pub mod launch;
mod life;
mod limits;
pub mod logs;
mod process;
mod record;
mod registry;
mod run;
mod seal;
mod settings;
mod update;
mod verbs;
mod worker;

pub use qd_supervisor::confine;
pub use run::{Error, run};
pub use update::program;
