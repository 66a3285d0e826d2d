//! The rival: a bare WebSocket server with TLS, and clients that do nothing but stay.

use std::{path::Path, sync::Arc};

use futures_util::{SinkExt as _, StreamExt as _};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, pem::PemObject as _},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, accept_async_with_config, client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// Connections that are being opened at one time.
const AT_ONCE: usize = 64;
/// Where the clients find the server's certificate: beside it.
const CERTIFICATE: &str = "echo.pem";

fn config() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(4096)
}

/// Says where it listens, and answers each message with itself.
pub async fn serve() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap();
    let folder = std::env::current_dir().unwrap();
    tokio::fs::write(folder.join(CERTIFICATE), made.pem())
        .await
        .unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pair.serialize_der()));
    let tls = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening on {}", listener.local_addr().unwrap().port());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let mut socket = accept_async_with_config(stream, Some(config())).await.unwrap();
            while let Some(Ok(message)) = socket.next().await {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// Opens connections, and has each echo once.
pub async fn clients(port: u16, count: usize) -> Vec<WebSocketStream<TlsStream<TcpStream>>> {
    let connector = connector(Path::new(CERTIFICATE));
    let opened = futures_util::stream::iter(0..count).map(|_| {
        let connector = connector.clone();
        async move {
            let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let name = ServerName::try_from("localhost").unwrap();
            let stream = connector.connect(name, stream).await.unwrap();
            let (mut socket, _) = client_async_with_config("ws://localhost/", stream, Some(config()))
                .await
                .unwrap();
            socket.send(Message::text("here")).await.unwrap();
            socket.next().await.unwrap().unwrap();
            socket
        }
    });
    opened.buffer_unordered(AT_ONCE).collect().await
}

/// Connects to who has this certificate.
pub fn connector(certificate: &Path) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(certificate).unwrap())
        .unwrap();
    let tls = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(tls))
}
