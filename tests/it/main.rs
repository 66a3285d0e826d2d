//! The real `qd`, a real PM2, real Node apps.

mod flow;
mod security;
