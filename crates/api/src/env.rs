//! Environments, masked.

use serde::{Deserialize, Serialize};

use crate::ProcessRef;

/// One variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// A keyed hash of its value, `hmac-sha256:` and 32 hex digits: equal values on this host have equal hashes,
    /// and the value cannot be found from it by guessing without the host's key.
    pub hash: String,
    /// The value: only with `reveal=true` and the scope `env:reveal`, which is audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The environment of one process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Environment {
    /// Whose.
    pub process: ProcessRef,
    /// By name.
    pub variables: Vec<Variable>,
}
