//! Calls by name over request/reply: `{"type":"call","method":…,"args":[…]}` out, `{"args":[…]}` or `{"error":…}` back.
//!
//! Owns the JSON shapes of calls, replies and the method listing; must not know any method.

mod client;
mod error;
mod message;
pub mod server;

pub use crate::req::{Connection, Options};
pub use client::{Client, read_reply};
pub use error::Error;
pub use message::Method;
