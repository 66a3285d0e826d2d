//! What the daemon answers from memory.

use serde_json::{Map, Value, json};

use super::{DaemonClient, Error, Ignored, QUICK};
use crate::Record;

impl DaemonClient {
    /// The daemon's version, as `7.0.4`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_version(&self) -> Result<String, Error> {
        self.call("getVersion", json!({}), QUICK).await
    }

    /// Every process with its measurements. The daemon measures when it is asked, and all who ask share its figures.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_monitor_data(&self) -> Result<Vec<Record>, Error> {
        self.call("getMonitorData", json!({}), QUICK).await
    }

    /// The host's metrics that the daemon collects every thirty seconds, by name; empty when that is switched off.
    ///
    /// # Errors
    /// [`Error::Unsupported`] by PM2 6; see [`Error`].
    pub async fn get_system_data(&self) -> Result<Map<String, Value>, Error> {
        self.call("getSystemData", json!({}), QUICK).await
    }

    /// A round trip.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ping(&self) -> Result<(), Error> {
        self.call::<_, Ignored>("ping", json!({}), QUICK).await.map(drop)
    }

    /// Makes the daemon open its log files anew, for after a rotation by rename.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reload_logs(&self) -> Result<(), Error> {
        self.call::<_, Ignored>("reloadLogs", json!({}), QUICK)
            .await
            .map(drop)
    }
}
