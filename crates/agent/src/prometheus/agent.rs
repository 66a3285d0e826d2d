//! What the page says of the agent and its daemon.

use std::fmt;

use prometheus_client::{
    encoding::DescriptorEncoder,
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};

use super::{
    View,
    counters::{CODES, Counts, METHODS},
    encode::{family, single},
};

#[derive(Debug)]
pub(super) struct Agent {
    counts: Counts,
    daemon_up: bool,
    events_published: u64,
    dropped_processes: u64,
    dropped_metrics: u64,
}

impl Agent {
    pub(super) fn new(view: &View<'_>, dropped_processes: u64, dropped_metrics: u64) -> Self {
        Self {
            counts: view.counters.read(),
            daemon_up: view.daemon_up,
            events_published: view.events_published,
            dropped_processes,
            dropped_metrics,
        }
    }

    pub(super) fn encode(&self, to: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let counts = &self.counts;
        family(
            to,
            "qd_agent_http_requests",
            "Requests answered",
            MetricType::Counter,
            |put| {
                for (method, codes) in METHODS.iter().zip(&counts.http_requests) {
                    for (code, count) in CODES.iter().zip(codes).filter(|(_, count)| **count > 0) {
                        put(
                            &[("method", method), ("status", code)],
                            &ConstCounter::new(*count),
                        )?;
                    }
                }
                Ok(())
            },
        )?;
        gauge(
            to,
            "qd_agent_daemon_up",
            "Whether the daemon answers",
            u64::from(self.daemon_up),
        )?;
        let help = "Times the daemon was lost and found again";
        counter(to, "qd_agent_daemon_reconnects", help, counts.daemon_reconnects)?;
        let help = "Messages of the daemon's bus that were lost";
        counter(to, "qd_agent_bus_missed", help, counts.bus_missed)?;
        counter(
            to,
            "qd_agent_events_published",
            "Events published",
            self.events_published,
        )?;
        gauge(
            to,
            "qd_agent_streams",
            "Open streams of events, logs and metrics",
            counts.streams,
        )?;
        counter(
            to,
            "qd_agent_auth_failures",
            "Credentials refused",
            counts.auth_failures,
        )?;
        let help = "What this page leaves out because there is too much of it";
        family(to, "qd_agent_metrics_dropped", help, MetricType::Gauge, |put| {
            put(&[("what", "process")], &ConstGauge::new(self.dropped_processes))?;
            put(&[("what", "app_metric")], &ConstGauge::new(self.dropped_metrics))
        })?;
        family(
            to,
            "qd_agent_build_info",
            "The version of the agent",
            MetricType::Gauge,
            |put| put(&[("version", env!("CARGO_PKG_VERSION"))], &ConstGauge::new(1_u64)),
        )
    }
}

fn gauge(to: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    single(to, name, help, &ConstGauge::new(value))
}

fn counter(to: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    single(to, name, help, &ConstCounter::new(value))
}
