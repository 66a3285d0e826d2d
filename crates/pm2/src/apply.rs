//! Making an app be as it is defined: what a daemon of ours answers. A stock one cannot.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a change takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It holds at once.
    Live,
    /// The processes are started anew.
    Restart,
}

/// An option or a variable that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The option as the daemon names it, or `env.` and a variable.
    pub field: String,
    /// What it was; none if it was not given, and for variables.
    #[serde(default)]
    pub from: Option<Value>,
    /// What it becomes; none if it is not given any more, and for variables.
    #[serde(default)]
    pub to: Option<Value>,
    /// What that takes.
    pub effect: Effect,
}

/// What is different, or was made so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Applied {
    /// Options and variables.
    pub changes: Vec<Change>,
    /// How many processes there were.
    pub instances: u32,
    /// The processes that were started anew.
    pub restarted: Vec<u64>,
    /// The processes that were added.
    pub added: Vec<u64>,
    /// The processes that were removed.
    pub removed: Vec<u64>,
}
