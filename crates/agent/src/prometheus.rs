//! The Prometheus page: every process and the agent itself, as OpenMetrics text.
//!
//! A page is made from what the processes are at that moment, so that one that was deleted is gone from the next
//! scrape. Labels are bounded in number and length whatever apps report, and what is left out is counted on the page.
//! This module knows nothing of HTTP, of the daemon, or of who may see what: it shows what the view holds.

mod agent;
mod counters;
mod encode;
mod labels;
mod process;

use std::time::Duration;

use prometheus_client::{encoding::text, registry::Registry};
use qd_api::{Process, Time};

pub use counters::{Counters, OpenStream};

use encode::Page;

/// The media type of a page.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Processes on a page: each is eight series and more.
pub const MAX_PROCESSES: usize = 2_000;
/// Metrics of one app on a page.
pub const MAX_APP_METRICS: usize = 32;
/// Longest name of an app metric; one with a longer name is left out, as a cut name could be another's.
pub const MAX_METRIC_NAME_BYTES: usize = 128;
/// Longest other label; a longer one is cut, which the `id` label makes harmless.
pub const MAX_LABEL_BYTES: usize = 256;

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The processes, in any order. Those with the lowest ids are shown where there are too many.
    pub processes: &'a [Process],
    /// What the agent counted.
    pub counters: &'a Counters,
    /// Events published since the agent started.
    pub events_published: u64,
    /// Whether the daemon answers.
    pub daemon_up: bool,
    /// The present instant, for uptimes.
    pub now: Time,
}

/// Writes the page.
#[must_use]
pub fn render(view: &View<'_>) -> String {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Page::new(view)));
    let mut text = String::new();
    text::encode(&mut text, &registry).expect("writing to a string cannot fail");
    text
}

/// How long a process has been running.
fn uptime(process: &Process, now: Time) -> Option<Duration> {
    let started = process.started_at.filter(|_| process.pid.is_some())?;
    // A start that the clock puts into the future has just happened.
    Some(Duration::from_millis(
        u64::try_from(now.as_millis() - started.as_millis()).unwrap_or(0),
    ))
}
