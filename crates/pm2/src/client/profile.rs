//! `profileCPU` and `profileMEM`: profiles of the daemon itself.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};

use super::{DaemonClient, Error, SLACK};

impl DaemonClient {
    /// Records a CPU profile of the daemon for `span`, which the daemon writes to `file`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn profile_cpu(&self, file: &Path, span: Duration) -> Result<(), Error> {
        self.profile("profileCPU", file, span).await
    }

    /// Records a heap profile of the daemon for `span`, which the daemon writes to `file`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn profile_mem(&self, file: &Path, span: Duration) -> Result<(), Error> {
        self.profile("profileMEM", file, span).await
    }

    async fn profile(&self, method: &'static str, file: &Path, span: Duration) -> Result<(), Error> {
        let argument = json!({ "pwd": file, "timeout": u64::try_from(span.as_millis()).unwrap_or(u64::MAX) });
        let answer: Value = self.call(method, argument, span + SLACK).await?;
        match answer.get("error") {
            Some(error) => Err(Error::said(method, error.as_str().unwrap_or("no reason given"))),
            None => Ok(()),
        }
    }
}
