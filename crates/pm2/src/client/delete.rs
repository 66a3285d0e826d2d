//! `deleteProcessId`.

use serde_json::Value;

use super::{DaemonClient, Error, stop_deadline};
use crate::{Record, record::ProcessId};

impl DaemonClient {
    /// Stops the process and forgets it; what it was at last, if the daemon says so. Nobody announces that on the bus.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete_process_id(&self, record: &Record) -> Result<Option<Record>, Error> {
        const METHOD: &str = "deleteProcessId";
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method: METHOD });
        };
        let answer: Value = self.call(METHOD, id, stop_deadline(&record.pm2_env)).await?;
        // It is gone, whatever the answer looks like.
        Ok(serde_json::from_value(answer).ok())
    }
}
