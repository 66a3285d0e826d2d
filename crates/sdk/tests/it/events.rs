//! Event streams that outlive their connections.

use std::time::Duration;

use qd_sdk::{
    Error, EventFilter, Follow, Item,
    api::{ErrorCode, event::Event},
};
use serde_json::{Value, json};

use crate::fake::{Fake, event, events, events_then_silence, problem, soon, sse, tagged};

fn frame(id: &str, data: &Value) -> String {
    format!("event: e\ndata: {data}\nid: {id}\n\n")
}

fn of(id: &str) -> String {
    frame(id, &tagged("event", event(id, "process.exit")))
}

async fn next(stream: &mut Follow<Event>) -> Item<Event> {
    soon(stream.next()).await.unwrap().unwrap()
}

fn id(item: &Item<Event>) -> &str {
    match item {
        Item::Value(event) => &event.id,
        other => panic!("not an event: {other:?}"),
    }
}

#[tokio::test]
async fn a_cut_stream_goes_on_after_its_last_event() {
    let fake = Fake::tcp(|_, n| match n {
        0 => events(vec![of("a-1"), of("a-2"), of("a-3")[..20].to_owned()]),
        1 => problem(503, "host_offline"),
        2 => {
            let gap = json!({"type": "gap", "missed": 4, "reason": "expired"});
            events_then_silence(vec![format!("event: gap\ndata: {gap}\n\n"), of("a-8")])
        }
        _ => problem(500, "internal"),
    })
    .await;
    let filter = EventFilter {
        topics: vec!["process.*".into(), "daemon.killed".into()],
        target: Some("api".into()),
        after: Some("a-0".into()),
    };
    let mut stream = soon(fake.client().events(&filter)).await.unwrap();
    assert_eq!(id(&next(&mut stream).await), "a-1");
    assert_eq!(id(&next(&mut stream).await), "a-2");
    assert_eq!(next(&mut stream).await, Item::Reconnected { attempts: 2 });
    let Item::Gap(gap) = next(&mut stream).await else {
        panic!("the server's gap is handed on")
    };
    assert_eq!((gap.missed, gap.reason.as_str()), (Some(4), "expired"));
    assert_eq!(id(&next(&mut stream).await), "a-8");

    let seen = fake.seen();
    let wanted = "GET /api/v1/events?topics=process.*%2Cdaemon.killed&target=api";
    assert!(
        seen.iter()
            .all(|seen| seen.line() == wanted && seen.header("accept") == Some("text/event-stream"))
    );
    let positions: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("last-event-id").unwrap())
        .collect();
    assert_eq!(positions, ["a-0", "a-2", "a-2"]);
}

#[tokio::test]
async fn a_cut_before_the_first_event_is_a_gap_of_unknown_size() {
    let fake = Fake::tcp(|_, n| {
        if n == 0 {
            events(vec![])
        } else {
            events_then_silence(vec![of("b-1")])
        }
    })
    .await;
    let mut stream = soon(fake.client().events(&EventFilter::default())).await.unwrap();
    assert_eq!(next(&mut stream).await, Item::Reconnected { attempts: 1 });
    let Item::Gap(gap) = next(&mut stream).await else {
        panic!("nobody knows what happened meanwhile")
    };
    assert_eq!((gap.missed, gap.reason.as_str()), (None, "connection_lost"));
    assert_eq!(id(&next(&mut stream).await), "b-1");
    assert_eq!(fake.seen()[1].header("last-event-id"), None);
}

#[tokio::test]
async fn refusals_for_good_end_the_stream_with_their_error() {
    for (status, code, expected) in [
        (401, "unauthenticated", ErrorCode::Unauthenticated),
        (403, "forbidden", ErrorCode::Forbidden),
        (404, "not_found", ErrorCode::NotFound),
    ] {
        let fake = Fake::tcp(move |_, n| {
            if n == 0 {
                events(vec![of("a-1")])
            } else {
                problem(status, code)
            }
        })
        .await;
        let mut stream = soon(fake.client().events(&EventFilter::default())).await.unwrap();
        assert_eq!(id(&next(&mut stream).await), "a-1");
        let error = soon(stream.next()).await.unwrap().unwrap_err();
        assert_eq!(error.code(), Some(expected));
        assert!(soon(stream.next()).await.is_none());
        assert_eq!(fake.seen().len(), 2);
    }
}

#[tokio::test]
async fn a_stream_that_cannot_be_opened_is_an_error_at_once() {
    let fake = Fake::tcp(|_, _| problem(403, "forbidden")).await;
    let error = soon(fake.client().events(&EventFilter::default()))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Api(_)));
}

#[tokio::test]
async fn silence_is_a_dead_link_and_heartbeats_are_life() {
    let fake = Fake::tcp(|_, n| match n {
        0 => {
            let pulse = tokio::time::interval(Duration::from_millis(100));
            let beats = futures_util::stream::unfold(
                (0, pulse),
                async |(beat, mut pulse): (u32, tokio::time::Interval)| {
                    pulse.tick().await;
                    (beat < 10).then(|| (Ok::<_, std::io::Error>(": \n\n".to_owned()), (beat + 1, pulse)))
                },
            );
            let last = futures_util::stream::once(async { Ok(of("a-1")) });
            use futures_util::StreamExt;
            let silence = futures_util::stream::pending();
            sse(axum::body::Body::from_stream(beats.chain(last).chain(silence)))
        }
        _ => events_then_silence(vec![of("a-2")]),
    })
    .await;
    let client = fake
        .builder()
        .stream_silence(Duration::from_millis(600))
        .build()
        .unwrap();
    let mut stream = soon(client.events(&EventFilter::default())).await.unwrap();
    assert_eq!(
        id(&next(&mut stream).await),
        "a-1",
        "a second of heartbeats is not silence"
    );
    assert_eq!(next(&mut stream).await, Item::Reconnected { attempts: 1 });
    assert_eq!(id(&next(&mut stream).await), "a-2");
}

#[tokio::test]
async fn an_oversize_or_unknown_item_is_a_gap_of_one_and_still_a_position() {
    let fake = Fake::tcp(|_, n| {
        if n > 0 {
            return events_then_silence(vec![]);
        }
        let huge = format!(
            "data: {}\nid: a-2\n\n",
            "x".repeat(qd_sdk::sse::MAX_EVENT_BYTES + 1)
        );
        let unknown = frame("a-3", &json!({"type": "of the future"}));
        events(vec![of("a-1"), huge, unknown])
    })
    .await;
    let mut stream = soon(fake.client().events(&EventFilter::default())).await.unwrap();
    assert_eq!(id(&next(&mut stream).await), "a-1");
    for expected in ["too_large", "unknown_form"] {
        let Item::Gap(gap) = next(&mut stream).await else {
            panic!("it cannot be taken")
        };
        assert_eq!((gap.missed, gap.reason.as_str()), (Some(1), expected));
    }
    assert_eq!(next(&mut stream).await, Item::Reconnected { attempts: 1 });
    assert_eq!(fake.seen()[1].header("last-event-id"), Some("a-3"));
}

#[tokio::test]
async fn an_answer_that_is_no_event_stream_is_an_error_and_ends_one() {
    let page = || {
        axum::response::Response::builder()
            .header("content-type", "text/html")
            .body(axum::body::Body::from("<html>log in</html>"))
            .unwrap()
    };
    let fake = Fake::tcp(move |_, n| if n == 1 { events(vec![of("a-1")]) } else { page() }).await;
    let client = fake.client();
    let error = soon(client.events(&EventFilter::default())).await.unwrap_err();
    assert!(
        matches!(error, Error::Unexpected { status: 200, .. }) && error.to_string().contains("text/html"),
        "{error:?}"
    );
    let mut stream = soon(client.events(&EventFilter::default())).await.unwrap();
    assert_eq!(id(&next(&mut stream).await), "a-1");
    let error = soon(stream.next()).await.unwrap().unwrap_err();
    assert!(
        matches!(error, Error::Unexpected { status: 200, .. }),
        "{error:?}"
    );
    assert!(soon(stream.next()).await.is_none());
}
