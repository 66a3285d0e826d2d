//! The event ring: what happened lately, numbered without holes, and readers that resume or are told what they missed.
//!
//! The ring keeps the newest events, bounded by count and by memory. A reader holds nothing but a number: it looks into
//! the ring for the event with that number, so that a thousand slow readers cost no more than a thousand fast ones and
//! none of them can hold up [`Ring::publish`]. What a reader asks for and the ring no longer has becomes a gap with the
//! exact count. This module knows nothing of HTTP, of who may see what, or of where events come from.

mod ring;
mod subscription;
pub mod topics;
mod weight;

pub use ring::{Limits, NewEvent, Ring};
pub use subscription::{Item, Subscription};
pub use topics::Topics;

/// Largest `data` of one event as JSON; longer ones are replaced by their length. An app's message is the only source
/// of large events, and a reader that needs more than this should ask the app.
pub const MAX_DATA_BYTES: usize = 64 * 1024;

/// Why a subscription could not be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Not an id that any agent gave out.
    #[error("the event id to resume after is malformed: pass the `id` of an event, as it was received")]
    MalformedId,
    /// An id of this agent's run, with a number that it has not reached.
    #[error(
        "the event id to resume after has not been given out yet: pass the `id` of an event, as it was received"
    )]
    FutureId,
    /// A topic pattern that cannot match.
    #[error(
        "the topic pattern {0:?} cannot be used: write a topic such as `process.exit`, a group such as `process.*`, or `*`"
    )]
    Topic(String),
    /// More topic patterns than one subscription may have.
    #[error("more than {0} topic patterns: ask for groups such as `process.*` instead")]
    TooManyTopics(usize),
}
