//! An agent in front of a daemon, linked to a console that asks what a test wants asked.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use qd_agent::{
    Options,
    config::Config,
    link::{self, Linked},
    offline::Offline,
};
use qd_api::{Scope, token::TokenRequest};
use qd_pm2::testing::FakeDaemon;
use qd_tunnel::{
    HostId, Known, Offer, PublicKey, Refusal, SigningKey, Verify,
    console::{self, Session, accept},
    websocket::{self, Socket},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    accept_hdr_async_with_config,
    tungstenite::handshake::server::{ErrorResponse, Request, Response},
};
use tokio_util::sync::CancellationToken;

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What a console knows of its one host: the key it is let in by.
struct Keys(watch::Receiver<Option<PublicKey>>);

impl Verify for Keys {
    async fn host(&self, _: &HostId) -> Result<Known, Refusal> {
        let mut keys = self.0.clone();
        let key = keys.wait_for(Option::is_some).await.unwrap().unwrap();
        Ok(Known { key })
    }

    async fn advance(&self, _: &HostId, _: u64) -> Result<bool, Refusal> {
        Ok(true)
    }
}

/// A console on a port of its own.
pub struct Console {
    pub url: String,
    pub key: PublicKey,
    /// The key by which it lets the host in.
    pub known: watch::Sender<Option<PublicKey>>,
    sessions: mpsc::UnboundedReceiver<Session>,
    task: JoinHandle<()>,
}

impl Drop for Console {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Console {
    pub async fn start() -> Self {
        let identity = console::Identity {
            name: "the console".to_owned(),
            key: SigningKey::generate().unwrap(),
            offer: Offer::default(),
        };
        let key = identity.key.public();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (known, keys) = watch::channel(None);
        let (linked, sessions) = mpsc::unbounded_channel();
        let (identity, keys) = (Arc::new(identity), Arc::new(Keys(keys)));
        let task = tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (identity, keys, linked) = (Arc::clone(&identity), Arc::clone(&keys), linked.clone());
                tokio::spawn(async move {
                    if let Some(session) = welcome(tcp, &identity, &keys).await {
                        let _ = linked.send(session);
                    }
                });
            }
        });
        Self {
            url,
            key,
            known,
            sessions,
            task,
        }
    }

    /// The next link.
    pub async fn session(&mut self) -> Session {
        timeout(PATIENCE, self.sessions.recv())
            .await
            .expect("a link")
            .unwrap()
    }

    /// Has the host of this home linked to it, as `qd link` does.
    pub fn enrol(&self, home: &std::path::Path) {
        let digest = Sha256::digest(self.key.as_bytes());
        let code = format!("qdc-secret.{}", URL_SAFE_NO_PAD.encode(&digest[..16]));
        let (code, key) = link::prepare(home, &code).unwrap();
        let linked = Linked {
            url: self.url.clone(),
            host: "host-1".to_owned(),
            name: "web-1".to_owned(),
            key: self.key.to_string(),
            pin: None,
            authorities: None,
        };
        link::link(home, &code, &linked).unwrap();
        self.known.send_replace(Some(key.parse().unwrap()));
    }
}

async fn welcome(tcp: TcpStream, identity: &console::Identity, keys: &Keys) -> Option<Session> {
    #[expect(clippy::result_large_err, reason = "it is the library's type")]
    let choose = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        let offered = request.headers()[http::header::SEC_WEBSOCKET_PROTOCOL].clone();
        let headers = response.headers_mut();
        headers.insert(http::header::SEC_WEBSOCKET_PROTOCOL, offered);
        Ok(response)
    };
    let config = Some(websocket::config());
    let socket = accept_hdr_async_with_config(tcp, choose, config).await.ok()?;
    accept(Socket::new(socket), keys, identity).await.ok()
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The code of the problem, which has this status.
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

/// What a console says of a user who may do all this, as the header has it.
pub fn told(user: &str, scopes: &[Scope]) -> String {
    written(&json!({ "user": user, "scopes": scopes }))
}

pub fn written(told: &Value) -> String {
    URL_SAFE_NO_PAD.encode(told.to_string())
}

/// The agent, its daemon and its console.
pub struct Bench {
    pub daemon: FakeDaemon,
    pub console: Console,
    pub session: Session,
    pub home: PathBuf,
    pub address: SocketAddr,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
    _folder: TempDir,
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.shutdown.cancel();
        self.task.abort();
    }
}

impl Bench {
    /// On a host that lets a console do this.
    pub async fn allowing(allow: &[Scope]) -> Self {
        Self::with(allow, |_| {}).await
    }

    pub async fn with(allow: &[Scope], configure: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (home, pm2) = (folder.path().join("qd"), folder.path().join("pm2"));
        let daemon = FakeDaemon::start(&pm2).await;
        // Makes the home as it must be.
        drop(Offline::open(&home).unwrap());
        let mut console = Console::start().await;
        console.enrol(&home);
        let mut config = Config::default();
        config.agent.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.console.allow = allow.iter().copied().collect();
        configure(&mut config);
        let options = Options {
            home: home.clone(),
            daemon: daemon.home().clone(),
        };
        let (shutdown, (ready, began)) = (CancellationToken::new(), tokio::sync::oneshot::channel());
        let stop = shutdown.clone();
        let task = tokio::spawn(async move {
            qd_agent::run(config, options, stop, |now| drop(ready.send(now.url)))
                .await
                .unwrap();
        });
        let url = timeout(PATIENCE, began).await.unwrap().unwrap();
        let session = console.session().await;
        let bench = Self {
            daemon,
            console,
            session,
            home,
            address: url.strip_prefix("http://").unwrap().parse().unwrap(),
            shutdown,
            task,
            _folder: folder,
        };
        bench
            .until("the agent has its daemon", async || {
                bench.direct("GET /readyz", "", "").await.status == 200
            })
            .await;
        bench
    }

    /// Waits until something holds.
    pub async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds().await {
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the console gets for a request with exactly these headers.
    pub async fn ask(&self, line: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = request.body(Full::new(body)).unwrap();
        let response = self.session.client().send(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = timeout(PATIENCE, body.collect()).await.unwrap().unwrap();
        Answer {
            status: head.status.as_u16(),
            head: format!("{:?}", head.headers),
            text: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        }
    }

    /// The same for one of its users.
    pub async fn on_behalf(&self, told: &str, line: &str, body: Option<&Value>) -> Answer {
        self.ask(line, &[("quarterdeck-on-behalf", told)], body).await
    }

    /// What somebody gets who comes to the agent's own port.
    pub async fn direct(&self, line: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let length = if body.is_empty() {
            String::new()
        } else {
            format!(
                "Content-Type: application/json\r\nContent-Length: {}\r\n",
                body.len()
            )
        };
        let request =
            format!("{line} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}Connection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut bytes))
            .await
            .expect("an answer")
            .unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (head, text) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_ascii_lowercase(),
            text: text.to_owned(),
        }
    }

    /// A token of the host.
    pub fn token(&self, request: &Value) -> String {
        let request: TokenRequest = serde_json::from_value(request.clone()).unwrap();
        Offline::open(&self.home)
            .unwrap()
            .create_token(&request)
            .unwrap()
            .token
    }

    /// The lines of the audit log.
    pub fn audit(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.home.join("audit.log")).unwrap();
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// Waits for a line of the audit log.
    pub async fn audited(&self, what: &str, is_it: impl Fn(&Value) -> bool) {
        self.until(what, async || self.audit().iter().any(&is_it)).await;
    }
}
