//! What the history costs and what it lets go of.

use qd_agent::history::{History, Limits, MAX_APP_METRICS};

use super::{process, second, with_metrics};

#[test]
fn twenty_five_apps_with_eight_metrics_take_less_than_a_mebibyte_after_ten_minutes() {
    let history = History::default();
    let metrics = || (0..8).map(|index| (format!("Event Loop Latency {index}"), 1.5));
    let apps: Vec<_> = (0..25)
        .map(|id| with_metrics(process(id, &format!("app-{id}")), metrics()))
        .collect();
    for offset in 0..600 {
        history.record(second(offset), &apps);
    }
    assert!(history.bytes() < 1024 * 1024, "{}", history.bytes());
    for offset in 600..2 * 86_400 {
        if offset % 30 == 0 || offset > 2 * 86_400 - 4000 {
            history.record(second(offset), &apps);
        }
    }
    assert!(
        history.bytes() < 5 * 1024 * 1024,
        "flat after a day: {}",
        history.bytes()
    );
}

#[test]
fn metrics_beyond_the_limit_are_dropped_and_counted() {
    let history = History::default();
    let many = (0..MAX_APP_METRICS + 10).map(|index| (format!("m{index:03}"), 1.0));
    let long = [("x".repeat(129), 1.0)];
    history.record(second(0), &[with_metrics(process(0, "web"), many.chain(long))]);
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(series.samples[0].app.len(), MAX_APP_METRICS);
    assert_eq!(history.dropped(), 11);
}

#[test]
fn a_metric_that_is_long_gone_makes_room_for_a_new_one() {
    let history = History::default();
    let named = |prefix: &str| {
        (0..MAX_APP_METRICS)
            .map(|index| (format!("{prefix}{index}"), 1.0))
            .collect::<Vec<_>>()
    };
    history.record(second(0), &[with_metrics(process(0, "web"), named("old"))]);
    for offset in 1..3700 {
        history.record(second(offset), &[with_metrics(process(0, "web"), named("new"))]);
    }
    let series = history.query_id(0, second(3695), None).unwrap();
    assert!(series.samples[0].app.keys().all(|name| name.starts_with("new")));
    assert_eq!(series.samples[0].app.len(), MAX_APP_METRICS);
}

#[test]
fn the_history_of_a_process_that_is_gone_is_forgotten_after_an_hour() {
    let history = History::default();
    history.record(second(0), &[process(0, "web"), process(1, "api")]);
    for offset in 1..3500 {
        history.record(second(offset), &[process(0, "web")]);
    }
    assert!(history.query_id(1, second(0), None).is_some());
    for offset in 3500..3700 {
        history.record(second(offset), &[process(0, "web")]);
    }
    assert!(history.query_id(1, second(0), None).is_none());
    assert_eq!(history.len(), 1);
}

#[test]
fn there_is_a_limit_to_processes_and_those_that_are_gone_make_room_first() {
    let history = History::new(Limits {
        processes: 10,
        ..Limits::default()
    });
    let ten: Vec<_> = (0..10).map(|id| process(id, "web")).collect();
    history.record(second(0), &ten);
    history.record(second(1), ten.iter().chain(&[process(10, "web")]));
    assert_eq!((history.len(), history.dropped()), (10, 1));
    history.record(second(2), &ten[..9]);
    history.record(second(3), &ten[..9]);
    history.record(second(4), ten[..9].iter().chain(&[process(11, "web")]));
    assert!(history.query_id(11, second(0), None).is_some());
    assert!(history.query_id(9, second(0), None).is_none());
    history.reset_generation();
    history.record(second(5), &[process(20, "new")]);
    assert_eq!(history.len(), 10);
}

#[test]
fn memory_stays_below_its_limit_and_the_newest_samples_survive() {
    let limit = 256 * 1024;
    let history = History::new(Limits {
        bytes: limit,
        ..Limits::default()
    });
    let metrics = || (0..8).map(|index| (format!("m{index}"), 1.0));
    let apps: Vec<_> = (0..50)
        .map(|id| with_metrics(process(id, "web"), metrics()))
        .collect();
    for offset in 0..3600 {
        history.record(second(offset), &apps);
        assert!(history.bytes() <= limit, "{} at {offset}", history.bytes());
    }
    for id in 0..50 {
        let series = history.query_id(id, second(0), None).unwrap();
        assert_eq!(series.samples.last().unwrap().at, second(3599));
    }
}
