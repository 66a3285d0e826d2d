//! `sendLineToStdin`.

use serde_json::json;

use super::{DaemonClient, Error, Ignored, QUICK};

impl DaemonClient {
    /// Writes a line and its newline to the standard input of a process in fork mode.
    ///
    /// # Errors
    /// [`Error::ClusterMode`], [`Error::NotRunning`]; see [`Error`].
    pub async fn send_line_to_stdin(&self, id: u64, line: &str) -> Result<(), Error> {
        let packet = json!({ "pm_id": id, "line": format!("{line}\n") });
        self.call::<_, Ignored>("sendLineToStdin", packet, QUICK)
            .await
            .map(drop)
    }
}
