//! The metrics history: two tiers, any step, bounded memory, and clocks that jump.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bounds;
mod clock;
mod identity;

use std::collections::BTreeMap;

use proptest::prelude::*;
use qd_agent::history::History;
use qd_api::{
    Process, Status, Time,
    metrics::{AppMetric, Sample, Series},
    process::{LogPaths, Mode},
};

/// A whole hour, so that steps of any usual length start at it.
const START: i64 = 1_700_002_800;

pub fn process(id: u64, name: &str) -> Process {
    Process {
        id,
        name: name.to_owned(),
        namespace: "default".to_owned(),
        pid: Some(4711),
        status: Status::Online,
        ready: None,
        unmet_limits: Vec::new(),
        mode: Mode::Fork,
        instance: 0,
        restarts: 0,
        unstable_restarts: 0,
        started_at: None,
        created_at: None,
        cpu_percent: 0.0,
        memory_bytes: 0,
        script: "/srv/app.js".to_owned(),
        cwd: "/srv".to_owned(),
        interpreter: "node".to_owned(),
        interpreter_args: Vec::new(),
        args: Vec::new(),
        user: None,
        version: None,
        node_version: None,
        watching: false,
        autorestart: true,
        module: false,
        logs: LogPaths::default(),
        last_exit: None,
        actions: Vec::new(),
        metrics: BTreeMap::new(),
    }
}

fn second(offset: i64) -> Time {
    Time::from_millis((START + offset) * 1000).unwrap()
}

fn with_metrics(mut process: Process, metrics: impl IntoIterator<Item = (String, f64)>) -> Process {
    let metric = |value| AppMetric {
        value: Some(value),
        text: None,
        unit: Some("ms".to_owned()),
    };
    process.metrics = metrics
        .into_iter()
        .map(|(name, value)| (name, metric(value)))
        .collect();
    process
}

fn sample(cpu: f64, memory: u64, restarts: u64) -> Process {
    let mut web = process(0, "web");
    web.cpu_percent = cpu;
    web.memory_bytes = memory;
    web.restarts = restarts;
    web
}

fn offsets(series: &Series) -> Vec<i64> {
    series
        .samples
        .iter()
        .map(|sample| sample.at.as_millis() / 1000 - START)
        .collect()
}

fn ascends(series: &Series) -> bool {
    series.samples.windows(2).all(|pair| pair[0].at < pair[1].at)
}

#[test]
fn the_fine_tier_gives_back_what_was_recorded() {
    let history = History::default();
    for offset in 0..120 {
        history.record(
            second(offset),
            &[sample(
                offset as f64 / 10.0,
                4096 * offset as u64,
                offset as u64 / 60,
            )],
        );
    }
    let series = history.query_id(0, second(100), None).unwrap();
    assert_eq!(series.step_seconds, 1);
    assert_eq!(series.process.name, "web");
    assert_eq!(offsets(&series), (100..120).collect::<Vec<_>>());
    let expected = Sample {
        at: second(119),
        cpu_percent: 11.9,
        memory_bytes: 4096 * 119,
        restarts: 1,
        app: BTreeMap::new(),
    };
    assert_eq!(series.samples.last(), Some(&expected));
    assert!(history.query_id(1, second(0), None).is_none());
    assert!(history.query_id(0, second(500), None).unwrap().samples.is_empty());
}

#[test]
fn steps_join_to_the_mean_of_cpu_the_maximum_of_memory_and_the_last_of_the_rest() {
    let history = History::default();
    for offset in 0..20 {
        let web = sample(
            offset as f64,
            if offset == 3 { 1 << 30 } else { 8192 },
            offset as u64,
        );
        history.record(
            second(offset),
            &[with_metrics(web, [("latency".to_owned(), 0.1 + offset as f64)])],
        );
    }
    let series = history.query_id(0, second(0), Some(10)).unwrap();
    assert_eq!((series.step_seconds, offsets(&series)), (10, vec![0, 10]));
    let first = &series.samples[0];
    assert_eq!(
        (first.cpu_percent, first.memory_bytes, first.restarts),
        (4.5, 1 << 30, 9)
    );
    assert_eq!(
        first.app["latency"], 5.1,
        "the last of the step, without the noise of 32 bits"
    );
    assert_eq!(series.samples[1].memory_bytes, 8192);
    assert_eq!(series.units["latency"], "ms");
}

#[test]
fn app_metrics_are_there_every_five_seconds() {
    let history = History::default();
    for offset in 0..20 {
        history.record(
            second(offset),
            &[with_metrics(process(0, "web"), [("m".to_owned(), offset as f64)])],
        );
    }
    let series = history.query_id(0, second(0), None).unwrap();
    let with_app = series.samples.iter().filter(|sample| !sample.app.is_empty());
    let seen: Vec<_> = with_app.map(|sample| (sample.at, sample.app["m"])).collect();
    assert_eq!(seen, [0, 5, 10, 15].map(|offset| (second(offset), offset as f64)));
}

#[test]
fn an_app_metric_is_told_although_its_second_was_missed() {
    let history = History::default();
    for offset in [0, 1, 2, 3, 7, 8] {
        history.record(
            second(offset),
            &[with_metrics(process(0, "web"), [("m".to_owned(), offset as f64)])],
        );
    }
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(series.samples[4].at, second(7));
    assert_eq!(series.samples[4].app["m"], 7.0);
    assert!(series.samples[5].app.is_empty());
}

#[test]
fn beyond_an_hour_the_coarse_tier_answers_and_beyond_a_day_nothing() {
    let history = History::default();
    let day = 24 * 3600;
    for offset in 0..day + 2 * 3600 {
        let web = sample(f64::from(u8::from(offset % 2 == 0)), 4096, 1);
        history.record(second(offset), &[with_metrics(web, [("m".to_owned(), 3.0)])]);
    }
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(series.step_seconds, 60);
    assert!(
        (1440..=1440 + 64).contains(&series.samples.len()),
        "{}",
        series.samples.len()
    );
    assert!(
        series
            .samples
            .iter()
            .all(|sample| sample.cpu_percent == 0.5 && sample.app["m"] == 3.0)
    );
    assert!(ascends(&series));

    let recent = history.query_id(0, second(day + 3601), None).unwrap();
    assert_eq!((recent.step_seconds, recent.samples.len()), (1, 3599));
    let hourly = history.query_id(0, second(day - 7200), Some(3600)).unwrap();
    assert_eq!(
        (hourly.step_seconds, offsets(&hourly)),
        (3600, vec![day - 7200, day - 3600, day, day + 3600])
    );
    let fine_asked = history.query_id(0, second(0), Some(1)).unwrap();
    assert_eq!(fine_asked.step_seconds, 60, "no finer than what is kept");
}

#[test]
fn seconds_without_the_process_are_absent() {
    let history = History::default();
    for offset in 0..300 {
        let there = !(100..250).contains(&offset);
        history.record(second(offset), there.then(|| process(0, "web")).iter());
    }
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(offsets(&series), (0..100).chain(250..300).collect::<Vec<_>>());
}

proptest! {
    /// Whatever seconds have a sample and whatever step is asked for, nothing is lost or counted twice.
    #[test]
    fn steps_of_any_length_sum_up_to_the_samples(
        present in prop::collection::vec(any::<bool>(), 1..900),
        shift in 0_i64..120,
        step in 1_u32..400,
    ) {
        let history = History::default();
        let mut truth = BTreeMap::<i64, (u32, f64, u64)>::new();
        for (offset, _) in present.iter().enumerate().filter(|(_, present)| **present) {
            let at = shift + offset as i64;
            let (cpu, memory) = ((offset * 7 % 100) as f64, (offset * 13 % 50) as u64 * 4096);
            history.record(second(at), &[sample(cpu, memory, offset as u64)]);
            let bucket = truth.entry((START + at) / i64::from(step) * i64::from(step)).or_default();
            *bucket = (bucket.0 + 1, bucket.1 + cpu, bucket.2.max(memory));
        }
        let Some(series) = history.query_id(0, second(-400), Some(step)) else {
            prop_assert!(truth.is_empty());
            return Ok(());
        };
        prop_assert_eq!(series.samples.len(), truth.len());
        for (sample, (start, (count, cpu, memory))) in series.samples.iter().zip(truth) {
            prop_assert_eq!(sample.at.as_millis(), start * 1000);
            prop_assert!((sample.cpu_percent * f64::from(count) - cpu).abs() < 0.001 * f64::from(count));
            prop_assert_eq!(sample.memory_bytes, memory);
        }
    }
}
