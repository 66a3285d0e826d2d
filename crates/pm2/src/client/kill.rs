//! `notifyKillPM2` and `killMe`: the end of the daemon. Neither is ever answered.

use serde_json::json;

use super::{DaemonClient, Error};

impl DaemonClient {
    /// Makes the daemon start nothing any more. This cannot be taken back: only for when it is to be ended.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn notify_kill_pm2(&self) -> Result<(), Error> {
        self.rpc
            .notify("notifyKillPM2", &[json!({})])
            .await
            .map_err(|error| Error::of("notifyKillPM2", error))
    }

    /// Ends the daemon. It would signal the process whose id it is given when it is gone; it is given none.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn kill_me(&self) -> Result<(), Error> {
        self.rpc
            .notify("killMe", &[json!({})])
            .await
            .map_err(|error| Error::of("killMe", error))
    }
}
