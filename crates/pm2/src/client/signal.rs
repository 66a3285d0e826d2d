//! `sendSignalToProcessId` and `sendSignalToProcessName`.

use serde_json::json;

use super::{DaemonClient, Error, Ignored, QUICK, SLACK};
use crate::{Record, Signal, record::ProcessId};

impl DaemonClient {
    /// Sends a signal to a process that runs.
    ///
    /// A stock daemon does not check that it does: a process without a pid has pid 0, and the signal would go to the
    /// daemon's own process group; one that waits for its restart has the pid of its last run, which may be anybody's
    /// by now. So the check is here, before anything is sent.
    ///
    /// # Errors
    /// [`Error::NotRunning`]; see [`Error`].
    pub async fn send_signal_to_process_id(&self, record: &Record, signal: Signal) -> Result<(), Error> {
        const METHOD: &str = "sendSignalToProcessId";
        let ProcessId::Number(id) = record.pm_id else {
            return Err(Error::UnknownId { method: METHOD });
        };
        if record.live_pid().is_none() {
            return Err(Error::NotRunning { method: METHOD });
        }
        let argument = json!({ "signal": signal.as_str(), "process_id": id });
        self.call::<_, Ignored>(METHOD, argument, QUICK).await.map(drop)
    }

    /// Sends a signal to every process of a name, all of which must run: the records are those of the name.
    ///
    /// # Errors
    /// [`Error::NotRunning`] if any of them does not; see [`Error`].
    pub async fn send_signal_to_process_name(
        &self,
        records: &[&Record],
        signal: Signal,
    ) -> Result<(), Error> {
        const METHOD: &str = "sendSignalToProcessName";
        let Some(first) = records.first() else {
            return Err(Error::UnknownId { method: METHOD });
        };
        if records
            .iter()
            .any(|record| record.live_pid().is_none() || record.name != first.name)
        {
            return Err(Error::NotRunning { method: METHOD });
        }
        let argument = json!({ "signal": signal.as_str(), "process_name": first.name });
        self.call::<_, Ignored>(METHOD, argument, QUICK + SLACK)
            .await
            .map(drop)
    }
}
