//! `reloadProcessId` and `softReloadProcessId`.

use super::{Change, DaemonClient, Error, Ignored, start_deadline, stop_deadline};
use crate::{Record, record::ProcessId};

impl DaemonClient {
    /// Replaces a cluster worker by a new one before the old one is stopped; restarts any other process.
    ///
    /// # Errors
    /// [`Error::ReloadInProgress`]; see [`Error`].
    pub async fn reload_process_id(&self, record: &Record, change: &Change) -> Result<(), Error> {
        self.reload("reloadProcessId", record, change).await
    }

    /// The same, asking the old worker to leave by a message first.
    ///
    /// # Errors
    /// As [`DaemonClient::reload_process_id`].
    pub async fn soft_reload_process_id(&self, record: &Record, change: &Change) -> Result<(), Error> {
        self.reload("softReloadProcessId", record, change).await
    }

    async fn reload(&self, method: &'static str, record: &Record, change: &Change) -> Result<(), Error> {
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method });
        };
        let deadline = stop_deadline(&record.pm2_env) + start_deadline(&record.pm2_env);
        self.call::<_, Ignored>(method, change.argument(id), deadline)
            .await
            .map(drop)
    }
}
