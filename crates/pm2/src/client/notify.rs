//! `notifyByProcessId`, `monitor` and `unmonitor`: what the command line tells the daemon about what it did.

use serde::de::IgnoredAny;
use serde_json::json;

use super::{DaemonClient, Error, Ignored, QUICK};

impl DaemonClient {
    /// Puts a `process:event` of this name on the bus, marked as asked for. The daemon answers it with no result.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn notify_by_process_id(&self, id: u64, action: &str) -> Result<(), Error> {
        let packet = json!({ "id": id, "action_name": action, "manually": true });
        self.call::<_, Option<IgnoredAny>>("notifyByProcessId", packet, QUICK)
            .await
            .map(drop)
    }

    /// Marks a process as monitored by PM2's own cloud.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn monitor(&self, id: u64) -> Result<(), Error> {
        self.call::<_, Ignored>("monitor", id, QUICK).await.map(drop)
    }

    /// Takes that mark away.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unmonitor(&self, id: u64) -> Result<(), Error> {
        self.call::<_, Ignored>("unmonitor", id, QUICK).await.map(drop)
    }
}
