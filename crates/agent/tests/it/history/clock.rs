//! Clocks that waver, step and leap.

use jiff::Timestamp;
use proptest::prelude::*;
use qd_agent::history::History;
use qd_api::Time;

use super::{START, ascends, offsets, process, sample, second, with_metrics};

#[test]
fn ticks_that_waver_about_the_turn_of_a_second_leave_no_holes() {
    let history = History::default();
    for tick in 0..600_i64 {
        let waver = if tick % 2 == 0 { -3 } else { 4 };
        let at = Time::from_millis((START + tick) * 1000 + waver).unwrap();
        history.record(at, &[process(0, "web")]);
    }
    let series = history.query_id(0, second(-10), None).unwrap();
    let first = offsets(&series)[0];
    assert_eq!(offsets(&series), (first..first + 600).collect::<Vec<_>>());
}

#[test]
fn a_clock_that_steps_a_day_ahead_and_back_corrupts_nothing() {
    let history = History::default();
    let web = [with_metrics(process(0, "web"), [("m".to_owned(), 1.0)])];
    for offset in 0..600 {
        history.record(second(offset), &web);
    }
    for offset in 600..660 {
        history.record(second(offset + 86_400), &web);
    }
    let series = history.query_id(0, second(0), None).unwrap();
    assert!(ascends(&series));
    for offset in 660..1200 {
        history.record(second(offset), &web);
    }
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(
        offsets(&series),
        (0..600).chain(660..1200).collect::<Vec<_>>(),
        "the hour before is still there"
    );
    for offset in -86_400..-86_300 {
        history.record(second(offset), &web);
    }
    let series = history.query_id(0, second(-90_000), None).unwrap();
    assert!(ascends(&series));
    assert_eq!(offsets(&series), [-86_400, -86_340]);
    assert!(series.samples.iter().all(|sample| sample.app["m"] == 1.0));
}

#[test]
fn a_clock_that_slips_by_a_moment_costs_only_that_moment() {
    let history = History::default();
    for offset in (0..100).chain(98..200) {
        history.record(second(offset), &[process(0, "web")]);
    }
    assert_eq!(
        offsets(&history.query_id(0, second(0), None).unwrap()),
        (0..200).collect::<Vec<_>>()
    );
}

#[test]
fn a_second_call_within_a_second_is_passed_over() {
    let history = History::default();
    for offset in 0..120 {
        history.record(second(offset), &[sample(1.0, 0, 0)]);
        history.record(second(offset), &[sample(99.0, 0, 0)]);
    }
    for since in [0, -7200] {
        let series = history.query_id(0, second(since), None).unwrap();
        assert!(
            series.samples.iter().all(|sample| sample.cpu_percent == 1.0),
            "{series:?}"
        );
    }
}

#[test]
fn extreme_values_and_instants_neither_panic_nor_poison_an_answer() {
    let extremes = [
        Time(Timestamp::MIN),
        Time(Timestamp::MAX),
        Time(Timestamp::UNIX_EPOCH),
        second(0),
    ];
    let history = History::default();
    for at in extremes {
        for cpu in [f64::NAN, f64::INFINITY, f64::MAX, -1.0] {
            let metrics = [("a", f64::NAN), ("b", f64::INFINITY), ("c", f64::MAX), ("d", 1.0)];
            let web = sample(cpu, u64::MAX, u64::MAX);
            history.record(
                at,
                &[with_metrics(
                    web,
                    metrics.map(|(name, value)| (name.to_owned(), value)),
                )],
            );
            for (since, step) in extremes
                .into_iter()
                .flat_map(|since| [None, Some(7), Some(u32::MAX)].map(|step| (since, step)))
            {
                let series = history.query_id(0, since, step).unwrap();
                assert!(series.samples.iter().all(|sample| sample.cpu_percent.is_finite()));
                assert!(
                    series
                        .samples
                        .iter()
                        .all(|sample| sample.app.keys().all(|name| name == "d"))
                );
            }
        }
    }
}

proptest! {
    /// However the clock jumps, answers ascend, hold each step once, and end with what was recorded last.
    #[test]
    fn any_walk_of_the_clock_leaves_answers_in_order(walk in prop::collection::vec(-200_000_i64..200_000, 1..120)) {
        let history = History::default();
        let mut at = START * 1000;
        for leap in walk {
            at += if leap % 3 == 0 { leap * 100 } else { leap.rem_euclid(2000) };
            let now = Time::from_millis(at).unwrap();
            history.record(now, &[with_metrics(process(0, "web"), [("m".to_owned(), 1.0)])]);
            for since in [0, at - 60_000] {
                let series = history.query_id(0, Time::from_millis(since).unwrap(), None).unwrap();
                prop_assert!(ascends(&series));
            }
        }
        let series = history.query_id(0, Time::from_millis(0).unwrap(), None).unwrap();
        let last = series.samples.last().unwrap().at.as_millis();
        prop_assert!((at - 62_000..=at + 3_000).contains(&last), "{last} {at}");
    }
}
