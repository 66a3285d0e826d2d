//! Answers of the verbs that act on the daemon itself.

use serde::{Deserialize, Serialize};

use crate::{process::ProcessRef, verb::VerbItem};

/// What a daemon verb did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DaemonResponse {
    /// In a sentence.
    pub message: String,
    /// With `ping`: round trip in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_micros: Option<u64>,
    /// With `save`: the processes that the dump holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saved: Vec<ProcessRef>,
    /// With `resurrect`: the processes that were started.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<VerbItem>,
}
