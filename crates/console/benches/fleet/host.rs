//! What one simulated host answers: itself, ten apps, a restart, and the stream.

use std::{convert::Infallible, sync::LazyLock, time::Duration};

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _, future::BoxFuture};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::{body::Incoming, upgrade::Upgraded};
use hyper_util::rt::TokioIo;
use qd_api::{
    ProcessRef, Time,
    log::{LogLine, Stream},
    stream::{Channel, ClientMessage, ServerMessage},
};
use serde_json::{Value, json};
use tokio::{sync::broadcast, time::interval};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        protocol::{Role, WebSocketConfig},
    },
};

const APPS: u64 = 10;
/// Hosts are many in one process, and what they get is short.
const READ_BUFFER_BYTES: usize = 1024;
/// What stands before the time in a line.
const BEFORE: &str = " from 10.0.0.7 ";
/// As an agent's.
const PING: Duration = Duration::from_secs(20);

static FACTS: LazyLock<Bytes> = LazyLock::new(|| {
    let host = json!({
        "name": "host", "id": "host", "os": "Linux 6.1.0", "arch": "x86_64", "cpus": 4,
        "memory_bytes": 8u64 << 30, "memory_available_bytes": 4u64 << 30, "load": [0.1, 0.2, 0.3],
        "disk_bytes": 100u64 << 30, "disk_available_bytes": 50u64 << 30, "booted_at": null,
        "agent": { "version": "1.0.0", "pid": 100, "started_at": Time::now() },
        "daemon": {
            "kind": "quarterdeck", "version": "1.0.0", "pid": 101, "started_at": null, "home": "/home/qd",
            "link": "connected", "generation": 1
        },
    });
    Bytes::from(host.to_string())
});

static LIST: LazyLock<Bytes> = LazyLock::new(|| {
    let items: Vec<_> = (0..APPS).map(app).collect();
    Bytes::from(json!({ "items": items }).to_string())
});

static RESTARTED: LazyLock<Bytes> = LazyLock::new(|| {
    let item = json!({ "process": app(0), "outcome": "restarted" });
    Bytes::from(json!({ "items": [item] }).to_string())
});

fn app(id: u64) -> Value {
    json!({
        "id": id, "name": format!("app-{id}"), "namespace": "default", "pid": 1000 + id, "status": "online",
        "mode": "fork", "instance": 0, "restarts": 0, "unstable_restarts": 0, "started_at": Time::now(),
        "created_at": Time::now(), "cpu_percent": 1.5, "memory_bytes": 60u64 << 20,
        "script": format!("/srv/apps/app-{id}/server.js"), "cwd": format!("/srv/apps/app-{id}"),
        "interpreter": "node", "interpreter_args": [], "args": [], "user": "app", "version": "1.0.0",
        "node_version": "20.0.0", "watching": false, "autorestart": true, "module": false,
        "logs": { "out": "/home/qd/logs/out.log", "err": "/home/qd/logs/err.log" }, "last_exit": null,
        "actions": [], "metrics": {}
    })
}

/// A line, and when it was written, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Written(u128);

impl Written {
    pub fn now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since.unwrap().as_nanos())
    }

    /// Of a message that holds a line.
    pub fn of(message: &str) -> Option<Self> {
        let (_, rest) = message.split_once(BEFORE)?;
        rest.split_once('"')?.0.parse().ok().map(Self)
    }

    pub fn millis_after(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 1e6
    }
}

/// One host.
#[derive(Clone)]
pub struct Host {
    lines: Option<broadcast::Sender<Written>>,
}

impl Host {
    /// One that writes these lines, if any.
    pub fn new(lines: Option<broadcast::Sender<Written>>) -> Self {
        Self { lines }
    }
}

impl hyper::service::Service<Request<Incoming>> for Host {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let host = self.clone();
        Box::pin(async move {
            let path = request.uri().path();
            Ok(match (request.method(), path) {
                (&Method::GET, "/api/v1/host") => answer(&FACTS),
                (&Method::GET, "/api/v1/processes") => answer(&LIST),
                (&Method::POST, _) if path.ends_with("/restart") => answer(&RESTARTED),
                (&Method::CONNECT, "/api/v1/stream") => {
                    let upgrading = hyper::upgrade::on(&mut request);
                    tokio::spawn(async move {
                        if let Ok(upgraded) = upgrading.await {
                            host.stream(upgraded).await;
                        }
                    });
                    Response::new(Full::default())
                }
                _ => {
                    let mut response = Response::new(Full::default());
                    *response.status_mut() = StatusCode::NOT_FOUND;
                    response
                }
            })
        })
    }
}

fn answer(body: &Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.clone()));
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}

impl Host {
    /// Subscriptions, until the console is gone.
    async fn stream(self, upgraded: Upgraded) {
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES);
        let mut socket =
            WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
        let mut pings = interval(PING);
        let mut following: Option<(String, broadcast::Receiver<Written>)> = None;
        let mut number = 0;
        loop {
            let next_line = async {
                match &mut following {
                    Some((_, lines)) => lines.recv().await,
                    None => std::future::pending().await,
                }
            };
            let said = tokio::select! {
                heard = socket.next() => match heard {
                    Some(Ok(Message::Text(text))) => match serde_json::from_str(&text).unwrap() {
                        ClientMessage::Subscribe { id, channel } => {
                            if let (Channel::Logs { .. }, Some(lines)) = (channel, &self.lines) {
                                following = Some((id.clone(), lines.subscribe()));
                            }
                            text_of(&ServerMessage::Subscribed { id })
                        }
                        ClientMessage::Unsubscribe { id } => text_of(&ServerMessage::Unsubscribed { id }),
                        ClientMessage::Ping {} => text_of(&ServerMessage::Pong {}),
                    },
                    Some(Ok(_)) => continue,
                    _ => return,
                },
                line = next_line => {
                    let (Ok(line), Some((id, _))) = (line, &following) else { return };
                    number += 1;
                    text_of(&line.message(id.clone(), number))
                }
                _ = pings.tick() => Message::Ping(Bytes::new()),
            };
            if socket.send(said).await.is_err() {
                return;
            }
        }
    }
}

impl Written {
    fn message(self, id: String, number: u64) -> ServerMessage {
        let line = LogLine {
            time: None,
            process: ProcessRef {
                id: 0,
                name: "app-0".to_owned(),
                namespace: "default".to_owned(),
            },
            stream: Stream::Out,
            line: format!("GET /api/orders/4711 200 12 ms{BEFORE}{}", self.0),
            cursor: number.to_string(),
            truncated: false,
        };
        ServerMessage::Line { id, number, line }
    }
}

fn text_of(message: &ServerMessage) -> Message {
    Message::text(serde_json::to_string(message).unwrap())
}
