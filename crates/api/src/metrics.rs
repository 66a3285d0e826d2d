//! Metrics, present and past.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ProcessRef, Time};

/// The present value of a metric that an app reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppMetric {
    /// The value, where it is a number.
    pub value: Option<f64>,
    /// The value as the app wrote it, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The unit, as the app names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// One moment of one process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sample {
    /// The start of the step this sample stands for.
    pub at: Time,
    /// CPU use in percent of one core, mean of the step.
    pub cpu_percent: f64,
    /// Resident memory, maximum of the step.
    pub memory_bytes: u64,
    /// Restarts so far, at the end of the step.
    pub restarts: u64,
    /// The app's own metrics, last value of the step.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub app: BTreeMap<String, f64>,
}

/// The history of one process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    /// Whose.
    pub process: ProcessRef,
    /// Seconds from one sample to the next.
    pub step_seconds: u32,
    /// Units of the app's own metrics, where it names them.
    pub units: BTreeMap<String, String>,
    /// Oldest first. Steps in which the process did not exist are absent.
    pub samples: Vec<Sample>,
}
