//! What a daemon of ours tells again to whoever missed it on the bus.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happened to processes, as far as the daemon still knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Which run of the daemon this is: numbers begin anew with each.
    pub run: String,
    /// The number of the oldest event that is still known; of the next one if none is.
    pub first: u64,
    /// The events after the number that was asked for, oldest first; as on the bus, but of the process no more than who
    /// it is and how it is. [`ProcessEvent::read`](super::ProcessEvent::read) reads one.
    pub events: Vec<Value>,
}
