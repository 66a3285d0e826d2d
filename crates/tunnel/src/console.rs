//! The console's end: takes what agents dial, lets them prove who they are, and asks them.

mod client;
mod registry;
mod reply;
mod session;
mod slots;

pub use client::{Client, Error as ClientError, Opened};
pub use registry::Registry;
pub use reply::{ByteStream, Reply};
pub use session::{Error, Peer, Session, accept};

use crate::{Offer, SigningKey};

/// Who this console is.
#[derive(Debug)]
pub struct Identity {
    /// What agents see in their state and logs.
    pub name: String,
    /// The key that hosts pin when they enrol.
    pub key: SigningKey,
    /// What this side can.
    pub offer: Offer,
}
