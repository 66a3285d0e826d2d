//! Streams give no more than lists do: by scope, and by app.

use qd_tests::{Bench, EVERYTHING, Followed};
use serde_json::{Value, json};

use super::{launch::launch, websocket::WebSocket};

/// An app the caller may see, and one it may not, whose name begins the same way.
const OWN: &str = "other";
const FOREIGN: &str = "other-admin";

fn channels(target: &str) -> [Value; 3] {
    [
        json!({ "op": "subscribe", "id": "e", "channel": "events" }),
        json!({ "op": "subscribe", "id": "l", "channel": "logs", "target": target, "lines": 100 }),
        json!({ "op": "subscribe", "id": "m", "channel": "metrics", "target": target }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_of_a_limited_token_carry_nothing_of_other_apps() {
    let bench = Bench::start().await;
    launch(&bench, OWN, "sample").await;
    launch(&bench, FOREIGN, "sample").await;
    let caller = bench.caller(&EVERYTHING, &[OWN]).await;

    let mut events = caller.follow(&["/api/v1/events"]);
    let logs = "/api/v1/processes/all/logs?follow=true&lines=100";
    let mut lines = caller.follow(&["-H", "Accept: text/event-stream", logs]);
    let mut text = caller.follow(&[logs]);
    let mut socket = WebSocket::with(&bench, caller.token.as_deref().unwrap()).await;
    for channel in channels("all") {
        assert_eq!(socket.ask(&channel).await["type"], "subscribed");
    }
    let foreign = json!({ "op": "subscribe", "id": "f", "channel": "logs", "target": FOREIGN, "lines": 100 });
    let absent = json!({ "op": "subscribe", "id": "f", "channel": "logs", "target": "absent", "lines": 100 });
    let told = socket.ask(&foreign).await;
    socket.ask(&json!({ "op": "unsubscribe", "id": "f" })).await;
    assert_eq!(told, socket.ask(&absent).await);

    // The foreign app makes events, lines and samples first; what comes of the own one comes after them.
    for name in [FOREIGN, OWN] {
        let path = format!("/api/v1/processes/{name}/restart?wait=online");
        assert_eq!(bench.post(&path).await.status, 200);
    }
    only_own_events(&mut events).await;
    let mut seen = 0;
    while seen < 4 {
        let item = lines.message().await.expect("the stream goes on").data;
        assert!(!item.to_string().contains(FOREIGN), "{item}");
        let line = text.line().await.expect("the stream goes on");
        assert!(line.contains(OWN) && !line.contains(FOREIGN), "{line}");
        seen += 1;
    }
    let mut kinds = std::collections::BTreeSet::new();
    while kinds.len() < 3 {
        let heard = socket.hear().await.expect("the stream goes on");
        assert!(!heard.to_string().contains(FOREIGN), "{heard}");
        let own = heard.to_string().contains(&format!("\"{OWN}\""));
        // Lines and samples from before the restart prove nothing.
        if heard["type"] == "event" && own && heard["event"]["topic"] == "process.online" {
            kinds.insert("event");
        } else if kinds.contains("event") && own {
            kinds.insert(if heard["type"] == "line" {
                "line"
            } else {
                "metrics"
            });
        }
    }
}

async fn only_own_events(events: &mut Followed) {
    loop {
        let event = events.message().await.expect("the stream goes on");
        assert!(!event.data.to_string().contains(FOREIGN), "{event:?}");
        if event.event == "process.online" {
            assert_eq!(event.data["process"]["name"], OWN);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_needs_the_scope_of_its_channel() {
    let bench = Bench::start().await;
    let scopes = ["events:read", "logs:read", "metrics:read"];
    for (at, own) in scopes.iter().enumerate() {
        let caller = bench.caller(&[own], &[]).await;
        let mut socket = WebSocket::with(&bench, caller.token.as_deref().unwrap()).await;
        for (other, channel) in channels("all").iter().enumerate() {
            let answer = socket.ask(channel).await;
            if at == other {
                assert_eq!(answer["type"], "subscribed", "{own} {answer}");
            } else {
                assert_eq!(answer["problem"]["code"], "forbidden", "{own} {answer}");
            }
        }
    }
}
