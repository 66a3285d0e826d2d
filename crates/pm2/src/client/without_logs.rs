//! `quarterdeckWithoutLogs`: the bus without what apps write. A stock daemon does not have the verb.

use serde_json::json;

use super::{DaemonClient, Error, Ignored, QUICK};
use crate::server::WITHOUT_LOGS;

impl DaemonClient {
    /// Has the bus carry no output of apps to this process, and say only that there was some: whoever reads the files
    /// needs no more, and the daemon need not look at a byte. Holds for this daemon, until it is another.
    ///
    /// # Errors
    /// [`Error::Unsupported`] by a stock daemon; see [`Error`].
    pub async fn without_logs(&self) -> Result<(), Error> {
        self.call::<_, Ignored>(WITHOUT_LOGS.name, json!({}), QUICK)
            .await
            .map(drop)
    }
}
