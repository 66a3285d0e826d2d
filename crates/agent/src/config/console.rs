//! `[console]`: what a console may ever ask of this host, whatever its users' rights.

use qd_api::Scopes;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Console {
    /// The scopes a console can have here. Empty: none.
    pub allow: Scopes,
}
