//! `msgProcess`: triggering an action.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{DaemonClient, Error, QUICK};

/// An action to trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The process.
    pub id: u64,
    /// The action's name.
    pub action: String,
    /// What it gets; with none the app gets the bare name.
    pub params: Option<Value>,
}

/// How far a trigger came.
#[derive(Debug, Clone, Deserialize)]
pub struct Triggered {
    /// How many processes it was handed to. Their replies come over the bus as `axm:reply`.
    #[serde(default)]
    pub process_count: u64,
}

impl DaemonClient {
    /// Hands an action to a process.
    ///
    /// # Errors
    /// [`Error::UnknownAction`], [`Error::NotRunning`]; see [`Error`].
    pub async fn msg_process(&self, trigger: &Trigger) -> Result<Triggered, Error> {
        let mut message = json!({ "id": trigger.id, "msg": trigger.action });
        if let Some(params) = &trigger.params {
            message["opts"] = params.clone();
        }
        self.call("msgProcess", message, QUICK).await
    }
}
