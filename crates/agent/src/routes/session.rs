//! The web page's session: a token of this host that it got for a one-time login.

pub mod create;
pub mod end;
