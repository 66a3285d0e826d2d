//! Streams give no more than lists do: by scope, and by app.

use std::time::Duration;

use qd_tests::{Bench, EVERYTHING, Followed, rss_bytes};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{
    launch::launch,
    raw::{connect, ends_within, request},
    websocket::WebSocket,
};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_that_sends_too_much_is_closed_and_others_go_on() {
    let bench = Bench::start().await;
    let before = rss_bytes(bench.agent.pid);
    let mut other = WebSocket::with(&bench, &bench.token).await;
    let ping = json!({ "op": "ping" });

    let mut large = WebSocket::with(&bench, &bench.token).await;
    let padding = "x".repeat(1 << 20);
    large.try_say(&json!({ "op": "ping", "padding": padding })).await;
    assert!(large.hear().await.is_err());

    let mut flood = WebSocket::with(&bench, &bench.token).await;
    let mut said = 0;
    while said < 1000 && flood.try_say(&ping).await {
        said += 1;
    }
    let mut heard = 0;
    while flood.hear().await.is_ok() {
        heard += 1;
    }
    assert!(heard < 100, "{heard} answers");

    let mut named = WebSocket::with(&bench, &bench.token).await;
    named
        .say(&json!({ "op": "subscribe", "id": "i".repeat(65), "channel": "events" }))
        .await;
    assert_eq!(named.hear().await.unwrap()["type"], "error");

    declares_four_gigabytes(&bench).await;
    other.say(&ping).await;
    assert_eq!(other.hear().await.unwrap()["type"], "pong");
    assert!(rss_bytes(bench.agent.pid) < before + (32 << 20));
}

/// A frame that says how long it will be, and does not come.
async fn declares_four_gigabytes(bench: &Bench) {
    let mut stream = connect(bench).await;
    let upgrade =
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let request = request("GET /api/v1/stream", &bench.token, upgrade);
    let request = String::from_utf8(request)
        .unwrap()
        .replace("Connection: close", "Connection: Upgrade");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");
    let mut frame = vec![0x81, 0xff];
    frame.extend((4_u64 << 30).to_be_bytes());
    frame.extend([0; 64]);
    stream.write_all(&frame).await.unwrap();
    assert!(ends_within(&mut stream, Duration::from_secs(5)).await);
}
