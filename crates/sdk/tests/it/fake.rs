//! A server that records what it is asked and answers what the test says, over TCP, TLS or a Unix socket.

use std::{
    future::Future,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use qd_sdk::{Client, ClientBuilder};
use serde_json::{Value, json};
use tokio::net::{TcpListener, UnixListener};

pub const TOKEN: &str = "s3cr3t-t0ken-of-the-test";
const DEADLINE: Duration = Duration::from_secs(10);

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub uri: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.uri)
    }
}

pub struct Fake {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Fake {
    /// Over TCP; `answer` gets the request and its number from 0.
    pub async fn tcp(answer: impl Fn(&Seen, usize) -> Response + Send + Sync + 'static) -> Self {
        let (router, seen) = recording(answer);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, task }
    }

    pub async fn unix(
        path: &Path,
        answer: impl Fn(&Seen, usize) -> Response + Send + Sync + 'static,
    ) -> Self {
        let (router, seen) = recording(answer);
        let listener = UnixListener::bind(path).unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url: format!("unix://{}", path.display()),
            seen,
            task,
        }
    }

    /// Over TLS with this certificate.
    pub async fn tls(
        certificate: &Certificate,
        answer: impl Fn(&Seen, usize) -> Response + Send + Sync + 'static,
    ) -> Self {
        let (router, seen) = recording(answer);
        Self::tls_router(certificate, router, seen).await
    }

    pub async fn tls_router(certificate: &Certificate, router: Router, seen: Arc<Mutex<Vec<Seen>>>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let config = axum_server::tls_rustls::RustlsConfig::from_config(Arc::new(certificate.server.clone()));
        let server = axum_server::from_tcp_rustls(listener, config).unwrap();
        let task = tokio::spawn(async move { server.serve(router.into_make_service()).await.unwrap() });
        Self { url, seen, task }
    }

    pub async fn router(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            seen: Arc::default(),
            task,
        }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(&self.url)
            .token(TOKEN)
            .timeout(DEADLINE)
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

fn recording(
    answer: impl Fn(&Seen, usize) -> Response + Send + Sync + 'static,
) -> (Router, Arc<Mutex<Vec<Seen>>>) {
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let answer = Arc::new(answer);
    let record = Arc::clone(&seen);
    let router = Router::new().fallback(move |request: Request| {
        let (record, answer) = (Arc::clone(&record), Arc::clone(&answer));
        async move {
            let (head, body) = request.into_parts();
            let uri = head.uri.path_and_query().unwrap().to_string();
            let body = to_bytes(body, 1 << 20).await.unwrap();
            let request = Seen {
                method: head.method.to_string(),
                uri,
                headers: head.headers,
                body,
            };
            let number = {
                let mut seen = record.lock().unwrap();
                seen.push(request.clone());
                seen.len() - 1
            };
            answer(&request, number)
        }
    });
    (router, seen)
}

/// A self-signed certificate for `localhost`.
pub struct Certificate {
    server: rustls::ServerConfig,
    pub pem: String,
    pub fingerprint: String,
}

impl Certificate {
    pub fn new() -> Self {
        use sha2::{Digest, Sha256};
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut server = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let digest: Vec<String> = Sha256::digest(made.cert.der())
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        Self {
            server,
            pem: made.cert.pem(),
            fingerprint: digest.join(":"),
        }
    }
}

pub fn answer(status: u16, body: &Value) -> Response {
    let media_type = if status < 400 {
        "application/json"
    } else {
        "application/problem+json"
    };
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap())
        .header("content-type", media_type)
        .body(Body::from(body.to_string()))
        .unwrap()
}

pub fn ok(body: &Value) -> Response {
    answer(200, body)
}

pub fn problem(status: u16, code: &str) -> Response {
    answer(
        status,
        &json!({"title": "t", "status": status, "code": code, "detail": format!("it is {code}")}),
    )
}

/// A stream of server-sent events that ends after these pieces.
pub fn events(pieces: Vec<String>) -> Response {
    let pieces = pieces
        .into_iter()
        .map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
    sse(Body::from_stream(futures_util::stream::iter(pieces)))
}

/// A stream that says these pieces and then nothing more, without ending.
pub fn events_then_silence(pieces: Vec<String>) -> Response {
    use futures_util::StreamExt;
    let pieces = pieces
        .into_iter()
        .map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
    sse(Body::from_stream(
        futures_util::stream::iter(pieces).chain(futures_util::stream::pending()),
    ))
}

pub fn sse(body: Body) -> Response {
    Response::builder()
        .header("content-type", "text/event-stream")
        .body(body)
        .unwrap()
}

pub fn process() -> Value {
    json!({
        "id": 0, "name": "api", "namespace": "default", "pid": 4711, "status": "online", "mode": "fork", "instance": 0,
        "restarts": 1, "unstable_restarts": 0, "started_at": "2026-11-22T10:00:00Z", "created_at": null,
        "cpu_percent": 0.5, "memory_bytes": 1024, "script": "/srv/api.js", "cwd": "/srv", "interpreter": "node",
        "interpreter_args": [], "args": [], "user": null, "version": null, "node_version": null, "watching": false,
        "autorestart": true, "module": false, "logs": {"out": null, "err": null}, "last_exit": null, "actions": [],
        "metrics": {}, "a_field_of_the_future": 1
    })
}

pub fn verb(outcome: &str) -> Value {
    json!({"items": [{"process": process(), "outcome": outcome}]})
}

pub fn reference() -> Value {
    json!({"id": 0, "name": "api", "namespace": "default"})
}

pub fn line(cursor: &str, text: &str) -> Value {
    json!({"time": null, "process": reference(), "stream": "out", "line": text, "cursor": cursor})
}

pub fn event(id: &str, topic: &str) -> Value {
    json!({"id": id, "seq": 1, "time": "2026-11-22T10:00:00Z", "topic": topic, "process": reference(), "data": {}})
}

/// Adds the tag to an object.
pub fn tagged(tag: &str, mut object: Value) -> Value {
    object["type"] = json!(tag);
    object
}

/// Fails a test that would otherwise wait forever.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, what)
        .await
        .expect("it should have happened by now")
}
