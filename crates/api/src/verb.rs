//! Bodies and answers of the verbs that act on processes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Process, app::NumberOrText};

/// Body of restart, reload, stop, start and reset; may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbRequest {
    /// Environment variables to set with the restart. Needs `processes:define` besides `processes:operate`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Take the variables in `env` over for good. Implied when `env` is not empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub update_env: bool,
}

/// What became of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It was started.
    Started,
    /// It was stopped.
    Stopped,
    /// It was stopped and started, or started because it was stopped.
    Restarted,
    /// It was replaced without closing its listeners, where the daemon can.
    Reloaded,
    /// It was stopped and forgotten.
    Deleted,
    /// Its counters were set to zero.
    Reset,
    /// It was added by scaling up.
    Added,
    /// It was removed by scaling down.
    Removed,
    /// The signal was sent.
    Signalled,
    /// The line or message was handed over.
    Delivered,
    /// There was nothing to do.
    Unchanged,
    /// It failed; see `problem`.
    Failed,
}

/// One process that a verb touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbItem {
    /// The process after the verb; for deleted ones as it last was.
    pub process: Process,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
}

/// Why a verb failed on one process, while it may have worked on others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The code.
    pub code: crate::ErrorCode,
    /// What failed and what to do about it.
    pub detail: String,
}

/// Answer of every verb: each process touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerbResponse {
    /// The processes, by id.
    pub items: Vec<VerbItem>,
}

/// Body of `scale`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScaleRequest {
    /// How many processes the app should have: a number, or `"+2"`, `"-1"` relative to now. At least 1, at most 512.
    pub instances: NumberOrText,
}

/// Body of `signal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignalRequest {
    /// A signal by name, with or without `SIG`: `SIGUSR2`, `HUP`.
    pub signal: String,
}

/// Body of `stdin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StdinRequest {
    /// The line to write, without its newline; at most 64 KiB.
    pub line: String,
}

/// Body of `message`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageRequest {
    /// The message's topic.
    pub topic: String,
    /// What the app gets as `data`.
    pub data: Value,
}

/// Query of the verbs that can wait: `?wait=online&timeout=30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Wait {
    /// Answer when every process touched is online and stays so.
    Online,
}
