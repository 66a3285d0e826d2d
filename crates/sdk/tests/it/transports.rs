//! Unix sockets and TLS: who is trusted.

use axum::{Router, extract::WebSocketUpgrade, routing::get};
use qd_sdk::{Client, Error, Filter};
use serde_json::json;

use crate::fake::{Certificate, Fake, TOKEN, ok, soon};

#[tokio::test]
async fn a_unix_socket_needs_no_token() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("agent.sock");
    let fake = Fake::unix(&path, |_, _| ok(&json!({"items": []}))).await;
    let client = Client::builder().unix_socket(&path).build().unwrap();
    soon(client.processes().list(&Filter::default())).await.unwrap();
    let client = Client::builder().base_url(&fake.url).build().unwrap();
    soon(client.processes().list(&Filter::default())).await.unwrap();
    let seen = fake.seen();
    assert_eq!(
        (seen.len(), seen[0].line().as_str()),
        (2, "GET /api/v1/processes")
    );
    assert_eq!(seen[0].header("authorization"), None);
}

#[tokio::test]
async fn localhost_is_reached_by_its_name() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": []}))).await;
    let url = fake.url.replace("127.0.0.1", "localhost");
    let client = Client::builder().base_url(url).token(TOKEN).build().unwrap();
    soon(client.processes().list(&Filter::default())).await.unwrap();
    soon(client.stream()).await.unwrap_err();
    assert_eq!(fake.seen().len(), 2);
}

#[tokio::test]
async fn a_missing_socket_is_named() {
    let client = Client::builder()
        .unix_socket("/nonexistent/agent.sock")
        .build()
        .unwrap();
    let error = soon(client.whoami()).await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(error.to_string().contains("/nonexistent/agent.sock"), "{error}");
    let error = soon(client.stream()).await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
}

#[tokio::test]
async fn the_pinned_certificate_is_accepted_and_no_other() {
    let (mine, other) = (Certificate::new(), Certificate::new());
    let fake = Fake::tls(&mine, |_, _| ok(&json!({"items": []}))).await;
    let pinned = |pin: &str| {
        Client::builder()
            .base_url(&fake.url)
            .token(TOKEN)
            .pin_sha256(pin)
            .build()
            .unwrap()
    };
    soon(pinned(&mine.fingerprint).processes().list(&Filter::default()))
        .await
        .unwrap();
    let by_address = fake.url.replace("localhost", "127.0.0.1");
    let client = Client::builder()
        .base_url(by_address)
        .pin_sha256(format!("sha256:{}", mine.fingerprint))
        .build()
        .unwrap();
    soon(client.whoami()).await.unwrap_err();
    assert_eq!(fake.seen().len(), 2, "a pin does not mind the name");

    let wrong = pinned(&other.fingerprint);
    let error = soon(wrong.whoami()).await.unwrap_err();
    assert!(
        matches!(error, Error::Tls { .. }) && !error.is_retryable(),
        "{error:?}"
    );
    let error = soon(wrong.stream()).await.unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error:?}");
    assert_eq!(
        fake.seen().len(),
        2,
        "nothing was sent to a server that is not trusted"
    );
}

#[tokio::test]
async fn authorities_are_checked_with_the_name() {
    let (mine, other) = (Certificate::new(), Certificate::new());
    let fake = Fake::tls(&mine, |_, _| ok(&json!({"items": []}))).await;
    let with = |url: &str, pem: &str| Client::builder().base_url(url).ca_pem(pem).build().unwrap();
    soon(with(&fake.url, &mine.pem).processes().list(&Filter::default()))
        .await
        .unwrap();
    let by_address = fake.url.replace("localhost", "127.0.0.1");
    for client in [with(&fake.url, &other.pem), with(&by_address, &mine.pem)] {
        let error = soon(client.whoami()).await.unwrap_err();
        assert!(matches!(error, Error::Tls { .. }), "{error:?}");
    }
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn a_websocket_is_as_picky_as_a_request() {
    let (mine, other) = (Certificate::new(), Certificate::new());
    let router = Router::new().route(
        "/api/v1/stream",
        get(|upgrade: WebSocketUpgrade| async {
            upgrade
                .protocols([qd_sdk::api::stream::SUBPROTOCOL])
                .on_upgrade(|mut socket| async move { while socket.recv().await.is_some() {} })
        }),
    );
    let fake = Fake::tls_router(&mine, router, Default::default()).await;
    let pinned = |pin: &str| {
        Client::builder()
            .base_url(&fake.url)
            .token(TOKEN)
            .pin_sha256(pin)
            .build()
            .unwrap()
    };
    soon(pinned(&mine.fingerprint).stream()).await.unwrap();
    assert!(matches!(
        soon(pinned(&other.fingerprint).stream()).await,
        Err(Error::Tls { .. })
    ));
}

#[test]
fn trust_without_encryption_or_of_two_kinds_is_refused() {
    let pin = "00".repeat(32);
    assert!(
        Client::builder()
            .base_url("http://127.0.0.1:1")
            .pin_sha256(&pin)
            .build()
            .is_err()
    );
    assert!(
        Client::builder()
            .base_url("https://h")
            .pin_sha256(&pin)
            .ca_pem("x")
            .build()
            .is_err()
    );
    assert!(
        Client::builder()
            .base_url("https://h")
            .ca_pem("no PEM")
            .build()
            .is_err()
    );
    for pin in ["", "00", &"0g".repeat(32), &"é".repeat(32)] {
        assert!(
            Client::builder()
                .base_url("https://h")
                .pin_sha256(pin)
                .build()
                .is_err(),
            "{pin}"
        );
    }
}
