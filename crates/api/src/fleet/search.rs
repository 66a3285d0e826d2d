//! Finding things by a part of their name.

use serde::{Deserialize, Serialize};

use super::{FleetHost, FleetProcess};

/// What was found, the best first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Hosts whose name or tags have the words in them.
    pub hosts: Vec<FleetHost>,
    /// Processes whose name, namespace or host has them, as they were when their host last told.
    pub processes: Vec<FleetProcess>,
    /// Whether there is more than is shown here.
    pub more: bool,
}
