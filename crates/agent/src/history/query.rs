//! From lanes to an answer: picks the tier, and joins its steps into those that were asked for.

use std::collections::BTreeMap;

use qd_api::{ProcessRef, Time, metrics};

use super::{
    APP_SECONDS, COARSE_SECONDS, FINE_HORIZON_SECONDS, FINE_SECONDS, MAX_SAMPLES,
    lane::Lane,
    series::{Column, Point, Series},
};

/// What is asked for: a tier, and steps of it.
pub(super) struct Span {
    fine: bool,
    /// The first second, which is the start of a step.
    since: i64,
    step: u32,
}

impl Span {
    pub(super) fn new(newest_second: i64, since: Time, step: Option<u32>) -> Self {
        let since = since.as_millis().div_euclid(1000);
        let fine = since >= newest_second - i64::from(FINE_HORIZON_SECONDS);
        let step = step
            .unwrap_or(0)
            .max(if fine { FINE_SECONDS } else { COARSE_SECONDS });
        Self {
            fine,
            since: align(since, step),
            step,
        }
    }
}

struct Tier<'a> {
    points: &'a Lane<Point>,
    seconds: u32,
    app_seconds: u32,
    column: fn(&Column) -> &Lane<f32>,
}

/// Joins consecutive points.
struct Bucket {
    start: i64,
    samples: u32,
    cpu_sum: f64,
    memory_kib: u32,
    restarts: u32,
}

pub(super) fn run(series: &Series, span: &Span) -> metrics::Series {
    let tier = if span.fine {
        Tier {
            points: &series.fine,
            seconds: FINE_SECONDS,
            app_seconds: APP_SECONDS,
            column: |column| &column.fine,
        }
    } else {
        Tier {
            points: &series.coarse,
            seconds: COARSE_SECONDS,
            app_seconds: COARSE_SECONDS,
            column: |column| &column.coarse,
        }
    };
    let mut samples = points(&tier, span);
    if samples.len() > MAX_SAMPLES {
        samples.drain(..samples.len() - MAX_SAMPLES);
    }
    let mut answer = nothing(series.process.clone(), span);
    for column in &series.columns {
        let reported = fill(&mut samples, column, &tier, span);
        if let Some(unit) = column.unit.as_deref().filter(|_| reported) {
            answer.units.insert(column.name.to_string(), unit.to_owned());
        }
    }
    answer.samples = samples.into_iter().map(|(_, sample)| sample).collect();
    answer
}

/// The answer for a process without a history.
pub(super) fn nothing(process: ProcessRef, span: &Span) -> metrics::Series {
    metrics::Series {
        process,
        step_seconds: span.step,
        units: BTreeMap::new(),
        samples: Vec::new(),
    }
}

/// The start of the step that a second falls in.
fn align(second: i64, step: u32) -> i64 {
    second - second.rem_euclid(i64::from(step))
}

/// The first step of a lane that starts at a second or after it.
fn first_step(second: i64, lane_seconds: u32) -> i64 {
    let seconds = i64::from(lane_seconds);
    second.div_euclid(seconds) + i64::from(second.rem_euclid(seconds) != 0)
}

fn points(tier: &Tier<'_>, span: &Span) -> Vec<(i64, metrics::Sample)> {
    let mut samples = Vec::new();
    let mut open: Option<Bucket> = None;
    for (at, point) in tier.points.since(first_step(span.since, tier.seconds)) {
        let start = align(at * i64::from(tier.seconds), span.step);
        if open.as_ref().is_some_and(|bucket| bucket.start != start) {
            samples.extend(open.take().and_then(Bucket::close));
        }
        let bucket = open.get_or_insert(Bucket {
            start,
            samples: 0,
            cpu_sum: 0.0,
            memory_kib: 0,
            restarts: 0,
        });
        bucket.samples += 1;
        bucket.cpu_sum += f64::from(point.cpu);
        bucket.memory_kib = bucket.memory_kib.max(point.memory_kib);
        bucket.restarts = point.restarts;
    }
    samples.extend(open.and_then(Bucket::close));
    samples
}

impl Bucket {
    /// The sample with the second it starts at; `None` outside the calendar.
    fn close(self) -> Option<(i64, metrics::Sample)> {
        let sample = metrics::Sample {
            at: Time::from_millis(self.start * 1000)?,
            // What 32 bits hold of a percentage ends at about the third digit after the point.
            cpu_percent: (self.cpu_sum / f64::from(self.samples) * 1000.0).round() / 1000.0,
            memory_bytes: u64::from(self.memory_kib) * 1024,
            restarts: u64::from(self.restarts),
            app: BTreeMap::new(),
        };
        Some((self.start, sample))
    }
}

/// Puts a column's last value of each step into the step's sample; gives whether there was one.
///
/// Where steps are shorter than those of the column the value goes to the first sample of the time it stands for.
fn fill(samples: &mut [(i64, metrics::Sample)], column: &Column, tier: &Tier<'_>, span: &Span) -> bool {
    let seconds = i64::from(tier.app_seconds);
    let reach = seconds.max(i64::from(span.step));
    let mut values = (tier.column)(column)
        .since(first_step(span.since, tier.app_seconds))
        .map(|(at, value)| (align(at * seconds, span.step), value))
        .peekable();
    let mut rest = samples;
    let mut reported = false;
    while let Some((start, value)) = values.next() {
        if values.peek().is_some_and(|(next, _)| *next == start) {
            continue;
        }
        // Both ascend, so the samples before this one have had their value.
        let passed = rest.partition_point(|(sample, _)| *sample < start);
        rest = &mut rest[passed..];
        if let Some((_, sample)) = rest.first_mut().filter(|(sample, _)| *sample < start + reach) {
            sample.app.insert(column.name.to_string(), widen(value));
            reported = true;
        }
    }
    reported
}

/// The shortest decimal that is this value in 32 bits: 0.1, where a plain conversion gives 0.10000000149.
fn widen(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}
