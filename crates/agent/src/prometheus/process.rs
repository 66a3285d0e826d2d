//! What the page says of one process.

use std::time::Duration;

use qd_api::{Process, Status, Time};

use super::{
    MAX_APP_METRICS, MAX_METRIC_NAME_BYTES,
    labels::{Identity, cut},
    uptime,
};

#[derive(Debug)]
pub(super) struct Row {
    pub(super) identity: Identity,
    pub(super) cpu_percent: f64,
    pub(super) memory_bytes: u64,
    pub(super) restarts: u64,
    pub(super) status: Status,
    pub(super) uptime: Option<Duration>,
    pub(super) metrics: Vec<Metric>,
}

#[derive(Debug)]
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) value: f64,
}

impl Row {
    /// The row, and how many of the app's metrics it leaves out. Metrics that are text are none of them.
    pub(super) fn new(process: &Process, now: Time) -> (Self, u64) {
        let mut metrics = Vec::new();
        let mut dropped = 0;
        for (name, metric) in &process.metrics {
            let Some(value) = metric.value.filter(|value| value.is_finite()) else {
                continue;
            };
            if metrics.len() == MAX_APP_METRICS || name.len() > MAX_METRIC_NAME_BYTES {
                dropped += 1;
                continue;
            }
            let unit = metric.unit.as_deref().map(cut).unwrap_or_default();
            metrics.push(Metric {
                name: name.clone(),
                unit,
                value,
            });
        }
        let row = Self {
            identity: Identity::new(process),
            cpu_percent: if process.cpu_percent.is_finite() {
                process.cpu_percent
            } else {
                0.0
            },
            memory_bytes: process.memory_bytes,
            restarts: process.restarts,
            status: process.status,
            uptime: uptime(process, now),
            metrics,
        };
        (row, dropped)
    }
}
