//! `duplicateProcessId`: one more process like this one.

use std::time::Duration;

use super::{DaemonClient, Error, prepare, prepare::Started};

/// An app that says when it is ready may take its `listen_timeout`, which an id alone does not tell.
const DEADLINE: Duration = Duration::from_secs(120);

impl DaemonClient {
    /// Starts one more process of the same app.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn duplicate_process_id(&self, id: u64) -> Result<Started, Error> {
        const METHOD: &str = "duplicateProcessId";
        let answer = self.call(METHOD, id, DEADLINE).await?;
        prepare::started(answer, METHOD)
    }
}
