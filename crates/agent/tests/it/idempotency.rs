//! Idempotency replay: one answer a key, freed when nothing was answered, bounded.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use qd_agent::idempotency::{Begin, Guard, KEPT_FOR, Key, Limits, MAX_BODY_BYTES, Replay, Replayed};

fn key(name: &str) -> Key {
    Key::new(
        "token:1",
        "POST",
        "/api/v1/processes/web/restart",
        name.as_bytes(),
    )
    .unwrap()
}

fn complete(guard: Guard, status: u16, body: impl Into<Bytes>) {
    let headers = [
        ("content-type", "application/json"),
        ("location", "/x"),
        ("x-request-id", "1"),
    ];
    let headers = headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    guard.complete(
        StatusCode::from_u16(status).unwrap(),
        &HeaderMap::from_iter(headers),
        &body.into(),
    );
}

fn fresh(begin: Begin) -> Guard {
    let Begin::Fresh(guard) = begin else {
        panic!("{begin:?}")
    };
    guard
}

fn replayed(begin: Begin) -> Replayed {
    let Begin::Replayed(answer) = begin else {
        panic!("{begin:?}")
    };
    answer
}

#[test]
fn the_first_answer_is_replayed() {
    let replay = Replay::default();
    complete(fresh(replay.begin(key("a"), b"{}")), 200, "done");
    for _ in 0..2 {
        let answer = replayed(replay.begin(key("a"), b"{}"));
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"done"[..]));
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["location"], "/x");
        assert_eq!(
            answer.headers.len(),
            2,
            "the headers of the transport are not the answer's"
        );
    }
}

#[test]
fn refusals_are_replayed_as_well() {
    let replay = Replay::default();
    complete(fresh(replay.begin(key("a"), b"")), 404, "no");
    assert_eq!(replayed(replay.begin(key("a"), b"")).status, 404);
}

#[test]
fn a_key_belongs_to_one_caller_method_and_path() {
    let replay = Replay::default();
    let hash = b"";
    complete(
        fresh(replay.begin(Key::new("a", "POST", "/p", b"k").unwrap(), hash)),
        200,
        "mine",
    );
    for (principal, method, path, name) in [
        ("b", "POST", "/p", "k"),
        ("a", "PUT", "/p", "k"),
        ("a", "POST", "/q", "k"),
        ("aP", "OST", "/p", "k"),
    ] {
        let other = Key::new(principal, method, path, name.as_bytes()).unwrap();
        assert!(
            matches!(replay.begin(other, hash), Begin::Fresh(_)),
            "{principal} {method} {path}"
        );
    }
}

#[test]
fn a_request_in_flight_holds_its_key_and_another_body_is_a_mistake() {
    let replay = Replay::default();
    let guard = fresh(replay.begin(key("a"), b"1"));
    assert!(matches!(replay.begin(key("a"), b"1"), Begin::InFlight));
    assert!(matches!(replay.begin(key("a"), b"2"), Begin::Mismatch));
    complete(guard, 200, "");
    assert!(matches!(replay.begin(key("a"), b"2"), Begin::Mismatch));
}

#[test]
fn a_guard_that_is_dropped_frees_the_key() {
    let replay = Replay::default();
    drop(fresh(replay.begin(key("a"), b"1")));
    assert_eq!(replay.entries(), 0);
    assert!(matches!(replay.begin(key("a"), b"2"), Begin::Fresh(_)));
}

#[test]
fn answers_that_may_pass_are_not_kept() {
    let replay = Replay::default();
    for status in [500, 503, 504, 429, 408, 401, 403] {
        complete(fresh(replay.begin(key("a"), b"")), status, "later");
    }
    complete(fresh(replay.begin(key("a"), b"")), 200, "now");
    assert_eq!(replayed(replay.begin(key("a"), b"")).status, 200);
}

#[test]
fn an_answer_too_large_to_keep_is_a_conflict_and_not_a_second_run() {
    let replay = Replay::default();
    complete(
        fresh(replay.begin(key("fits"), b"")),
        200,
        vec![0; MAX_BODY_BYTES],
    );
    replayed(replay.begin(key("fits"), b""));
    complete(
        fresh(replay.begin(key("over"), b"")),
        200,
        vec![0; MAX_BODY_BYTES + 1],
    );
    assert!(matches!(replay.begin(key("over"), b""), Begin::NotKept));
}

#[test]
fn answers_are_forgotten_after_a_day() {
    let replay = Replay::default();
    let now = Instant::now();
    complete(fresh(replay.begin_at(key("a"), b"", now)), 200, "old");
    replayed(replay.begin_at(key("a"), b"", now + KEPT_FOR - Duration::from_secs(1)));
    assert!(matches!(
        replay.begin_at(key("a"), b"", now + KEPT_FOR),
        Begin::Fresh(_)
    ));
    assert_eq!(replay.bytes(), 0);
}

#[test]
fn the_oldest_answers_go_first_when_there_are_too_many() {
    let replay = Replay::new(Limits {
        entries: 3,
        ..Limits::default()
    });
    for name in ["a", "b", "c", "d"] {
        complete(fresh(replay.begin(key(name), b"")), 200, name);
    }
    assert_eq!(replay.entries(), 3);
    replayed(replay.begin(key("b"), b""));
    drop(fresh(replay.begin(key("a"), b"")));
    assert!(
        matches!(replay.begin(key("b"), b""), Begin::Fresh(_)),
        "making room for a took b's place"
    );
}

#[test]
fn memory_is_bounded() {
    let replay = Replay::default();
    for name in 0..200 {
        complete(
            fresh(replay.begin(key(&name.to_string()), b"")),
            200,
            vec![0; MAX_BODY_BYTES],
        );
        assert!(replay.bytes() <= 16 * 1024 * 1024);
    }
    assert!((60..=64).contains(&replay.entries()), "{}", replay.entries());
    replayed(replay.begin(key("199"), b""));
}

#[test]
fn requests_in_flight_keep_their_keys_when_there_are_too_many() {
    let replay = Replay::new(Limits {
        entries: 2,
        ..Limits::default()
    });
    let first = fresh(replay.begin(key("a"), b""));
    let _second = fresh(replay.begin(key("b"), b""));
    assert!(matches!(replay.begin(key("c"), b""), Begin::InFlight));
    complete(first, 200, "a");
    assert!(matches!(replay.begin(key("c"), b""), Begin::Fresh(_)));
}

#[test]
fn a_key_that_had_to_go_can_be_taken_again() {
    let replay = Replay::new(Limits {
        entries: 1,
        ..Limits::default()
    });
    let guard = fresh(replay.begin(key("a"), b""));
    complete(guard, 200, "first");
    drop(fresh(replay.begin(key("b"), b"")));
    complete(fresh(replay.begin(key("a"), b"")), 200, "second");
    assert_eq!(replayed(replay.begin(key("a"), b"")).body, "second");
}

#[test]
fn keys_are_visible_ascii_of_bounded_length() {
    for bad in ["", "a b", "a\n", "é", "\u{7f}", &"x".repeat(256)] {
        assert!(Key::new("p", "POST", "/", bad.as_bytes()).is_err(), "{bad:?}");
    }
    for good in ["x", &"x".repeat(255), "018f-!~"] {
        assert!(Key::new("p", "POST", "/", good.as_bytes()).is_ok(), "{good:?}");
    }
}
