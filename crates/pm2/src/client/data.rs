//! `sendDataToProcessId`: a message to an app.

use serde_json::{Value, json};

use super::{DaemonClient, Error, Ignored, QUICK};

impl DaemonClient {
    /// Sends `{id, type, topic, data}` to the app over its IPC channel. The daemon refuses data that counts as false.
    ///
    /// # Errors
    /// [`Error::NotRunning`]; see [`Error`].
    pub async fn send_data_to_process_id(&self, id: u64, topic: &str, data: &Value) -> Result<(), Error> {
        let packet = json!({ "id": id, "type": "process:msg", "topic": topic, "data": data });
        self.call::<_, Ignored>("sendDataToProcessId", packet, QUICK)
            .await
            .map(drop)
    }
}
