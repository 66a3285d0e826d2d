//! The edge from outside: a small server with nothing behind its edge, and a client that says exactly what a test wants said.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{
        Request,
        ws::{WebSocket, WebSocketUpgrade},
    },
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response, Sse, sse},
    routing::{get, post},
};
use qd_edge::{
    config::{Limits, Listener, Settings, Tls},
    layers::{self, Edge, RequestId},
    problem::{Failure, Json},
    serve::{Peer, Reason, Refusals, Server},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The one credential the small agent takes.
pub const BEARER: &str = "Authorization: Bearer good\r\n";

mod connections;
mod local;
mod page;
mod requests;
mod socket;
mod tls;

/// What needs no credential here.
pub const PUBLIC_PATHS: &[&str] = &["/healthz", "/readyz", "/openapi.json"];

/// On a free port, with the usual limits.
pub fn settings() -> Settings {
    Settings {
        listener: Listener::loopback(0),
        tls: Tls::default(),
        limits: Limits::default(),
        public: PUBLIC_PATHS,
        socket: "agent.sock",
    }
}

pub struct Agent {
    pub address: SocketAddr,
    pub home: TempDir,
    pub fingerprint: Option<String>,
    pub refusals: Arc<Refusals>,
    pub shutdown: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.shutdown.cancel();
        self.task.abort();
    }
}

/// An agent on a free port, with its configuration changed.
pub fn start(configure: impl FnOnce(&mut Settings)) -> Agent {
    start_with(configure, |router| router)
}

/// The same with more routes.
pub fn start_with(configure: impl FnOnce(&mut Settings), more: impl FnOnce(Router) -> Router) -> Agent {
    let home = tempfile::tempdir().unwrap();
    let mut config = settings();
    configure(&mut config);
    let server = Server::bind(&config, home.path())
        .unwrap()
        .with_drain(Duration::from_secs(3));
    let (address, refusals, fingerprint) = (server.address(), server.refusals(), server.fingerprint());
    let edge = Edge::new(&config, address, Arc::clone(&refusals));
    let public = config.public;
    let router = layers::stack(more(routes()), &edge, |router| {
        router.layer(from_fn(move |request, next| authenticate(public, request, next)))
    });
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let task = tokio::spawn(async move { server.run(router, stop).await.unwrap() });
    Agent {
        address,
        home,
        fingerprint,
        refusals,
        shutdown,
        task,
    }
}

async fn authenticate(public: &'static [&'static str], request: Request, next: Next) -> Response {
    let good = request
        .headers()
        .get("authorization")
        .is_some_and(|value| value == "Bearer good");
    let local = matches!(request.extensions().get::<Peer>(), Some(Peer::Local { .. }));
    if good || local || public.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    Failure::unauthenticated("who are you?").into_response()
}

fn routes() -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route(
            "/api/v1/processes",
            get(async || axum::Json(json!({ "items": [] }))),
        )
        .route(
            "/api/v1/processes/{target}/restart",
            post(async |Json(body): Json<Value>| axum::Json(body)),
        )
        .route(
            "/api/v1/typed",
            post(async |Json(body): Json<Typed>| body.instances.to_string()),
        )
        .route("/api/v1/id", get(async || RequestId::current().unwrap().0))
        .route("/api/v1/panic", get(panics))
        .route("/api/v1/slow", get(slow).post(slow))
        .route("/api/v1/large", get(async || axum::Json("x".repeat(5000))))
        .route("/api/v1/events", get(events))
        .route(
            "/api/v1/echo",
            get(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(echo)),
        )
        .route("/api/v1/stream", get(async || "as if upgraded"))
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    instances: u32,
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            break;
        }
    }
}

async fn panics() -> &'static str {
    panic!("on purpose")
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(700)).await;
    "late"
}

async fn events() -> impl axum::response::IntoResponse {
    let one = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(
        sse::Event::default().data("x".repeat(3000)),
    )]);
    Sse::new(futures_util::StreamExt::chain(
        one,
        futures_util::stream::pending(),
    ))
}

impl Agent {
    pub fn socket(&self) -> PathBuf {
        self.home.path().join("agent.sock")
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Connects from another loopback address.
    pub async fn connect_from(&self, last: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, last], 0))).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// One request on a connection of its own. `Host` is right unless the headers bring one.
    pub async fn send(&self, request_line: &str, headers: &str, body: &str) -> Answer {
        exchange(self.connect().await, &written(request_line, headers, body)).await
    }

    pub async fn get(&self, path: &str, headers: &str) -> Answer {
        self.send(&format!("GET {path}"), headers, "").await
    }

    pub async fn wait_for(&self, reason: Reason) {
        let deadline = Instant::now() + PATIENCE;
        while self.refusals.get(reason) == 0 {
            assert!(Instant::now() < deadline, "{reason:?} was never counted");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// The bytes of a request that closes its connection.
pub fn written(request_line: &str, headers: &str, body: &str) -> String {
    let lower = headers.to_ascii_lowercase();
    let host = if lower.contains("host:") {
        ""
    } else {
        "Host: localhost\r\n"
    };
    let length =
        if body.is_empty() || lower.contains("content-length:") || lower.contains("transfer-encoding:") {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.len())
        };
    format!("{request_line} HTTP/1.1\r\n{host}{headers}{length}Connection: close\r\n\r\n{body}")
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(known, value)| known.eq_ignore_ascii_case(name).then_some(value))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as a problem of this status and code.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.head);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        problem
    }
}

/// Writes a request and reads until the other side closes.
pub async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, request: &str) -> Answer {
    // The other side may answer and close before it has read everything.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes))
        .await
        .expect("an answer in time");
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        panic!("no answer: {read:?}, {:?}", String::from_utf8_lossy(&bytes));
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut body = bytes[end + 4..].to_vec();
    if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        body = unchunk(&body);
    }
    Answer { status, head, body }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}

/// Whether the other side closes the connection without a further byte that matters.
pub async fn closes<S: AsyncRead + Unpin>(stream: &mut S, within: Duration) -> bool {
    let mut sink = Vec::new();
    timeout(within, stream.read_to_end(&mut sink)).await.is_ok()
}
