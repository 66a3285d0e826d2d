//! Repository tasks: what `cargo xtask` runs, and the house rules that `cargo test` holds.
//!
//! Nothing here is shipped, so this is the one place that may start compilers and write files as it likes.

pub mod bench;
pub mod dist;
pub mod man;
pub mod openapi;
pub mod tidy;
pub mod workspace;
