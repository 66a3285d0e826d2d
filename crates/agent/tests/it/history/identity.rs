//! Whose history it is when ids are given anew.

use qd_agent::history::History;
use qd_api::ProcessRef;

use super::{offsets, process, sample, second};

#[test]
fn a_daemon_that_was_replaced_starts_new_series_and_the_old_ones_stay_apart() {
    let history = History::default();
    history.record(second(0), &[sample(1.0, 0, 9)]);
    history.reset_generation();
    history.record(second(1), &[process(0, "other")]);
    let series = history.query_id(0, second(0), None).unwrap();
    assert_eq!(
        (series.process.name.as_str(), offsets(&series)),
        ("other", vec![1])
    );
    let old = process(0, "web").reference();
    assert_eq!(offsets(&history.query(&old, second(0), None)), [0]);

    history.reset_generation();
    assert!(
        history.query_id(0, second(0), None).is_none(),
        "nothing has that id yet"
    );
    history.record(second(2), &[process(0, "web")]);
    assert_eq!(
        offsets(&history.query(&old, second(0), None)),
        [2],
        "the newest of that name"
    );
}

#[test]
fn an_app_of_the_same_id_and_name_at_another_daemon_is_another_series() {
    let history = History::default();
    history.record(second(0), &[process(0, "web")]);
    history.reset_generation();
    history.record(second(1), &[process(0, "web")]);
    assert_eq!(offsets(&history.query_id(0, second(0), None).unwrap()), [1]);
}

#[test]
fn an_id_given_to_another_app_does_not_show_it_the_history_of_the_first() {
    let history = History::default();
    history.record(second(0), &[process(0, "web")]);
    history.record(second(1), &[process(0, "api")]);
    assert_eq!(offsets(&history.query_id(0, second(0), None).unwrap()), [1]);
    let foreign = ProcessRef {
        id: 0,
        name: "web".to_owned(),
        namespace: "other".to_owned(),
    };
    let series = history.query(&foreign, second(0), None);
    assert_eq!(
        (&series.process, series.step_seconds, series.samples.len()),
        (&foreign, 1, 0)
    );
}
