//! `quarterdeckSettled`: a daemon of ours tells when nothing is left to run. A stock one does not have the verb.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, Error, SLACK};
use crate::server::SETTLED;

/// How long the daemon lets one wait.
const LONGEST: Duration = Duration::from_secs(600);

/// Nothing runs, and nothing will be started by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Settled {
    /// What failed first, if anything did.
    pub first: Option<Failed>,
}

/// A process that failed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Failed {
    /// Its id.
    pub id: u64,
    /// Its app.
    pub name: String,
    /// Its exit code, as a shell gives it: 128 and the number of the signal, where one ended it.
    pub code: i32,
    /// The name of that signal.
    pub signal: Option<String>,
}

impl DaemonClient {
    /// Waits until nothing runs and nothing will be started by itself. `None` after a long time: ask again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn settled(&self) -> Result<Option<Settled>, Error> {
        self.call(SETTLED.name, json!({}), LONGEST + SLACK).await
    }
}
