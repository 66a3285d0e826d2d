//! A console on a port of its own, and what may stand before it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use qd_tunnel::{
    agent::{DiallerHandle, State},
    console::{Registry, accept},
    websocket::{self, Socket},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::{
    accept_hdr_async_with_config,
    tungstenite::handshake::server::{ErrorResponse, Request, Response},
};

use crate::fixture::{World, soon};

/// A console that takes links until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    pub registry: Registry,
    _tasks: JoinSet<()>,
}

impl Server {
    pub async fn start(world: Arc<World>, address: &str, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let registry = Registry::new();
        let mut tasks = JoinSet::new();
        let listed = registry.clone();
        tasks.spawn(async move {
            // Dropped with this task, and every connection with it.
            let mut connections = JoinSet::new();
            loop {
                let (tcp, _) = listener.accept().await.unwrap();
                let (world, registry, tls) = (Arc::clone(&world), listed.clone(), tls.clone());
                connections.spawn(async move {
                    match tls {
                        None => welcome(tcp, world, registry).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(tcp).await {
                                welcome(stream, world, registry).await;
                            }
                        }
                    }
                });
            }
        });
        Self {
            address,
            registry,
            _tasks: tasks,
        }
    }
}

async fn welcome<T>(stream: T, world: Arc<World>, registry: Registry)
where
    T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    #[expect(clippy::result_large_err, reason = "it is the library's type")]
    let choose = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        assert_eq!(request.uri().path(), qd_tunnel::PATH);
        let offered = request.headers()[http::header::SEC_WEBSOCKET_PROTOCOL].clone();
        assert_eq!(offered, qd_tunnel::SUBPROTOCOL);
        response
            .headers_mut()
            .insert(http::header::SEC_WEBSOCKET_PROTOCOL, offered);
        Ok(response)
    };
    let config = Some(websocket::config());
    let Ok(socket) = accept_hdr_async_with_config(stream, choose, config).await else {
        return;
    };
    if let Ok(session) = accept(Socket::new(socket), &world.hosts, &world.console).await {
        registry.hold(session).await;
    }
}

/// A certificate for `localhost`, its fingerprint, and what serves it.
pub fn certificate() -> (CertificateDer<'static>, String, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &certificate);
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    (certificate, hex, TlsAcceptor::from(Arc::new(config)))
}

/// A proxy that connects whoever asks to `to`, and tells the heads it was sent.
pub async fn proxy(
    to: SocketAddr,
    status: &'static str,
) -> (SocketAddr, mpsc::Receiver<String>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, heads) = mpsc::channel(16);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        loop {
            let (tcp, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(tcp);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert!(stream.read_line(&mut head).await.unwrap() > 0);
            }
            let _ = tell.try_send(head);
            let answer = format!("HTTP/1.1 {status}\r\nVia: proxy\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            if status.starts_with('2') {
                let mut onward = TcpStream::connect(to).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            }
        }
    });
    (address, heads, tasks)
}

pub async fn connected(handle: &DiallerHandle) {
    let mut state = handle.state();
    let connected = soon("a link", state.wait_for(State::is_connected)).await;
    connected.unwrap();
}

/// The reason why there is no link, with those behind it.
pub async fn refused(handle: &DiallerHandle) -> String {
    let mut state = handle.state();
    let waiting = |state: &State| matches!(state, State::Waiting { .. });
    let State::Waiting { until, cause } = soon("a failure", state.wait_for(waiting)).await.unwrap().clone()
    else {
        unreachable!();
    };
    assert!(until <= tokio::time::Instant::now() + Duration::from_secs(5 * 60));
    let mut chain = cause.to_string();
    let mut next = std::error::Error::source(&*cause);
    while let Some(error) = next {
        chain = format!("{chain}: {error}");
        next = error.source();
    }
    chain
}
