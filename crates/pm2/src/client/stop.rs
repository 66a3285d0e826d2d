//! `stopProcessId`.

use serde_json::Value;

use super::{DaemonClient, Error, stop_deadline};
use crate::{Record, record::ProcessId};

impl DaemonClient {
    /// Stops the process and keeps it defined. One that does not run becomes `stopped`, which is no error.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_process_id(&self, record: &Record) -> Result<(), Error> {
        const METHOD: &str = "stopProcessId";
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method: METHOD });
        };
        let answer: Value = self.call(METHOD, id, stop_deadline(&record.pm2_env)).await?;
        // The daemon answers a success that says it is none.
        match (answer.get("error"), answer.get("message")) {
            (Some(Value::Bool(true)), Some(Value::String(text))) if !text.contains("w/o pid") => {
                Err(Error::said(METHOD, text))
            }
            _ => Ok(()),
        }
    }
}
