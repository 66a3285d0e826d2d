//! `quarterdeckApply`: an app is made to be as it is defined. A stock daemon does not have the verb.

use std::time::Duration;

use serde_json::json;

use super::{DaemonClient, Error};
use crate::{apply::Applied, launch::Launch, server::APPLY};

/// Longest wait for all processes to be started anew one after the other.
const DEADLINE: Duration = Duration::from_secs(600);

impl DaemonClient {
    /// Makes the processes of an app be as it is defined, or says what that would change. Variables that the definition
    /// only inherited stay as they are.
    ///
    /// # Errors
    /// [`Error::Refused`] when there is no app of that name, or a process cannot be started; see [`Error`].
    pub async fn apply(&self, app: &Launch, inherited: &[String], dry_run: bool) -> Result<Applied, Error> {
        let argument = json!({
            "app": app, "instances": app.instances(), "inherited": inherited, "dry_run": dry_run,
        });
        self.call(APPLY.name, argument, DEADLINE).await
    }
}
