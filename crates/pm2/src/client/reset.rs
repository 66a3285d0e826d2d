//! `resetMetaProcessId`.

use super::{DaemonClient, Error, Ignored, QUICK};

impl DaemonClient {
    /// Sets the restart counters of a process to zero, and its creation to now.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reset_meta_process_id(&self, id: u64) -> Result<(), Error> {
        self.call::<_, Ignored>("resetMetaProcessId", id, QUICK)
            .await
            .map(drop)
    }
}
