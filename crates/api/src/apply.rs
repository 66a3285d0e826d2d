//! Making an app be as it is defined.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::verb::VerbItem;

/// What a change takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Effect {
    /// It holds at once; nothing is restarted.
    Live,
    /// The app's processes are restarted.
    Restart,
    /// Processes are added or removed.
    Scale,
}

/// Something that differs between an app and its definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The option, as the daemon names it; `env.` and the name of a variable; or `instances`.
    pub field: String,
    /// What it was: null if it was not given. Values of variables are not shown.
    pub from: Option<Value>,
    /// What it becomes: null if it is not given any more. Values of variables are not shown.
    pub to: Option<Value>,
    /// What that takes.
    pub effect: Effect,
}

/// What became, or would become, of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ApplyOutcome {
    /// There was none of this name.
    Created,
    /// It was as it should be.
    Unchanged,
    /// It was changed.
    Changed,
}

/// Answer: one app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplyResponse {
    /// The app's name.
    pub app: String,
    /// What became of it, or would.
    pub outcome: ApplyOutcome,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// What differed.
    pub changes: Vec<Change>,
    /// The processes that were started, restarted or removed.
    pub items: Vec<VerbItem>,
}
