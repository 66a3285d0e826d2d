//! `startProcessId`: starting what is defined and does not run.

use super::{DaemonClient, Error, Ignored, start_deadline};
use crate::{Record, record::ProcessId};

impl DaemonClient {
    /// Starts a process that does not run, without touching its counters.
    ///
    /// # Errors
    /// [`Error::AlreadyRunning`]; see [`Error`].
    pub async fn start_process_id(&self, record: &Record) -> Result<(), Error> {
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId {
                method: "startProcessId",
            });
        };
        self.call::<_, Ignored>("startProcessId", id, start_deadline(&record.pm2_env))
            .await
            .map(drop)
    }
}
