//! `GET /api/v1/processes/{target}/metrics`.

use std::time::Duration;

use qd_api::{List, metrics::Series};

use super::{Processes, since::Since};
use crate::{
    Error,
    call::{duration, target},
};

/// Which part of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetricsQuery {
    /// Since when; default ten minutes ago.
    pub since: Option<Since>,
    /// One sample per this time, from a second to a day; default the finest that is kept.
    pub step: Option<Duration>,
}

impl Processes<'_> {
    /// Returns the history of CPU, memory, restarts and the apps' own metrics. Needs `metrics:read`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn metrics(&self, of: &str, query: &MetricsQuery) -> Result<List<Series>, Error> {
        let path = ["processes", target(of)?, "metrics"];
        let call = self
            .client
            .read(format!("read the metrics of {of:?}"), &path)?
            .query("since", query.since.as_ref().map(Since::as_str))
            .query("step", query.step.map(duration));
        self.client.json(call).await
    }
}
