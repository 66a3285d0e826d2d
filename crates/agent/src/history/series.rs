//! The history of one process: its own numbers, and a column for each metric that the app reports.

use std::sync::Arc;

use qd_api::{Process, ProcessRef};

use super::{
    APP_SECONDS, COARSE_HORIZON_SECONDS, COARSE_SECONDS, FINE_HORIZON_SECONDS, GONE_FOR, MAX_APP_METRICS,
    MAX_METRIC_NAME_BYTES, MAX_UNIT_BYTES,
    lane::{Lane, Slot},
    names::Names,
};

/// What the daemon tells of a process at one step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) cpu: f32,
    pub(super) memory_kib: u32,
    pub(super) restarts: u32,
}

impl Slot for Point {
    const ABSENT: Self = Self {
        cpu: f32::NAN,
        memory_kib: 0,
        restarts: 0,
    };
    fn is_absent(&self) -> bool {
        self.cpu.is_nan()
    }
}

/// The minute that is not over.
#[derive(Debug, Clone, Copy)]
struct Minute {
    step: i64,
    samples: u32,
    cpu_sum: f64,
    memory_kib: u32,
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: Arc<str>,
    pub(super) unit: Option<Arc<str>>,
    pub(super) fine: Lane<f32>,
    pub(super) coarse: Lane<f32>,
    seen: u64,
}

#[derive(Debug)]
pub(super) struct Series {
    pub(super) process: ProcessRef,
    pub(super) fine: Lane<Point>,
    pub(super) coarse: Lane<Point>,
    pub(super) columns: Vec<Column>,
    /// The count of records at which it was last there.
    pub(super) seen: u64,
    minute: Option<Minute>,
    bytes: usize,
}

/// One record, as a series sees it.
pub(super) struct Tick<'a> {
    pub(super) second: i64,
    /// The count of this record.
    pub(super) number: u64,
    /// Whether this second has the app's metrics.
    pub(super) with_app: bool,
    /// Whether memory allows metrics that were not there before.
    pub(super) admit: bool,
    pub(super) names: &'a mut Names,
    pub(super) dropped: &'a mut u64,
}

impl Series {
    pub(super) fn new(process: &Process) -> Self {
        let mut series = Self {
            process: process.reference(),
            fine: Lane::default(),
            coarse: Lane::default(),
            columns: Vec::new(),
            seen: 0,
            minute: None,
            bytes: 0,
        };
        series.weigh();
        series
    }

    pub(super) fn is_of(&self, process: &Process) -> bool {
        self.process.name == process.name && self.process.namespace == process.namespace
    }

    pub(super) fn record(&mut self, process: &Process, tick: &mut Tick<'_>) {
        self.seen = tick.number;
        let point = Point {
            cpu: Some(process.cpu_percent as f32)
                .filter(|cpu| cpu.is_finite())
                .unwrap_or(0.0),
            memory_kib: u32::try_from(process.memory_bytes / 1024).unwrap_or(u32::MAX),
            restarts: u32::try_from(process.restarts).unwrap_or(u32::MAX),
        };
        self.fine.set(tick.second, point, FINE_HORIZON_SECONDS);

        let step = tick.second.div_euclid(i64::from(COARSE_SECONDS));
        let fresh = Minute {
            step,
            samples: 0,
            cpu_sum: 0.0,
            memory_kib: 0,
        };
        let minute = self
            .minute
            .take()
            .filter(|minute| minute.step == step)
            .unwrap_or(fresh);
        let minute = Minute {
            step,
            samples: minute.samples + 1,
            cpu_sum: minute.cpu_sum + f64::from(point.cpu),
            memory_kib: minute.memory_kib.max(point.memory_kib),
        };
        let mean = (minute.cpu_sum / f64::from(minute.samples)) as f32;
        let summary = Point {
            cpu: mean,
            memory_kib: minute.memory_kib,
            restarts: point.restarts,
        };
        self.coarse
            .set(step, summary, COARSE_HORIZON_SECONDS / COARSE_SECONDS);
        self.minute = Some(minute);

        if tick.with_app {
            self.record_app(process, tick);
        }
        self.weigh();
    }

    fn record_app(&mut self, process: &Process, tick: &mut Tick<'_>) {
        for (name, metric) in &process.metrics {
            let Some(value) = metric
                .value
                .map(|value| value as f32)
                .filter(|value| value.is_finite())
            else {
                continue;
            };
            let unit = metric.unit.as_deref().filter(|unit| unit.len() <= MAX_UNIT_BYTES);
            let Some(column) = self.column(name, tick) else {
                *tick.dropped += 1;
                continue;
            };
            if column.unit.as_deref() != unit {
                column.unit = unit.map(|unit| tick.names.intern(unit));
            }
            column.seen = tick.number;
            let (fine, coarse) = (i64::from(APP_SECONDS), i64::from(COARSE_SECONDS));
            column.fine.set(
                tick.second.div_euclid(fine),
                value,
                FINE_HORIZON_SECONDS / APP_SECONDS,
            );
            column.coarse.set(
                tick.second.div_euclid(coarse),
                value,
                COARSE_HORIZON_SECONDS / COARSE_SECONDS,
            );
        }
    }

    /// The column of a metric: its own, a new one, or the place of one that the app has long ceased to report.
    fn column(&mut self, name: &str, tick: &mut Tick<'_>) -> Option<&mut Column> {
        if let Some(index) = self.columns.iter().position(|column| &*column.name == name) {
            return self.columns.get_mut(index);
        }
        if name.len() > MAX_METRIC_NAME_BYTES || !tick.admit {
            return None;
        }
        if self.columns.len() >= MAX_APP_METRICS {
            let (index, oldest) = self
                .columns
                .iter()
                .enumerate()
                .min_by_key(|(_, column)| column.seen)?;
            if tick.number - oldest.seen <= GONE_FOR {
                return None;
            }
            self.columns.swap_remove(index);
        }
        self.columns.push(Column {
            name: tick.names.intern(name),
            unit: None,
            fine: Lane::default(),
            coarse: Lane::default(),
            seen: tick.number,
        });
        self.columns.last_mut()
    }

    /// Forgets the oldest part of the fine tier.
    pub(super) fn shed(&mut self) {
        self.fine.shed();
        for column in &mut self.columns {
            column.fine.shed();
        }
        self.weigh();
    }

    /// Forgets the oldest part of the coarse tier.
    pub(super) fn shed_coarse(&mut self) {
        self.coarse.shed();
        for column in &mut self.columns {
            column.coarse.shed();
        }
        self.weigh();
    }

    /// Forgets the app's metrics; gives how many.
    pub(super) fn shed_app(&mut self) -> usize {
        let shed = std::mem::take(&mut self.columns).len();
        self.weigh();
        shed
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn weigh(&mut self) {
        let columns: usize = self
            .columns
            .iter()
            .map(|column| column.fine.heap() + column.coarse.heap())
            .sum();
        self.bytes = size_of::<Self>()
            + self.process.name.capacity()
            + self.process.namespace.capacity()
            + self.fine.heap()
            + self.coarse.heap()
            + self.columns.capacity() * size_of::<Column>()
            + columns;
    }
}
