//! The `qd` command, end to end.

mod exits;
mod logs;
mod mistakes;
mod monit;
mod offline;
mod remote;
mod starting;
mod terminal;
mod walk;
