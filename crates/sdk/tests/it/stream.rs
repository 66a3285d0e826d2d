//! The WebSocket: subscriptions, and that they outlive connections.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use qd_sdk::{
    Error,
    api::{
        ErrorCode,
        stream::{Channel, SUBPROTOCOL},
    },
    stream::{Item, Stream},
};
use serde_json::{Value, json};

use crate::fake::{Fake, TOKEN, event, line, problem, reference, soon};

type Heard = Arc<Mutex<Vec<Value>>>;

/// What a connection does when it is subscribed to something.
type Script = fn(connection: usize, message: &Value) -> Reply;

struct Reply {
    say: Vec<Value>,
    hang_up: bool,
}

fn say(say: Vec<Value>) -> Reply {
    Reply { say, hang_up: false }
}

/// A server whose connections follow the script; connections from number `refuse` on are refused with 401.
async fn server(script: Script, refuse: usize) -> (Fake, Heard) {
    let heard: Heard = Arc::default();
    let connections = Arc::new(AtomicUsize::new(0));
    let record = Arc::clone(&heard);
    let handler = move |headers: HeaderMap, upgrade: WebSocketUpgrade| {
        let record = Arc::clone(&record);
        let number = connections.fetch_add(1, Ordering::SeqCst);
        async move {
            assert_eq!(headers["authorization"], format!("Bearer {TOKEN}"));
            if number >= refuse {
                return problem(401, "unauthenticated");
            }
            upgrade
                .protocols([SUBPROTOCOL])
                .on_upgrade(move |socket| serve(socket, number, script, record))
                .into_response()
        }
    };
    (
        Fake::router(Router::new().route("/api/v1/stream", get(handler))).await,
        heard,
    )
}

async fn serve(mut socket: WebSocket, number: usize, script: Script, heard: Heard) {
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(text) = message else { continue };
        let message: Value = serde_json::from_str(&text).unwrap();
        heard.lock().unwrap().push(message.clone());
        let reply = script(number, &message);
        for message in reply.say {
            socket.send(Message::text(message.to_string())).await.unwrap();
        }
        if reply.hang_up {
            return;
        }
    }
}

fn logs() -> Channel {
    Channel::Logs {
        target: "api".into(),
        lines: 5,
        stream: None,
        grep: None,
        cursor: None,
    }
}

fn events() -> Channel {
    Channel::Events {
        topics: vec![],
        target: None,
        after: None,
    }
}

fn subscribed(message: &Value) -> Value {
    json!({"type": "subscribed", "id": message["id"]})
}

async fn next(stream: &mut Stream) -> Item {
    soon(stream.next()).await.unwrap().unwrap()
}

#[tokio::test]
async fn items_of_many_subscriptions_come_on_one_connection() {
    let (fake, heard) = server(
        |_, message| match (message["op"].as_str().unwrap(), message["id"].as_str().unwrap()) {
            ("subscribe", "l") => say(vec![
                subscribed(message),
                json!({"type": "line", "id": "l", "number": 1, "line": line("c1", "one")}),
                json!({"type": "line", "id": "l", "number": 4, "line": line("c4", "four")}),
            ]),
            ("subscribe", "m") => {
                let sample = json!({"at": "2026-11-22T10:00:00Z", "cpu_percent": 1.0, "memory_bytes": 1, "restarts": 0});
                say(vec![
                    subscribed(message),
                    json!({"type": "something of the future"}),
                    json!({"type": "metrics", "id": "m", "number": 1, "process": reference(), "sample": sample}),
                    json!({"type": "gap", "id": "m", "number": 2, "missed": 3, "reason": "slow_reader"}),
                ])
            }
            _ => say(vec![json!({"type": "unsubscribed", "id": message["id"]})]),
        },
        9,
    )
    .await;
    let mut stream = soon(fake.client().stream()).await.unwrap();
    soon(stream.subscribe("l", logs())).await.unwrap();
    assert!(matches!(next(&mut stream).await, Item::Line { id, line } if id == "l" && line.line == "one"));
    assert!(
        matches!(next(&mut stream).await, Item::Gap { gap, .. } if gap.missed == Some(2) && gap.reason == "unnumbered")
    );
    assert!(matches!(next(&mut stream).await, Item::Line { line, .. } if line.line == "four"));
    let other = stream.subscriber();
    soon(other.subscribe("m", Channel::Metrics { target: "api".into() }))
        .await
        .unwrap();
    assert!(matches!(next(&mut stream).await, Item::Sample { id, .. } if id == "m"));
    assert!(matches!(next(&mut stream).await, Item::Gap { gap, .. } if gap.reason == "slow_reader"));
    assert!(matches!(
        soon(stream.subscribe("m", logs())).await,
        Err(Error::InvalidRequest { .. })
    ));
    soon(stream.unsubscribe("m")).await.unwrap();
    assert!(matches!(
        soon(stream.unsubscribe("m")).await,
        Err(Error::InvalidRequest { .. })
    ));
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard[0]["channel"], "logs");
    assert_eq!(heard[2], json!({"op": "unsubscribe", "id": "m"}));
    drop(stream);
    assert!(matches!(
        soon(other.subscribe("x", logs())).await,
        Err(Error::Closed)
    ));
}

#[tokio::test]
async fn after_a_loss_each_subscription_resumes_where_it_was() {
    let (fake, heard) = server(
        |connection, message| {
            let id = message["id"].as_str().unwrap();
            let mut reply = say(vec![subscribed(message)]);
            match (connection, id) {
                (0, "l") => reply
                    .say
                    .push(json!({"type": "line", "id": id, "number": 1, "line": line("c1", "one")})),
                (0, "e") => reply.say.push(
                    json!({"type": "event", "id": id, "number": 1, "event": event("x-5", "process.exit")}),
                ),
                (0, _) => reply.hang_up = true,
                (_, "l") => reply
                    .say
                    .push(json!({"type": "line", "id": id, "number": 1, "line": line("c2", "two")})),
                _ => {}
            }
            reply
        },
        9,
    )
    .await;
    let mut stream = soon(fake.client().stream()).await.unwrap();
    soon(stream.subscribe("e", events())).await.unwrap();
    soon(stream.subscribe("l", logs())).await.unwrap();
    soon(stream.subscribe("m", Channel::Metrics { target: "all".into() }))
        .await
        .unwrap();
    assert!(matches!(next(&mut stream).await, Item::Event { .. }));
    assert!(matches!(next(&mut stream).await, Item::Line { .. }));
    assert_eq!(next(&mut stream).await, Item::Reconnected { attempts: 1 });
    assert!(matches!(next(&mut stream).await, Item::Gap { id, gap } if id == "m" && gap.missed.is_none()));
    assert!(
        matches!(next(&mut stream).await, Item::Line { line, .. } if line.line == "two"),
        "numbers begin anew"
    );
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard[3]["after"], "x-5");
    assert_eq!(heard[4]["cursor"], "c1");
    assert_eq!(heard[5]["channel"], "metrics");
}

#[tokio::test]
async fn refusals_reach_whoever_they_concern() {
    fn refusal(message: &Value) -> Value {
        let body = json!({"title": "t", "status": 403, "code": "forbidden", "detail": "no logs:read"});
        json!({"type": "error", "id": message["id"], "problem": body})
    }
    let (fake, _) = server(
        |connection, message| match (connection, message["id"].as_str().unwrap()) {
            (0, "l") => say(vec![refusal(message)]),
            (0, _) => Reply {
                say: vec![subscribed(message)],
                hang_up: true,
            },
            _ => Reply {
                say: vec![refusal(message)],
                hang_up: true,
            },
        },
        2,
    )
    .await;
    let mut stream = soon(fake.client().stream()).await.unwrap();
    let error = soon(stream.subscribe("l", logs())).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::Forbidden));
    soon(stream.subscribe("e", events())).await.unwrap();
    assert!(matches!(next(&mut stream).await, Item::Reconnected { .. }));
    assert!(matches!(next(&mut stream).await, Item::Gap { .. }));
    assert!(matches!(next(&mut stream).await, Item::Refused { id, .. } if id == "e"));
    let error = soon(stream.next()).await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated), "refused for good");
    assert!(soon(stream.next()).await.is_none());
}

#[tokio::test]
async fn a_refused_handshake_is_the_servers_problem() {
    let (fake, _) = server(|_, _| say(vec![]), 0).await;
    let error = soon(fake.client().stream()).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    let plain = Fake::tcp(|_, _| -> Response { "not a WebSocket".into_response() }).await;
    assert!(soon(plain.client().stream()).await.is_err());
}
