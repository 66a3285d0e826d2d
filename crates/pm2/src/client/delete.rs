//! `deleteProcessId`.

use super::{DaemonClient, Error, Ignored, stop_deadline};
use crate::{Record, record::ProcessId};

impl DaemonClient {
    /// Stops the process and forgets it. Nobody announces that on the bus.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete_process_id(&self, record: &Record) -> Result<(), Error> {
        const METHOD: &str = "deleteProcessId";
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method: METHOD });
        };
        self.call::<_, Ignored>(METHOD, id, stop_deadline(&record.pm2_env))
            .await
            .map(drop)
    }
}
