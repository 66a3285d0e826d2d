//! `quarterdeckHalt`: a daemon of ours ends everything it runs. A stock one does not have the verb.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, Error, MAX_OPTION_MS, SLACK};
use crate::server::HALT;

#[derive(Deserialize)]
struct Answer {
    killed: Vec<String>,
}

impl DaemonClient {
    /// Ends every process and forgets it; the names of those that had to be killed. In a hurry all are, those too that an
    /// earlier call has asked to end. The daemon starts nothing any more: only for when it is to be ended.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn halt(&self, hurry: bool) -> Result<Vec<String>, Error> {
        let deadline = Duration::from_millis(MAX_OPTION_MS) + SLACK;
        let answer: Answer = self.call(HALT.name, json!({ "hurry": hurry }), deadline).await?;
        Ok(answer.killed)
    }
}
