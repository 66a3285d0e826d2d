//! Links that break and come back.

use qd_axon::{
    Endpoint, LinkState, link,
    rpc::{self, Error, server::Options},
};
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Home, SOON, caller, connected, ping, serve, soon, up, wait_for};

#[tokio::test]
async fn calls_without_a_connection_fail_at_once_and_the_state_says_why() {
    let home = Home::new();
    let caller = caller(&home.unix("absent"), rpc::Options::default());
    let mut state = caller.state();
    let state = soon(
        "the attempt fails",
        state.wait_for(|state| matches!(state, LinkState::Down { .. })),
    );
    let LinkState::Down { cause, .. } = state.await.unwrap().clone() else {
        panic!("not down")
    };
    assert!(
        matches!(&*cause, link::Error::Connect { source, .. } if source.kind() == std::io::ErrorKind::NotFound),
        "{cause:?}"
    );
    let started = Instant::now();
    let error = caller.call::<_, ()>("ping", &[()], SOON).await.unwrap_err();
    assert!(matches!(error, Error::Disconnected), "{error:?}");
    assert!(matches!(
        caller.notify("ping", &[()]).await,
        Err(Error::Disconnected)
    ));
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "it did not wait for a connection"
    );
}

#[tokio::test]
async fn a_server_that_returns_is_found_again_and_what_was_in_flight_fails() {
    let home = Home::new();
    let server = serve(
        home.listen().await,
        Options {
            drain: Duration::ZERO,
            ..Default::default()
        },
    );
    let caller = connected(&server.endpoint).await;
    let client = caller.client.clone();
    let flying = tokio::spawn(async move { client.call::<_, ()>("hang", &[()], SOON).await });
    wait_for("the call is pending", || caller.pending() == 1).await;

    let mut state = caller.state();
    server.stop().await;
    let error = soon("the call in flight fails", flying)
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(error, Error::Disconnected), "{error:?}");
    assert_eq!(caller.pending(), 0);
    soon("the link is down", state.wait_for(|state| !state.is_up()))
        .await
        .unwrap();

    let _server = serve(home.listen().await, Options::default());
    assert_eq!(up(&caller).await, 2);
    ping(&caller).await;
}

#[tokio::test]
async fn a_cancelled_connection_closes_the_client_for_good() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let caller = connected(&server.endpoint).await;
    let client = caller.client.clone();
    let flying = tokio::spawn({
        let client = client.clone();
        async move { client.call::<_, ()>("hang", &[()], SOON).await }
    });
    wait_for("the call is pending", || client.pending() == 1).await;
    drop(caller);
    assert!(soon("the call in flight fails", flying).await.unwrap().is_err());
    let mut state = client.state();
    let cancelled = |state: &LinkState| matches!(state, LinkState::Down { cause, .. } if matches!(**cause, link::Error::Cancelled));
    soon("the link is down", state.wait_for(cancelled)).await.unwrap();
    let closed = async {
        while !matches!(
            client.call::<_, ()>("ping", &[()], SOON).await,
            Err(Error::Closed)
        ) {
            tokio::task::yield_now().await;
        }
    };
    soon("the client is closed", closed).await;
}

#[tokio::test]
async fn a_connection_that_is_never_run_closes_the_client() {
    let home = Home::new();
    let (client, connection) = rpc::Client::new(home.unix("s"), rpc::Options::default());
    drop(connection);
    assert!(matches!(
        client.call::<_, ()>("ping", &[()], SOON).await,
        Err(Error::Closed)
    ));
}

#[tokio::test]
async fn a_connection_ends_when_cancelled_while_it_waits_to_connect() {
    let home = Home::new();
    let (_client, connection) = rpc::Client::new(home.unix("absent"), rpc::Options::default());
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(connection.run(shutdown.clone()));
    shutdown.cancel();
    soon("the connection ends", task).await.unwrap();
}

#[tokio::test]
async fn binding_replaces_a_dead_socket_and_nothing_else() {
    #![expect(clippy::disallowed_methods, reason = "the test needs a plain file in the way")]
    let home = Home::new();
    let endpoint = home.unix("s");
    let Endpoint::Unix(path) = &endpoint else {
        panic!("not a Unix socket")
    };
    drop(std::os::unix::net::UnixListener::bind(path).unwrap());
    assert!(path.exists(), "a dead socket file is in the way");
    let live = endpoint.bind().await.unwrap();

    let taken = endpoint.bind().await.unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    assert!(endpoint.connect().await.is_ok(), "the live one is untouched");

    std::fs::remove_file(path).unwrap();
    let successor = endpoint.bind().await.unwrap();
    drop(live);
    assert!(path.exists(), "a listener removes only its own file");
    drop(successor);
    assert!(!path.exists());

    std::fs::write(path, "precious").unwrap();
    assert_eq!(
        endpoint.bind().await.unwrap_err().kind(),
        std::io::ErrorKind::AddrInUse
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), "precious");
}
