//! The console's WebSocket at `/api/v1/stream`: what an agent's carries, of many hosts, and the fleet itself.
//!
//! The subprotocol and the rules are those of [`crate::stream`]: text messages of one JSON object each, subscriptions
//! under ids of the client's choosing, items numbered from 1 without holes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BulkProgress, FleetHost, FleetProcess, FleetProcessRef, HostSelector};
use crate::{
    Problem, ProcessRef,
    event::{Event, Gap},
    log::{LogLine, Stream},
    metrics::Sample,
};

/// What the client says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FleetClientMessage {
    /// Starts a subscription.
    Subscribe {
        /// Id of the subscription, unique on this connection, at most 64 bytes.
        id: String,
        /// What to follow.
        #[serde(flatten)]
        channel: FleetChannel,
    },
    /// Ends a subscription.
    Unsubscribe {
        /// Its id.
        id: String,
    },
    /// Asks for a `pong`.
    Ping {},
}

/// What a subscription follows. Events, lines and samples come of at most 1024 hosts: when more are meant it is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FleetChannel {
    /// Hosts and processes: first all of them, then what changed, at most once a second. Needs `host:read` and
    /// `processes:read`.
    Fleet {
        /// Of which hosts.
        #[serde(default)]
        hosts: HostSelector,
    },
    /// Events; needs `events:read`.
    Events {
        /// Of which hosts; evaluated anew as hosts come and go.
        #[serde(default)]
        hosts: HostSelector,
        /// Topics, each exact or ending in `.*`; empty for all.
        #[serde(default)]
        topics: Vec<String>,
        /// Only events of these processes.
        #[serde(default)]
        target: Option<String>,
        /// By host, the id of the event to go on after.
        #[serde(default)]
        after: BTreeMap<String, String>,
    },
    /// Log lines; needs `logs:read`.
    Logs {
        /// Of which hosts; evaluated anew as hosts come and go.
        #[serde(default)]
        hosts: HostSelector,
        /// Whose.
        target: String,
        /// How many lines of history of each host to begin with, at most 10000.
        #[serde(default)]
        lines: u32,
        /// Only this output.
        #[serde(default)]
        stream: Option<Stream>,
        /// Only lines that contain a match of this pattern.
        #[serde(default)]
        grep: Option<String>,
        /// By host, the cursor of the line to go on after.
        #[serde(default)]
        cursors: BTreeMap<String, String>,
    },
    /// A sample of each process each second; needs `metrics:read`.
    Metrics {
        /// Of which hosts; evaluated anew as hosts come and go.
        #[serde(default)]
        hosts: HostSelector,
        /// Whose.
        target: String,
    },
    /// How far a bulk verb has come; needs `processes:read`.
    Bulk {
        /// Its id.
        bulk: String,
    },
}

/// What one process uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetUsage {
    /// The host's name.
    pub host: String,
    /// The process's id there.
    pub id: u64,
    /// CPU use in percent of one core.
    pub cpu_percent: f64,
    /// Resident memory.
    pub memory_bytes: u64,
}

/// Hosts and processes, or what has changed of them. What is too much for one message comes in several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetDelta {
    /// Whether this is where all there is begins, rather than what changed: what was told before holds no more.
    pub full: bool,
    /// Hosts that are new or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<FleetHost>,
    /// Names of hosts that are gone, renamed ones by their old name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_hosts: Vec<String>,
    /// Processes that are new or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<FleetProcess>,
    /// What processes use, of those that are not among the new or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<FleetUsage>,
    /// Processes that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_processes: Vec<FleetProcessRef>,
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FleetServerMessage {
    /// The subscription is in force; items follow.
    Subscribed {
        /// Its id.
        id: String,
    },
    /// The subscription has ended; no item of it follows.
    Unsubscribed {
        /// Its id.
        id: String,
    },
    /// Hosts and processes.
    Fleet {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// What changed.
        #[serde(flatten)]
        delta: FleetDelta,
    },
    /// An event.
    Event {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// The host it happened on.
        host: String,
        /// The event.
        event: Event,
    },
    /// A log line.
    Line {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// The host it was written on.
        host: String,
        /// The line.
        line: LogLine,
    },
    /// A sample.
    Metrics {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// The host.
        host: String,
        /// Whose.
        process: ProcessRef,
        /// The sample.
        sample: Sample,
    },
    /// A bulk verb has come further.
    Bulk {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// What is new.
        progress: BulkProgress,
    },
    /// Something was missed here. Besides the reasons of an agent: `host_offline`, while the host is not linked, and
    /// `too_many_hosts`, when it came after the channel had as many as it can follow.
    Gap {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// Of which host; absent where the console itself dropped items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        host: Option<String>,
        /// What is missing.
        #[serde(flatten)]
        gap: Gap,
    },
    /// A message or a subscription was refused, by the console or by a host; the connection goes on.
    Error {
        /// The subscription, where one is concerned.
        id: Option<String>,
        /// The host that refused it, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        host: Option<String>,
        /// Why.
        problem: Box<Problem>,
    },
    /// Answer to `ping`.
    Pong {},
    /// The server is about to close the connection.
    Closing {
        /// Why, in a word: `grant_ended`, `shutdown`, `idle`.
        reason: String,
    },
}
