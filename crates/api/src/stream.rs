//! The multiplexed WebSocket at `/api/v1/stream`.
//!
//! Text messages, one JSON object each. The client subscribes under ids of its choosing; every answer names the
//! subscription it belongs to. Each subscription numbers its items from 1 without holes, gaps included.

use serde::{Deserialize, Serialize};

use crate::{
    Problem,
    event::{Event, Gap},
    log::{LogLine, Stream},
    metrics::Sample,
    process::ProcessRef,
};

/// The subprotocol both sides agree on.
pub const SUBPROTOCOL: &str = "quarterdeck.stream.v1";

/// Prefix of the second subprotocol a browser offers to present its one-time ticket, as it can set no header.
pub const TICKET_SUBPROTOCOL_PREFIX: &str = "quarterdeck.ticket.";

/// Close code when the grant ended: expired, revoked, or reduced below what the subscriptions need.
pub const CLOSE_GRANT_ENDED: u16 = 4401;

/// What the client says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClientMessage {
    /// Starts a subscription.
    Subscribe {
        /// Id of the subscription, unique on this connection, at most 64 bytes.
        id: String,
        /// What to follow.
        #[serde(flatten)]
        channel: Channel,
    },
    /// Ends a subscription.
    Unsubscribe {
        /// Its id.
        id: String,
    },
    /// Asks for a `pong`.
    Ping {},
}

/// What a subscription follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// Events; needs `events:read`.
    Events {
        /// Topics, each exact or ending in `.*`; empty for all.
        #[serde(default)]
        topics: Vec<String>,
        /// Only events of these processes; evaluated for each event anew.
        #[serde(default)]
        target: Option<String>,
        /// Go on after the event of this id.
        #[serde(default)]
        after: Option<String>,
    },
    /// Log lines; needs `logs:read`.
    Logs {
        /// Whose; evaluated anew as processes come and go.
        target: String,
        /// How many lines of history to begin with, at most 10000.
        #[serde(default)]
        lines: u32,
        /// Only this output.
        #[serde(default)]
        stream: Option<Stream>,
        /// Only lines that contain a match of this pattern.
        #[serde(default)]
        grep: Option<String>,
        /// Go on after the line of this cursor.
        #[serde(default)]
        cursor: Option<String>,
    },
    /// A sample of each process each second; needs `metrics:read`.
    Metrics {
        /// Whose; evaluated anew each second.
        target: String,
    },
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ServerMessage {
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
    /// An event.
    Event {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// The event.
        event: Event,
    },
    /// A log line.
    Line {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// The line.
        line: LogLine,
    },
    /// A sample.
    Metrics {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// Whose.
        process: ProcessRef,
        /// The sample.
        sample: Sample,
    },
    /// Something was missed here.
    Gap {
        /// The subscription.
        id: String,
        /// Number of the item in the subscription.
        number: u64,
        /// What is missing.
        #[serde(flatten)]
        gap: Gap,
    },
    /// A message or a subscription was refused; the connection goes on.
    Error {
        /// The subscription, where one is concerned.
        id: Option<String>,
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
