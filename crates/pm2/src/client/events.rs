//! `quarterdeckEvents`: what happened to processes, again. A stock daemon does not have the verb.

use serde_json::json;

use super::{DaemonClient, Error, QUICK};
use crate::{bus::Told, server::EVENTS};

impl DaemonClient {
    /// What happened since that number of that run of the daemon; of another run, all that is still known.
    ///
    /// # Errors
    /// [`Error::Unsupported`] by a stock daemon; see [`Error`].
    pub async fn events_after(&self, run: &str, after: u64) -> Result<Told, Error> {
        self.call(EVENTS.name, json!({ "run": run, "after": after }), QUICK)
            .await
    }
}
