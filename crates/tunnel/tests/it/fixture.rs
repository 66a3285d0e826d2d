//! Consoles and agents, linked in memory or over TCP, and waiting with a deadline.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use qd_tunnel::{
    HostId, Known, Offer, PublicKey, Refusal, RefusalCode, SigningKey, Verify,
    agent::{Config, Counter, Dialler, Error, Identity},
    console::{self, Session, accept},
    websocket::{self, Socket},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::service::Service;

/// Far longer than anything here takes, for a machine that is busy. In paused time it passes at once when nothing
/// happens any more.
pub const SOON: Duration = Duration::from_secs(60);

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(SOON, future)
        .await
        .unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

pub fn host() -> HostId {
    "host-1".parse().unwrap()
}

/// What a console remembers.
#[derive(Default)]
pub struct Hosts(Mutex<HashMap<HostId, (PublicKey, u64)>>);

impl Hosts {
    pub fn with(key: PublicKey) -> Self {
        Self(Mutex::new(HashMap::from([(host(), (key, 0))])))
    }

    /// The highest connect stored for the one host.
    pub fn seen(&self) -> u64 {
        self.0.lock().unwrap()[&host()].1
    }
}

impl Verify for Hosts {
    async fn host(&self, host: &HostId) -> Result<Known, Refusal> {
        let unknown = || Refusal::new(RefusalCode::UnknownHost, "no such host is enrolled");
        let hosts = self.0.lock().unwrap();
        hosts
            .get(host)
            .map(|(key, _)| Known { key: *key })
            .ok_or_else(unknown)
    }

    async fn advance(&self, host: &HostId, connect: u64) -> Result<bool, Refusal> {
        let mut hosts = self.0.lock().unwrap();
        let (_, seen) = hosts.get_mut(host).unwrap();
        let higher = connect > *seen;
        *seen = (*seen).max(connect);
        Ok(higher)
    }
}

/// Counts in memory; a clone of it counts on.
#[derive(Clone, Default)]
pub struct Connects(pub Arc<AtomicU64>);

impl Counter for Connects {
    fn next(&self) -> io::Result<u64> {
        Ok(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// A console and what it knows, and the keys of its one host.
pub struct World {
    pub console: console::Identity,
    pub hosts: Hosts,
    /// PKCS #8, for a key cannot be cloned.
    pub host_key: Vec<u8>,
    pub connects: Connects,
    pub service: Service,
}

impl World {
    pub fn new() -> Self {
        let host_key = SigningKey::generate().unwrap();
        Self {
            console: console::Identity {
                name: "the console".to_owned(),
                key: SigningKey::generate().unwrap(),
                offer: Offer::default(),
            },
            hosts: Hosts::with(host_key.public()),
            host_key: host_key.to_pkcs8().unwrap(),
            connects: Connects::default(),
            service: Service::default(),
        }
    }

    pub fn host_key(&self) -> SigningKey {
        SigningKey::from_pkcs8(&self.host_key).unwrap()
    }

    pub fn config(url: &str) -> Config {
        Config {
            capabilities: vec!["processes:read".to_owned()],
            ..Config::new(url.parse().unwrap(), "1.2.3")
        }
    }

    pub fn identity(&self) -> Identity {
        Identity {
            host: host(),
            key: self.host_key(),
            console: self.console.key.public(),
            counter: Box::new(self.connects.clone()),
        }
    }

    pub fn dialler(&self, config: Config) -> Dialler<Service> {
        Dialler::new(config, self.identity(), self.service.clone()).unwrap()
    }

    /// A dialler that is only used for links that are there already.
    pub fn linker(&self) -> Dialler<Service> {
        self.dialler(Self::config("http://localhost"))
    }

    /// Links both ends in memory.
    pub async fn link(&self) -> Link {
        self.link_over(tokio::io::duplex(256 * 1024)).await
    }

    pub async fn link_over<A, C>(&self, (at_agent, at_console): (A, C)) -> Link
    where
        A: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (at_agent, at_console) = (
            socket(at_agent, Role::Client).await,
            socket(at_console, Role::Server).await,
        );
        let shutdown = CancellationToken::new();
        let (dialler, stop) = (self.linker(), shutdown.clone());
        let agent = tokio::spawn(async move { dialler.link(at_agent, &stop).await });
        let session = soon("a link", accept(at_console, &self.hosts, &self.console))
            .await
            .unwrap();
        Link {
            session,
            agent,
            shutdown: shutdown.clone(),
            _stop: shutdown.drop_guard(),
        }
    }
}

/// Both ends of one link.
pub struct Link {
    pub session: Session,
    pub agent: JoinHandle<Error>,
    pub shutdown: CancellationToken,
    _stop: DropGuard,
}

pub async fn socket<T: AsyncRead + AsyncWrite + Unpin>(stream: T, role: Role) -> Socket<T> {
    Socket::new(WebSocketStream::from_raw_socket(stream, role, Some(websocket::config())).await)
}

/// The two ends of a WebSocket in memory: the agent's and the console's.
pub async fn pair() -> (Socket<DuplexStream>, Socket<DuplexStream>) {
    let (agent, console) = tokio::io::duplex(256 * 1024);
    (
        socket(agent, Role::Client).await,
        socket(console, Role::Server).await,
    )
}
