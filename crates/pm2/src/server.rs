//! The answering side: the verbs as a trait, and the two sockets that a stock command line connects to.
//!
//! A stock daemon trusts the number and the shape of what it is sent and dies of anything else. Here a call with the
//! wrong number or kind of arguments is an error reply on its own connection, and the daemon behind never sees it.

mod arguments;
mod daemon;
mod dispatch;
mod listen;
mod verbs;

pub use qd_axon::{Peer, publish::Publisher, rpc::server::RemoteError as Refusal};

pub use self::{
    arguments::{Addressee, Ask, Notice, Packet, Profile, Restart},
    daemon::{Answer, Daemon},
    dispatch::Dispatch,
    listen::{Server, bind},
    verbs::{APPLY, EVENTS, HALT, HISTORY, RESURRECT, SAVE, SETTLED, UPDATE, VERBS, Verb, WITHOUT_LOGS},
};
