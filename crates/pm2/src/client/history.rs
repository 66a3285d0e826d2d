//! `quarterdeckHistory`: how the last runs of processes ended. A stock daemon does not have the verb.

use serde_json::json;

use super::{DaemonClient, Error, QUICK};
use crate::{run::History, server::HISTORY};

impl DaemonClient {
    /// How the last runs of these processes ended; nothing for ids that there are not.
    ///
    /// # Errors
    /// [`Error::Unsupported`] by a stock daemon; see [`Error`].
    pub async fn history(&self, ids: &[u64]) -> Result<History, Error> {
        self.call(HISTORY.name, json!({ "ids": ids }), QUICK).await
    }
}
