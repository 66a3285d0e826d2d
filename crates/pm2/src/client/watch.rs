//! `stopWatch`, `startWatch`, `toggleWatch`: the only verbs with two arguments.

use serde_json::{Value, json};

use super::{DaemonClient, Error, Ignored, QUICK};

impl DaemonClient {
    /// Stops watching the files of a process, as the command line does before it stops or deletes it. `before` is the
    /// verb that follows.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_watch(&self, before: &str, id: u64) -> Result<(), Error> {
        self.watch("stopWatch", before, json!(id)).await
    }

    /// Starts watching the files of a process.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn start_watch(&self, id: u64) -> Result<(), Error> {
        self.watch("startWatch", "restartProcessId", json!({ "id": id }))
            .await
    }

    /// Watches if it did not, and the other way round.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn toggle_watch(&self, id: u64) -> Result<(), Error> {
        self.watch("toggleWatch", "restartProcessId", json!({ "id": id }))
            .await
    }

    async fn watch(&self, method: &'static str, verb: &str, value: Value) -> Result<(), Error> {
        let sent = self.rpc.call::<_, Ignored>(method, &(verb, value), QUICK).await;
        sent.map(drop).map_err(|error| Error::of(method, error))
    }
}
