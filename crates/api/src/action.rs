//! Actions that apps define (`@pm2/io`), and their replies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ProcessRef, verb::Failure};

/// An action that a process offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Action {
    /// The process that offers it.
    pub process: ProcessRef,
    /// The action's name.
    pub name: String,
    /// `custom`, or `internal` for those that every app gets from the library.
    pub kind: String,
    /// How many parameters its function takes; 2 or more means it takes `params`.
    pub arity: Option<u32>,
}

/// Body of a trigger; may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TriggerRequest {
    /// What the action gets; any JSON.
    pub params: Option<Value>,
}

/// What one process answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionReply {
    /// The process that answered, or did not.
    pub process: ProcessRef,
    /// What its function returned.
    pub reply: Option<Value>,
    /// Why there is no reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
}
