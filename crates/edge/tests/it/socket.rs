//! Subscriptions on a WebSocket.

use std::{future::Future, time::Duration};

use axum::{Router, extract::ws::WebSocketUpgrade, routing::get};
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{self, BoxStream},
};
use qd_edge::{
    problem::Failure,
    socket::{Answer, End, Subscriptions, Wanted, serve},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};
use tokio_util::sync::CancellationToken;

use crate::{Agent, PATIENCE, start_with};

/// Counts up to what it is asked for.
struct Counting(CancellationToken);

#[derive(Deserialize)]
struct Count {
    id: String,
    #[serde(default)]
    to: Option<u64>,
}

impl Subscriptions for Counting {
    type Heard = Count;
    type Channel = u64;
    type Item = u64;
    type Said = Value;
    const MAX_SUBSCRIPTIONS: usize = 2;
    const MESSAGES_PER_SECOND: u32 = 10;

    fn wanted(heard: Count) -> Wanted<u64> {
        match heard.to {
            Some(channel) => Wanted::Subscribe {
                id: heard.id,
                channel,
            },
            None => Wanted::Unsubscribe { id: heard.id },
        }
    }

    async fn open(&self, to: u64) -> Result<BoxStream<'static, u64>, Failure> {
        if to == 0 {
            return Err(Failure::forbidden("there is nothing to count"));
        }
        Ok(stream::iter(0..to).chain(stream::pending()).boxed())
    }

    fn item(id: String, number: u64, item: u64) -> Value {
        json!({ "id": id, "number": number, "item": item })
    }

    fn answer(answer: Answer) -> Value {
        match answer {
            Answer::Error { problem, .. } => json!({ "refused": problem.detail }),
            Answer::Closing { reason } => json!({ "closing": reason }),
            other => json!({ "said": format!("{other:?}").split(' ').next() }),
        }
    }

    fn ended(&self) -> impl Future<Output = End> + Send + 'static {
        let end = self.0.clone();
        async move {
            end.cancelled().await;
            End::GrantEnded
        }
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn agent(end: &CancellationToken) -> Agent {
    let end = end.clone();
    let counting = get(async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async move |socket| serve(Counting(end), socket).await)
    });
    start_with(|_| (), |router: Router| router.route("/api/v1/count", counting))
}

async fn open(agent: &Agent) -> Socket {
    let mut request = format!("ws://{}/api/v1/count", agent.address)
        .into_client_request()
        .unwrap();
    request
        .headers_mut()
        .insert("authorization", "Bearer good".parse().unwrap());
    connect_async(request).await.unwrap().0
}

async fn say(socket: &mut Socket, what: Value) {
    socket.send(Message::text(what.to_string())).await.unwrap();
}

/// The next text, or what closed the socket.
async fn next(socket: &mut Socket) -> Result<Value, Option<u16>> {
    loop {
        match timeout(PATIENCE, socket.next()).await.unwrap() {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
            Some(Ok(_)) => {}
            Some(Err(Error::ConnectionClosed | Error::Protocol(_))) | None => return Err(None),
            Some(Err(error)) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_of_each_subscription_come_in_order_and_numbered_however_many_are_written_at_once() {
    let agent = agent(&CancellationToken::new());
    let mut socket = open(&agent).await;
    say(&mut socket, json!({ "id": "a", "to": 1000 })).await;
    say(&mut socket, json!({ "id": "b", "to": 500 })).await;
    let (mut seen, mut answers) = (std::collections::HashMap::from([("a", 0), ("b", 0)]), 0);
    while seen["a"] < 1000 || seen["b"] < 500 {
        let message = next(&mut socket).await.unwrap();
        let Some(id) = message["id"].as_str() else {
            answers += 1;
            continue;
        };
        let last = seen.get_mut(id).unwrap();
        *last += 1;
        assert_eq!(message, json!({ "id": id, "number": *last, "item": *last - 1 }));
    }
    assert_eq!(answers, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_and_the_socket_goes_on() {
    let agent = agent(&CancellationToken::new());
    let mut socket = open(&agent).await;
    let asked = [
        (json!("nothing"), "refused"),
        (json!({ "id": "", "to": 1 }), "refused"),
        (json!({ "id": "a", "to": 0 }), "refused"),
        (json!({ "id": "a" }), "refused"),
        (json!({ "id": "a", "to": 1 }), "said"),
        (json!({ "id": "a", "to": 1 }), "refused"),
        (json!({ "id": "b", "to": 1 }), "said"),
        (json!({ "id": "c", "to": 1 }), "refused"),
        (json!({ "id": "a" }), "said"),
    ];
    for (what, answer) in asked {
        say(&mut socket, what.clone()).await;
        let said = loop {
            let said = next(&mut socket).await.unwrap();
            if said.get("number").is_none() {
                break said;
            }
        };
        assert!(said.get(answer).is_some(), "{what}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_says_too_much_is_closed() {
    let agent = agent(&CancellationToken::new());
    let mut socket = open(&agent).await;
    let talking = async {
        while socket.send(Message::text(r#"{"id":"x"}"#)).await.is_ok() {
            let over = timeout(Duration::from_millis(1), socket.next()).await;
            if matches!(over, Ok(None | Some(Err(_)))) {
                return;
            }
        }
    };
    timeout(PATIENCE, talking).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_that_its_grant_ended() {
    let end = CancellationToken::new();
    let agent = agent(&end);
    let mut socket = open(&agent).await;
    end.cancel();
    assert_eq!(next(&mut socket).await, Ok(json!({ "closing": "grant_ended" })));
    assert_eq!(next(&mut socket).await, Err(Some(4401)));
}
