//! Processes over all hosts.

use serde::{Deserialize, Serialize};

use crate::Process;

/// A process and the host it runs on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetProcess {
    /// The host's name.
    pub host: String,
    /// The process, as its agent shows it.
    pub process: Process,
}

/// The processes of all hosts that could be asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetProcesses {
    /// They, by host.
    pub items: Vec<FleetProcess>,
    /// The hosts whose processes are missing here, and why.
    pub missing: Vec<Missing>,
}

/// A host that did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Missing {
    /// Its name.
    pub host: String,
    /// Why, in words.
    pub why: String,
}

/// Names one process of the fleet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetProcessRef {
    /// The host's name.
    pub host: String,
    /// The process's id there.
    pub id: u64,
}
