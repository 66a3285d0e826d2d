//! An agent that loses its console, and finds it again.

use std::{sync::Arc, time::Duration};

use qd_tunnel::{
    SigningKey,
    agent::{Config, Dialler, Identity, State},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    calls::get,
    fixture::{World, host, soon},
    server::{Server, connected, refused},
};

#[tokio::test]
async fn a_console_that_restarts_has_its_hosts_again() {
    let world = Arc::new(World::new());
    let server = Server::start(Arc::clone(&world), "127.0.0.1:0", None).await;
    let address = server.address;
    let dialler = world.dialler(World::config(&format!("http://{address}")));
    let (handle, shutdown) = (dialler.handle(), CancellationToken::new());
    let running = tokio::spawn(dialler.run(shutdown.clone()));
    connected(&handle).await;

    let mut state = handle.state();
    drop(server);
    soon("the loss", state.wait_for(|state| !state.is_connected()))
        .await
        .unwrap();
    let server = Server::start(Arc::clone(&world), &address.to_string(), None).await;
    connected(&handle).await;

    let answer = soon("an answer", async {
        loop {
            match server.registry.get(&host()) {
                Some(session) => break session.client().send(get("/who")).await,
                None => tokio::task::yield_now().await,
            }
        }
    })
    .await
    .unwrap();
    assert!(answer.status().is_success());
    assert!(world.hosts.seen() >= 2);
    shutdown.cancel();
    soon("the dialler", running).await.unwrap();
    assert!(matches!(&*handle.state().borrow(), State::Stopped));
}

#[tokio::test]
async fn a_refusal_is_told_and_not_tried_again_soon() {
    let world = Arc::new(World::new());
    let server = Server::start(Arc::clone(&world), "127.0.0.1:0", None).await;
    let identity = Identity {
        key: SigningKey::generate().unwrap(),
        ..world.identity()
    };
    let config = World::config(&format!("http://{}", server.address));
    let dialler = Dialler::new(config, identity, world.service.clone()).unwrap();
    let (handle, shutdown) = (dialler.handle(), CancellationToken::new());
    let running = tokio::spawn(dialler.run(shutdown.clone()));
    let cause = refused(&handle).await;
    assert_eq!(
        cause,
        "the handshake with the console failed: the host was refused: \
         bad_signature: the handshake is not signed by the key this host was enrolled with"
    );
    let state = handle.state().borrow().clone();
    assert!(state.is_refused());
    let State::Waiting { until, .. } = state else {
        panic!("{state:?}");
    };
    assert!(until > Instant::now() + Duration::from_secs(3 * 60));
    shutdown.cancel();
    soon("the dialler", running).await.unwrap();
}

#[tokio::test]
async fn a_console_that_is_not_there_is_tried_again_and_again() {
    let world = World::new();
    // A port that nobody listens on any more.
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let config = Config {
        drain: Duration::ZERO,
        ..World::config(&format!("http://{address}"))
    };
    let dialler = world.dialler(config);
    let (handle, shutdown) = (dialler.handle(), CancellationToken::new());
    let running = tokio::spawn(dialler.run(shutdown.clone()));
    let cause = refused(&handle).await;
    assert!(
        cause.starts_with(&format!(
            "cannot open a connection to the console: cannot connect to http://{address}: "
        )),
        "{cause}"
    );
    assert!(!handle.state().borrow().is_refused());
    let mut state = handle.state();
    let again = |state: &State| matches!(state, State::Connecting { attempt } if *attempt >= 2);
    soon("another attempt", state.wait_for(again)).await.unwrap();
    // Nothing was counted: no console was reached.
    assert_eq!(world.connects.0.load(std::sync::atomic::Ordering::Relaxed), 0);
    shutdown.cancel();
    soon("the dialler", running).await.unwrap();
}
