//! Events: what happened, in order, with nothing lost in silence.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ProcessRef, Time};

/// One thing that happened.
///
/// Topics are dotted words. `process.*`: `process.online`, `process.started`, `process.exit`, `process.stopped`,
/// `process.ready`, `process.unready`, `process.restarted`, `process.reloaded`, `process.deleted`, `process.added`, `process.overlimit`,
/// `process.exception`, `process.message`. `app.*`: `app.event` (a named event the app sent), `app.message` (any other
/// message type of an app). `daemon.*`: `daemon.connected`, `daemon.disconnected`, `daemon.replaced`, `daemon.killed`,
/// `daemon.missed`. What an app sends never appears under `process.*` or `daemon.*` other than as its own message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Position in the agent's event stream: pass it as `Last-Event-ID` to go on after it.
    pub id: String,
    /// Number in the stream, one more than that of the event before it, whoever may see that one.
    pub seq: u64,
    /// When it happened.
    pub time: Time,
    /// What happened.
    pub topic: String,
    /// To whom; absent for what concerns the daemon or the agent.
    pub process: Option<ProcessRef>,
    /// Details, by topic. Never holds environment variables.
    pub data: Value,
}

/// Something is missing here: a reader was too slow, or asked for what is no longer kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// How many items are missing; null when nobody can know, for instance after the agent was restarted.
    pub missed: Option<u64>,
    /// Why, in a word: `slow_reader`, `expired`, `agent_restarted`, `daemon_gone`, `rotated`, `truncated`, `refused`, `search_limit`.
    pub reason: String,
}

/// What an event stream carries: in SSE the data of an event named by its topic, or `gap`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventItem {
    /// An event.
    Event(Event),
    /// Something was missed here.
    Gap(Gap),
}
