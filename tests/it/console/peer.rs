//! A host that a test plays: it is enrolled, proves its key, and answers what the test likes.

use std::{
    convert::Infallible,
    io,
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use hyper::{Request, Response, body::Body, body::Incoming, service::Service};
use qd_tests::Console;
use qd_tunnel::{
    HostId, SigningKey,
    agent::{Config, Counter, Dialler, Identity},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// Hangs up when dropped.
pub struct Peer {
    hangup: CancellationToken,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.hangup.cancel();
    }
}

struct Counted(AtomicU64);

impl Counter for Counted {
    fn next(&self) -> io::Result<u64> {
        Ok(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl Peer {
    /// Enrols a host and dials; `id` is another's identity, if it claims that.
    pub async fn dial<S, B>(
        console: &Console,
        name: &str,
        id: Option<&str>,
        service: S,
        configure: impl FnOnce(&mut Config),
    ) -> Self
    where
        S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
        B: Body<Data = Bytes, Error = Infallible> + Send + 'static,
    {
        let code = console.code(&["--host", name]).await;
        let (secret, _) = code.split_once('.').unwrap();
        let key = SigningKey::generate().unwrap();
        let asked = json!({ "code": secret, "key": key.public().to_string(), "name": name });
        let enrolled = console
            .caller(None)
            .call("POST", "/api/v1/enrol", Some(&asked))
            .await
            .ok();
        let identity = Identity {
            host: id.or(enrolled["id"].as_str()).unwrap().parse::<HostId>().unwrap(),
            key,
            console: enrolled["console_key"].as_str().unwrap().parse().unwrap(),
            counter: Box::new(Counted(AtomicU64::new(1000))),
        };
        let mut config = Config::new(console.url.parse().unwrap(), "9.9.9");
        configure(&mut config);
        let dialler = Dialler::new(config, identity, service).unwrap();
        let hangup = CancellationToken::new();
        tokio::spawn(dialler.run(hangup.clone()));
        Self { hangup }
    }
}
