//! The page as the encoder asks for it: family by family, each in one piece, as the format demands.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};
use qd_api::{Process, Status};

use super::{MAX_PROCESSES, View, agent::Agent, process::Row};

#[derive(Debug)]
pub(super) struct Page {
    rows: Vec<Row>,
    agent: Agent,
}

impl Page {
    pub(super) fn new(view: &View<'_>) -> Self {
        let mut processes: Vec<&Process> = view.processes.iter().collect();
        processes.sort_by_key(|process| process.id);
        // The same labels twice would have the whole page refused.
        processes.dedup_by_key(|process| process.id);
        let dropped_processes = view.processes.len() - processes.len().min(MAX_PROCESSES);
        processes.truncate(MAX_PROCESSES);
        let mut dropped_metrics = 0;
        let rows = processes
            .into_iter()
            .map(|process| {
                let (row, dropped) = Row::new(process, view.now);
                dropped_metrics += dropped;
                row
            })
            .collect();
        Self {
            rows,
            agent: Agent::new(view, dropped_processes as u64, dropped_metrics),
        }
    }

    fn processes(&self, to: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let rows = &self.rows;
        family(
            to,
            "qd_process_cpu_percent",
            "CPU use in percent of one core",
            MetricType::Gauge,
            |put| {
                rows.iter()
                    .try_for_each(|row| put(&row.identity.labels(), &ConstGauge::new(row.cpu_percent)))
            },
        )?;
        family(
            to,
            "qd_process_memory_bytes",
            "Resident memory of the main process",
            MetricType::Gauge,
            |put| {
                rows.iter()
                    .try_for_each(|row| put(&row.identity.labels(), &ConstGauge::new(row.memory_bytes)))
            },
        )?;
        let help = "Restarts since the process was defined, automatic and asked for";
        family(to, "qd_process_restarts", help, MetricType::Counter, |put| {
            rows.iter()
                .try_for_each(|row| put(&row.identity.labels(), &ConstCounter::new(row.restarts)))
        })?;
        family(
            to,
            "qd_process_up",
            "Whether the process is online",
            MetricType::Gauge,
            |put| {
                let up = |row: &Row| u64::from(row.status == Status::Online);
                rows.iter()
                    .try_for_each(|row| put(&row.identity.labels(), &ConstGauge::new(up(row))))
            },
        )?;
        let help = "Time since the present run started; absent while the process does not run";
        family(to, "qd_process_uptime_seconds", help, MetricType::Gauge, |put| {
            rows.iter()
                .filter_map(|row| Some((row, row.uptime?)))
                .try_for_each(|(row, uptime)| {
                    put(&row.identity.labels(), &ConstGauge::new(uptime.as_secs_f64()))
                })
        })?;
        let help = "The status of the process: 1 for the present one, others absent";
        family(to, "qd_process_status", help, MetricType::Gauge, |put| {
            rows.iter().try_for_each(|row| {
                put(
                    &row.identity.with("status", row.status.as_str()),
                    &ConstGauge::new(1_u64),
                )
            })
        })?;
        let help = "Metrics that apps report, as they name them";
        family(to, "qd_app_metric", help, MetricType::Gauge, |put| {
            let metrics = rows
                .iter()
                .flat_map(|row| row.metrics.iter().map(move |metric| (row, metric)));
            metrics.into_iter().try_for_each(|(row, metric)| {
                put(
                    &row.identity.with_metric(&metric.name, &metric.unit),
                    &ConstGauge::new(metric.value),
                )
            })
        })
    }
}

impl Collector for Page {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.processes(&mut encoder)?;
        self.agent.encode(&mut encoder)
    }
}

/// Label sets of any size, as one type that a closure can take.
pub(super) type Labels<'a> = [(&'a str, &'a str)];

struct Set<'a>(&'a Labels<'a>);

impl EncodeLabelSet for Set<'_> {
    fn encode(&self, encoder: &mut prometheus_client::encoding::LabelSetEncoder<'_>) -> fmt::Result {
        self.0.encode(encoder)
    }
}

/// Writes a family: its description, then the samples that `fill` puts.
pub(super) fn family(
    to: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    kind: MetricType,
    fill: impl FnOnce(&mut dyn FnMut(&Labels<'_>, &dyn EncodeMetric) -> fmt::Result) -> fmt::Result,
) -> fmt::Result {
    let mut metric = to.encode_descriptor(name, help, None, kind)?;
    fill(&mut |labels, value| value.encode(metric.encode_family(&Set(labels))?))
}

/// Writes a family of one sample without labels.
pub(super) fn single(
    to: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    value: &dyn EncodeMetric,
) -> fmt::Result {
    value.encode(to.encode_descriptor(name, help, None, value.metric_type())?)
}
