//! `getReport`: who the daemon is.

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, Error, QUICK};
use crate::lenient;

/// The daemon about itself. Its answer also holds its whole environment, which is not read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Report {
    /// PM2's version.
    #[serde(deserialize_with = "lenient::text")]
    pub pm2_version: Option<String>,
    /// The Node.js version it runs on.
    #[serde(deserialize_with = "lenient::text")]
    pub node_version: Option<String>,
    /// What it is if it is not PM2's own, as `quarterdeck 0.1.0`; a stock daemon does not say.
    #[serde(deserialize_with = "lenient::text")]
    pub daemon: Option<String>,
    /// The user it runs as.
    #[serde(deserialize_with = "lenient::text")]
    pub user: Option<String>,
    /// When it started, in milliseconds since the epoch.
    #[serde(deserialize_with = "lenient::int")]
    pub started_at: Option<i64>,
}

impl Report {
    /// The version of a daemon of ours; `None` for a stock one.
    #[must_use]
    pub fn quarterdeck(&self) -> Option<&str> {
        self.daemon.as_deref()?.strip_prefix("quarterdeck ")
    }
}

impl DaemonClient {
    /// Who the daemon is.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_report(&self) -> Result<Report, Error> {
        self.call("getReport", json!({}), QUICK).await
    }
}
