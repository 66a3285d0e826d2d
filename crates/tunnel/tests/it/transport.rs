//! How an agent gets to its console.

use std::sync::Arc;

use qd_tunnel::{
    Trust,
    agent::{Config, Dialler, Proxy},
};
use tokio_util::sync::CancellationToken;

use crate::{
    fixture::World,
    server::{Server, certificate, connected, proxy, refused},
    service::Service,
};

/// The outcome of a dialler: nothing if it is linked, else why not.
async fn outcome(dialler: Dialler<Service>) -> Option<String> {
    let (handle, shutdown) = (dialler.handle(), CancellationToken::new());
    let running = tokio::spawn(dialler.run(shutdown.clone()));
    let outcome = tokio::select! {
        () = connected(&handle) => None,
        cause = refused(&handle) => Some(cause),
    };
    shutdown.cancel();
    running.await.unwrap();
    assert!(matches!(
        &*handle.state().borrow(),
        qd_tunnel::agent::State::Stopped
    ));
    outcome
}

#[tokio::test]
async fn a_console_on_this_machine_needs_no_tls() {
    let world = Arc::new(World::new());
    let server = Server::start(Arc::clone(&world), "127.0.0.1:0", None).await;
    let config = World::config(&format!("http://{}", server.address));
    assert_eq!(outcome(world.dialler(config)).await, None);
}

#[tokio::test]
async fn a_console_is_trusted_by_its_authority_or_its_pin_and_not_otherwise() {
    let (certificate, fingerprint, tls) = certificate();
    let (other, other_fingerprint, _) = crate::server::certificate();
    let world = Arc::new(World::new());
    let server = Server::start(Arc::clone(&world), "127.0.0.1:0", Some(tls)).await;
    let url = format!("https://localhost:{}", server.address.port());
    let with = |trust| {
        let config = Config {
            trust,
            ..World::config(&url)
        };
        outcome(world.dialler(config))
    };
    assert_eq!(with(Trust::Authorities(vec![certificate])).await, None);
    assert_eq!(with(Trust::Pin(fingerprint.parse().unwrap())).await, None);
    for trust in [
        Trust::System,
        Trust::Authorities(vec![other]),
        Trust::Pin(other_fingerprint.parse().unwrap()),
    ] {
        let cause = with(trust).await.unwrap();
        assert!(
            cause.starts_with("cannot open a connection to the console: no TLS with https://localhost:"),
            "{cause}"
        );
    }
}

#[tokio::test]
async fn a_proxy_is_asked_and_told_who_asks() {
    let (certificate, _, tls) = certificate();
    let world = Arc::new(World::new());
    let server = Server::start(Arc::clone(&world), "127.0.0.1:0", Some(tls)).await;
    let (address, mut heads, _tasks) = proxy(server.address, "200 Connection established").await;
    let config = Config {
        trust: Trust::Authorities(vec![certificate]),
        proxy: Some(Proxy::parse(&format!("http://me:pass@{address}")).unwrap()),
        // A name that only the proxy resolves.
        ..World::config("https://localhost:1")
    };
    assert_eq!(outcome(world.dialler(config)).await, None);
    assert_eq!(
        heads.recv().await.unwrap(),
        "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\nProxy-Authorization: Basic bWU6cGFzcw==\r\n\r\n"
    );
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_without_its_password() {
    let world = World::new();
    let nowhere = "127.0.0.1:1".parse().unwrap();
    let (address, _heads, _tasks) = proxy(nowhere, "407 Who are you").await;
    let config = Config {
        proxy: Some(Proxy::parse(&format!("http://me:pass@{address}")).unwrap()),
        ..World::config("https://console.example")
    };
    let cause = outcome(world.dialler(config)).await.unwrap();
    assert_eq!(
        cause,
        "cannot open a connection to the console: cannot connect to https://console.example:443 through the proxy: \
         the proxy answered `HTTP/1.1 407 Who are you`"
    );
}

#[tokio::test]
async fn what_is_no_console_is_said_to_be_none() {
    let world = World::new();
    // It answers everything as a proxy would, which is HTTP and no WebSocket.
    let (address, _heads, _tasks) = proxy("127.0.0.1:1".parse().unwrap(), "404 Not Found").await;
    let cause = outcome(world.dialler(World::config(&format!("http://{address}"))))
        .await
        .unwrap();
    assert!(cause.contains("does not open a tunnel"), "{cause}");
}
