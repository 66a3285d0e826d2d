//! The listeners: TCP with or without TLS, and the Unix socket in the home. Everything up to the first byte of a
//! request is decided here; what a request may do is not.
//!
//! The accept loop is our own, on hyper-util and tokio-rustls, rather than axum-server's: a connection must be counted,
//! and refused or make another give way, before its TLS handshake costs anything; an idle one must be closed although
//! the protocol detection has no deadline; and the Unix socket has to show its peer's credentials.

use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use tokio::net::{TcpListener, TcpSocket, UnixListener};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::config::Settings;

mod admission;
mod body;
mod connection;
mod error;
mod local;
mod peer;
mod refusals;
mod self_signed;
mod tls;
mod watched;

use admission::Admission;
use connection::Context;
pub use error::Error;
pub use local::{admit as admit_local, private_directory};
pub use peer::{Peer, Transport, network_of};
pub use refusals::{Reason, Refusals};
pub use tls::Certificates;

/// Connections that the kernel holds until they are accepted.
const BACKLOG: u32 = 1024;
/// Local clients are few, and a flood over TCP must not keep them out: they have places of their own.
const LOCAL_CONNECTIONS: usize = 128;
/// How long open requests may take to end after the stop signal.
const DRAIN: Duration = Duration::from_secs(10);
/// How long closed connections may take to go away once the drain is over.
const ABORT: Duration = Duration::from_secs(1);
/// The pause after an accept that failed for want of descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Bound listeners that do not serve yet.
pub struct Server {
    tcp: TcpListener,
    address: SocketAddr,
    certificates: Option<Certificates>,
    local: local::Socket,
    settings: Settings,
    refusals: Arc<Refusals>,
    drain: Duration,
}

impl Server {
    /// Binds both listeners and reads the certificate. Must be called inside of the runtime.
    ///
    /// # Errors
    /// When the configuration must not be served, an address is in use, the home is not private, or the certificate
    /// cannot be used.
    pub fn bind(settings: &Settings, home: &Path) -> Result<Self, Error> {
        settings.check()?;
        local::private_directory(home)?;
        let certificates = Certificates::of(settings, home)?;
        let tcp = listen(settings.listener.listen).map_err(|source| Error::Listen {
            address: settings.listener.listen,
            source,
        })?;
        let address = tcp.local_addr().map_err(|source| Error::Listen {
            address: settings.listener.listen,
            source,
        })?;
        let local = local::Socket::bind(&home.join(settings.socket))?;
        Ok(Self {
            tcp,
            address,
            certificates,
            local,
            settings: settings.clone(),
            refusals: Arc::default(),
            drain: DRAIN,
        })
    }

    /// The same server with another drain deadline.
    #[must_use]
    pub fn with_drain(mut self, drain: Duration) -> Self {
        self.drain = drain;
        self
    }

    /// The bound TCP address, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of the API, for the ready line.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.certificates.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.address)
    }

    /// The SHA-256 of the certificate in use, in lower-case hexadecimal: what clients pin.
    #[must_use]
    pub fn fingerprint(&self) -> Option<String> {
        self.certificates.as_ref().map(Certificates::fingerprint)
    }

    /// The certificates, to reload them on a signal; they also follow their files.
    #[must_use]
    pub fn certificates(&self) -> Option<Certificates> {
        self.certificates.clone()
    }

    /// What was refused so far; the layers count here too.
    #[must_use]
    pub fn refusals(&self) -> Arc<Refusals> {
        Arc::clone(&self.refusals)
    }

    /// Serves until the token is cancelled, then lets open requests end for the drain time.
    ///
    /// # Errors
    /// When the certificate's files cannot be watched.
    pub async fn run(self, router: Router, shutdown: CancellationToken) -> Result<(), Error> {
        let Self {
            tcp,
            certificates,
            local,
            settings,
            refusals,
            drain,
            ..
        } = self;
        let tls = certificates.as_ref().map(Certificates::acceptor).transpose()?;
        let watcher = certificates
            .map(|certificates| certificates.follow(shutdown.clone()))
            .transpose()?;
        let limits = &settings.limits;
        let abort = CancellationToken::new();
        let context = Arc::new(Context::new(
            router,
            tls,
            limits,
            shutdown.clone(),
            abort.clone(),
            &refusals,
        ));
        let places = Admission::new(limits.connections, limits.connections_per_ip, &refusals);
        let local_places = Admission::new(LOCAL_CONNECTIONS, LOCAL_CONNECTIONS, &refusals);
        let tasks = TaskTracker::new();
        tokio::join!(
            accept_tcp(&tcp, &context, &places, &tasks, &shutdown),
            accept_local(&local, &context, &local_places, &tasks, &shutdown),
        );
        // New connections are turned away at once; the socket file goes before the drain so that a successor can bind.
        drop((tcp, local));
        tasks.close();
        if tokio::time::timeout(drain, tasks.wait()).await.is_err() {
            tracing::warn!(
                connections = tasks.len(),
                "closing connections that did not end in time"
            );
            abort.cancel();
            if tokio::time::timeout(ABORT, tasks.wait()).await.is_err() {
                tracing::warn!(connections = tasks.len(), "leaving connections that do not end");
            }
        }
        if let Some(watcher) = watcher {
            watcher.abort();
        }
        Ok(())
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn accept_tcp(
    listener: &TcpListener,
    context: &Arc<Context>,
    places: &Arc<Admission>,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) {
    while let Some(accepted) = shutdown.run_until_cancelled(listener.accept()).await {
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        let Some(place) = places.enter(network_of(address.ip())) else {
            continue;
        };
        // Answers are written whole: waiting for more to send only delays them. A failure costs nothing but that.
        let _ = stream.set_nodelay(true);
        tasks.spawn(connection::tcp(Arc::clone(context), stream, address, place));
    }
}

async fn accept_local(
    socket: &local::Socket,
    context: &Arc<Context>,
    places: &Arc<Admission>,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) {
    let listener: &UnixListener = socket.listener();
    while let Some(accepted) = shutdown.run_until_cancelled(listener.accept()).await {
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        match stream
            .peer_cred()
            .map(|peer| local::admit(peer.uid(), peer.pid(), socket.owner()))
        {
            Ok(Some(peer)) => {
                if let Some(place) = places.enter(peer::LOCAL) {
                    tasks.spawn(connection::plain(Arc::clone(context), stream, peer, place));
                }
            }
            Ok(None) => {
                context.refusals().count(Reason::LocalPeer);
                tracing::warn!("a connection of another user to the local socket was refused");
            }
            Err(error) => tracing::warn!(%error, "a local connection without credentials was refused"),
        }
    }
}

async fn pause_after(error: &io::Error) {
    let of_the_peer = [io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset];
    if !of_the_peer.contains(&error.kind()) {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}
