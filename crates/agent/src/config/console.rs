//! `[console]`: what a console may ever ask of this host, whatever its users' rights.

use qd_api::{Scope, Scopes};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Console {
    /// The scopes a console can have here. Empty: none.
    pub allow: Scopes,
}

/// What a console may ask of a host that was linked and says nothing else: to look, and to operate what is defined.
/// Running new programs, signals, input, secrets and the daemon itself are for the host to add.
const USUAL: &[Scope] = &[
    Scope::HostRead,
    Scope::ProcessesRead,
    Scope::ProcessesOperate,
    Scope::ActionsTrigger,
    Scope::LogsRead,
    Scope::MetricsRead,
    Scope::EventsRead,
];

impl Default for Console {
    fn default() -> Self {
        Self {
            allow: USUAL.iter().copied().collect(),
        }
    }
}
