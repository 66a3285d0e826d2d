//! The real `qd`, a real PM2, real Node apps.

mod cli;
mod console;
mod documents;
mod flow;
mod harmless;
mod own;
mod resilience;
mod security;
