//! TLS end to end: the certificate of our own, one from files, its renewal, and who is not let near it.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "files of a test are not state, and a test that cannot go on fails"
)]

use std::{fs, os::unix::fs::MetadataExt as _, path::Path, sync::Arc, time::Duration};

use qd_edge::serve::{Reason, Server};
use rcgen::{CertificateParams, KeyPair};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use sha2::{Digest as _, Sha256};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::Instant};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{Agent, BEARER, PATIENCE, closes, exchange, settings, start, written};

/// Connects trusting this one certificate.
async fn connect(
    agent: &Agent,
    certificate: &CertificateDer<'static>,
) -> std::io::Result<TlsStream<TcpStream>> {
    handshake(agent.connect().await, certificate).await
}

async fn handshake(
    stream: TcpStream,
    certificate: &CertificateDer<'static>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn certificate(path: &Path) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(&fs::read(path).unwrap()).unwrap()
}

fn issue(dir: &Path) {
    let key = KeyPair::generate().unwrap();
    let made = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    fs::write(dir.join("key.pem"), key.serialize_pem()).unwrap();
    fs::write(dir.join("cert.pem"), made.pem()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_our_own_is_made_once_and_pinned_by_its_fingerprint() {
    let agent = start(|config| config.tls.self_signed = true);
    let keys = agent.home.path().join("keys");
    let certificate = certificate(&keys.join("tls.crt"));
    let fingerprint: String = Sha256::digest(&certificate)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(agent.fingerprint.as_deref(), Some(fingerprint.as_str()));
    for file in ["tls.crt", "tls.key"] {
        assert_eq!(fs::metadata(keys.join(file)).unwrap().mode() & 0o777, 0o600);
    }
    let stream = connect(&agent, &certificate).await.unwrap();
    let answer = exchange(stream, &written("GET /api/v1/processes", BEARER, "")).await;
    assert_eq!(answer.status, 200);
    let mut config = settings();
    config.tls.self_signed = true;
    let again = tempfile::tempdir().unwrap();
    let first = Server::bind(&config, again.path()).unwrap().fingerprint();
    assert_eq!(Server::bind(&config, again.path()).unwrap().fingerprint(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_served_over_tls_is_its_own_origin_only_with_https() {
    let agent = start(|config| config.tls.self_signed = true);
    let certificate = certificate(&agent.home.path().join("keys/tls.crt"));
    let port = agent.address.port();
    for (origin, status) in [
        (format!("https://localhost:{port}"), 200),
        (format!("http://localhost:{port}"), 403),
    ] {
        let headers = format!(
            "Host: localhost:{port}\r\n{BEARER}Origin: {origin}\r\nContent-Type: application/json\r\n"
        );
        let stream = connect(&agent, &certificate).await.unwrap();
        let request = written("POST /api/v1/processes/web/restart", &headers, "{}");
        assert_eq!(exchange(stream, &request).await.status, status, "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_served_without_a_restart_and_a_broken_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    issue(dir.path());
    let agent = start(|config| {
        config.tls.cert = Some(dir.path().join("cert.pem"));
        config.tls.key = Some(dir.path().join("key.pem"));
    });
    let old = certificate(&dir.path().join("cert.pem"));
    connect(&agent, &old).await.unwrap();
    fs::write(dir.path().join("cert.pem"), "rubbish").unwrap();
    connect(&agent, &old).await.unwrap();
    issue(dir.path());
    let new = certificate(&dir.path().join("cert.pem"));
    let deadline = Instant::now() + PATIENCE;
    while connect(&agent, &new).await.is_err() {
        assert!(Instant::now() < deadline, "the new certificate was never served");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_the_certificates_is_refused() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    issue(dir.path());
    issue(other.path());
    let mut config = settings();
    config.tls.cert = Some(dir.path().join("cert.pem"));
    config.tls.key = Some(other.path().join("key.pem"));
    let home = tempfile::tempdir().unwrap();
    let error = Server::bind(&config, home.path()).err().unwrap();
    assert!(error.to_string().contains("cert.pem"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn handshakes_that_stall_end_in_time_and_keep_nobody_out() {
    let agent = start(|config| {
        config.tls.self_signed = true;
        config.limits.handshake_timeout = Duration::from_secs(2);
        config.limits.connections_per_ip = 100;
    });
    let certificate = certificate(&agent.home.path().join("keys/tls.crt"));
    let mut idle = Vec::new();
    for _ in 0..300 {
        let mut stream = agent.connect().await;
        stream.write_all(&[0x16, 0x03, 0x01]).await.unwrap();
        idle.push(stream);
    }
    let stream = connect(&agent, &certificate).await.unwrap();
    assert_eq!(
        exchange(stream, &written("GET /healthz", "", "")).await.status,
        200
    );
    assert!(closes(idle.last_mut().unwrap(), PATIENCE).await);
    agent.wait_for(Reason::HandshakeTimeout).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_at_a_tls_port_is_refused() {
    let agent = start(|config| config.tls.self_signed = true);
    let mut stream = agent.connect().await;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    assert!(closes(&mut stream, PATIENCE).await);
    agent.wait_for(Reason::Handshake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wildcard_bind_answers_to_its_own_addresses_and_not_to_any_name() {
    let agent = start(|config| {
        config.listener.listen = "0.0.0.0:0".parse().unwrap();
        config.tls.self_signed = true;
    });
    let certificate = certificate(&agent.home.path().join("keys/tls.crt"));
    let at = std::net::SocketAddr::from(([127, 0, 0, 5], agent.address.port()));
    let ask = async |host: &str| {
        let stream = handshake(TcpStream::connect(at).await.unwrap(), &certificate)
            .await
            .unwrap();
        exchange(stream, &written("GET /healthz", &format!("Host: {host}\r\n"), ""))
            .await
            .status
    };
    assert_eq!(ask("127.0.0.5").await, 200);
    assert_eq!(ask("127.0.0.6").await, 421);
    assert_eq!(ask("evil.example").await, 421);
    assert_eq!(ask("0.0.0.0").await, 421);
}

#[tokio::test]
async fn a_public_address_without_tls_is_not_even_bound() {
    let mut config = settings();
    config.listener.listen = "0.0.0.0:0".parse().unwrap();
    let home = tempfile::tempdir().unwrap();
    let error = Server::bind(&config, home.path()).err().unwrap();
    assert!(error.to_string().contains("--tls-self-signed"), "{error}");
    assert!(!home.path().join("agent.sock").exists());
}
