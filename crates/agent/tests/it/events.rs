//! The event ring: every event once or an exact gap, whatever the order of things.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod interleaving;
mod topics;
mod waking;

use std::sync::Arc;

use qd_agent::events::{Error, Item, Limits, MAX_DATA_BYTES, NewEvent, Ring, Subscription};
use qd_api::{ProcessRef, Time, event::Gap};
use serde_json::{Value, json};

fn new_event(topic: &str, app: Option<&str>, data: Value) -> NewEvent {
    let process = app.map(|name| ProcessRef {
        id: 1,
        name: name.to_owned(),
        namespace: "default".to_owned(),
    });
    NewEvent {
        topic: topic.to_owned(),
        process,
        data,
        at: Time::from_millis(1_700_000_000_000).unwrap(),
    }
}

fn publish(ring: &Ring, count: usize) {
    for _ in 0..count {
        ring.publish(new_event("process.exit", Some("web"), Value::Null));
    }
}

fn small(events: usize) -> Ring {
    Ring::new(Limits {
        events,
        ..Limits::default()
    })
}

fn drain(subscription: &mut Subscription) -> Vec<Item> {
    std::iter::from_fn(|| subscription.try_next_matching(|_| true)).collect()
}

fn seqs(items: &[Item]) -> Vec<u64> {
    items
        .iter()
        .filter_map(|item| {
            if let Item::Event(event) = item {
                Some(event.seq)
            } else {
                None
            }
        })
        .collect()
}

fn gap(missed: impl Into<Option<u64>>, reason: &str) -> Item {
    Item::Gap(Gap {
        missed: missed.into(),
        reason: reason.to_owned(),
    })
}

#[test]
fn events_are_numbered_from_one_and_carry_the_epoch() {
    let ring = Ring::default();
    let first = ring.publish(new_event("process.online", Some("web"), json!({"n": 1})));
    let second = ring.publish(new_event("daemon.connected", None, Value::Null));
    assert_eq!((first.seq, second.seq), (1, 2));
    let epoch = first.id.strip_suffix("-1").unwrap();
    assert_eq!(second.id, format!("{epoch}-2"));
    assert_eq!(ring.position(), second.id);
    assert_ne!(
        Ring::default().publish(new_event("x", None, Value::Null)).id,
        first.id
    );
}

#[test]
fn a_new_reader_starts_now_and_a_returning_one_where_it_was() {
    let ring = Ring::default();
    publish(&ring, 3);
    let mut fresh = ring.subscribe(None).unwrap();
    let after = ring.position();
    publish(&ring, 2);
    assert_eq!(seqs(&drain(&mut fresh)), [4, 5]);
    assert_eq!(seqs(&drain(&mut ring.subscribe(Some(&after)).unwrap())), [4, 5]);
    assert_eq!(drain(&mut ring.subscribe(Some(&ring.position())).unwrap()), []);
}

#[test]
fn what_the_ring_forgot_is_counted_exactly_and_the_rest_follows() {
    let ring = small(4);
    let epoch_start = ring.position();
    publish(&ring, 10);
    let items = drain(&mut ring.subscribe(Some(&epoch_start)).unwrap());
    assert_eq!(items[0], gap(6, "expired"));
    assert_eq!(seqs(&items), [7, 8, 9, 10]);

    let last_before_kept = epoch_start.replace("-0", "-6");
    let items = drain(&mut ring.subscribe(Some(&last_before_kept)).unwrap());
    assert_eq!(seqs(&items), [7, 8, 9, 10]);
    assert_eq!(
        items.len(),
        4,
        "nothing is missing right before the oldest kept event"
    );
}

#[test]
fn an_id_of_an_earlier_run_gets_a_gap_of_unknown_size_and_all_there_is() {
    let ring = Ring::default();
    publish(&ring, 2);
    let items = drain(&mut ring.subscribe(Some(&Ring::default().position())).unwrap());
    assert_eq!(items[0], gap(None, "agent_restarted"));
    assert_eq!(seqs(&items), [1, 2]);
}

#[test]
fn ids_that_were_never_given_out_are_refused() {
    let ring = Ring::default();
    publish(&ring, 1);
    let epoch = ring.position().split_once('-').unwrap().0.to_owned();
    for id in [
        "",
        "-",
        "1",
        "x-1",
        "é-1",
        "00000000000000000-1",
        "0123456789ABCDEF-1",
        "\n-1",
    ] {
        assert_eq!(
            ring.subscribe(Some(id)).unwrap_err(),
            Error::MalformedId,
            "{id:?}"
        );
    }
    for seq in [
        "",
        "01",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1.0",
        "18446744073709551616",
        "²",
    ] {
        let id = format!("{epoch}-{seq}");
        assert_eq!(
            ring.subscribe(Some(&id)).unwrap_err(),
            Error::MalformedId,
            "{id:?}"
        );
    }
    for seq in [2, u64::MAX] {
        assert_eq!(
            ring.subscribe(Some(&format!("{epoch}-{seq}"))).unwrap_err(),
            Error::FutureId
        );
    }
}

#[test]
fn a_slow_reader_never_holds_up_publishing_and_is_told_what_it_missed() {
    let ring = small(8);
    let mut slow = ring.subscribe(None).unwrap();
    publish(&ring, 3);
    assert!(matches!(slow.try_next_matching(|_| true), Some(Item::Event(event)) if event.seq == 1));
    publish(&ring, 100_000);
    let items = drain(&mut slow);
    assert_eq!(items[0], gap(100_003 - 8 - 1, "slow_reader"));
    assert_eq!(seqs(&items), (99_996..=100_003).collect::<Vec<_>>());
}

#[test]
fn readers_share_the_events_of_the_ring() {
    let ring = Ring::default();
    let mut readers: Vec<_> = (0..100).map(|_| ring.subscribe(None).unwrap()).collect();
    let event = ring.publish(new_event(
        "app.event",
        Some("web"),
        json!({"text": "x".repeat(1000)}),
    ));
    for reader in &mut readers {
        let Some(Item::Event(read)) = reader.try_next_matching(|_| true) else {
            panic!("no event")
        };
        assert!(Arc::ptr_eq(&read, &event));
    }
    assert_eq!(
        Arc::strong_count(&event),
        2,
        "one here and one in the ring: readers keep none"
    );
}

#[test]
fn memory_is_bounded_by_what_events_take_and_not_by_their_json() {
    let ring = Ring::default();
    let digits = Value::from(vec![0; 20_000]);
    for _ in 0..500 {
        ring.publish(new_event("app.message", Some("web"), digits.clone()));
    }
    assert!(ring.bytes() <= 4 * 1024 * 1024, "{}", ring.bytes());
    assert!(
        ring.kept() < 10,
        "40 KB of JSON is over 600 KB of values, {} kept",
        ring.kept()
    );
    assert_eq!(ring.published(), 500);

    let ring = small(16);
    publish(&ring, 1000);
    assert_eq!(ring.kept(), 16);
}

#[test]
fn the_newest_event_stays_whatever_it_weighs() {
    let ring = Ring::new(Limits { events: 8, bytes: 10 });
    let mut reader = ring.subscribe(None).unwrap();
    publish(&ring, 2);
    assert_eq!(ring.kept(), 1);
    let items = drain(&mut reader);
    assert_eq!(items[0], gap(1, "slow_reader"));
    assert_eq!(seqs(&items), [2]);
}

#[test]
fn data_that_is_too_long_is_replaced_by_its_length() {
    let ring = Ring::default();
    let fits = Value::from("x".repeat(MAX_DATA_BYTES - 2));
    assert_eq!(
        ring.publish(new_event("app.event", None, fits.clone())).data,
        fits
    );
    let over = Value::from("x".repeat(MAX_DATA_BYTES - 1));
    let data = &ring.publish(new_event("app.event", None, over)).data;
    assert_eq!(*data, json!({"truncated": true, "bytes": MAX_DATA_BYTES + 1}));
}
