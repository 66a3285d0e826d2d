//! `quarterdeckUpdate`: a daemon of ours executes its next version in place. A stock one does not have the verb.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, Error};
use crate::server::UPDATE;

/// How long the daemon may take to try its next version out.
const DEADLINE: Duration = Duration::from_secs(20);

/// From which version to which.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Updated {
    /// What ran.
    pub from: String,
    /// What runs next.
    pub to: String,
}

impl DaemonClient {
    /// Whether the daemon can be updated in place.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn can_update(&self) -> Result<bool, Error> {
        Ok(self.methods().await?.iter().any(|method| method == UPDATE.name))
    }

    /// Has the daemon execute its program anew. Nothing it runs notices; this connection is made again.
    ///
    /// # Errors
    /// [`Error::Refused`] when the program that is there now does not work; see [`Error`].
    pub async fn update(&self) -> Result<Updated, Error> {
        self.call(UPDATE.name, json!({}), DEADLINE).await
    }
}
