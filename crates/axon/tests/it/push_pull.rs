//! Handing out work.

use qd_axon::{
    Arg,
    pull::{self, Puller},
    push::{self, Pusher},
};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Home, Raw, run, soon, wait_for};

async fn number(puller: &mut Puller) -> u32 {
    soon("a message", puller.recv()).await.unwrap()[0]
        .decode()
        .unwrap()
}

#[tokio::test]
async fn messages_go_to_the_peers_in_turn() {
    let home = Home::new();
    for listener in home.both().await {
        let pusher = Pusher::new(push::Options::default());
        let serving = pusher.clone();
        let server = run(listener, |listener, shutdown| async move {
            serving.serve(listener, shutdown).await;
        });
        let shutdown = CancellationToken::new();
        let _guard = shutdown.clone().drop_guard();
        let mut pullers = Vec::new();
        for _ in 0..3 {
            let (puller, source) = Puller::new(pull::Options::default());
            let (endpoint, shutdown) = (server.endpoint.clone(), shutdown.clone());
            tokio::spawn(async move { source.dial(endpoint, shutdown).await });
            pullers.push(puller);
        }
        wait_for("three peers", || pusher.peers() == 3).await;
        for n in 0..9u32 {
            pusher.push([Arg::json(&n).unwrap()]).unwrap();
        }
        let mut seen = Vec::new();
        for puller in &mut pullers {
            let mine = [number(puller).await, number(puller).await, number(puller).await];
            assert_eq!(mine.map(|n| n - mine[0]), [0, 3, 6]);
            seen.extend(mine);
        }
        seen.sort_unstable();
        assert!(seen.into_iter().eq(0..9));
    }
}

#[tokio::test]
async fn messages_wait_for_the_first_peer_in_a_bounded_backlog() {
    let home = Home::new();
    let pusher = Pusher::new(push::Options {
        max_queued: 3,
        ..Default::default()
    });
    for n in 0..3 {
        pusher.push([Arg::json(&n).unwrap()]).unwrap();
    }
    assert!(matches!(
        pusher.push([Arg::text("no room")]),
        Err(push::Error::Full)
    ));
    assert_eq!(pusher.backlog(), 3);

    let (mut puller, source) = Puller::new(pull::Options::default());
    let server = run(home.listen().await, |listener, shutdown| async move {
        source.serve(listener, shutdown).await;
    });
    let shutdown = CancellationToken::new();
    let _guard = shutdown.clone().drop_guard();
    let (dialling, endpoint) = (pusher.clone(), server.endpoint.clone());
    tokio::spawn(async move { dialling.dial(endpoint, shutdown).await });
    for n in 0..3 {
        assert_eq!(number(&mut puller).await, n);
    }
    assert_eq!(pusher.backlog(), 0);
    pusher.push([Arg::json(&3).unwrap()]).unwrap();
    assert_eq!(number(&mut puller).await, 3);
}

#[tokio::test]
async fn what_a_leaving_peer_still_had_queued_goes_to_another() {
    let home = Home::new();
    let pusher = Pusher::new(push::Options::default());
    let serving = pusher.clone();
    let server = run(home.listen().await, |listener, shutdown| async move {
        serving.serve(listener, shutdown).await;
    });
    let stuck = Raw::connect(&server.endpoint).await;
    wait_for("the stuck peer", || pusher.peers() == 1).await;
    let filler = Arg::text(&"x".repeat(4 << 20));
    pusher.push([Arg::json(&0).unwrap(), filler]).unwrap();
    for n in 1..=5 {
        pusher.push([Arg::json(&n).unwrap()]).unwrap();
    }
    drop(stuck);
    wait_for("the stuck peer is gone", || pusher.peers() == 0).await;
    let (mut puller, source) = Puller::new(pull::Options::default());
    let shutdown = CancellationToken::new();
    let _guard = shutdown.clone().drop_guard();
    let endpoint = server.endpoint.clone();
    tokio::spawn(async move { source.dial(endpoint, shutdown).await });
    // The large one was being written, and is lost with its peer.
    for n in 1..=5 {
        assert_eq!(number(&mut puller).await, n);
    }
}

#[tokio::test]
async fn a_puller_that_lags_makes_the_pusher_wait_instead_of_losing_work() {
    let home = Home::new();
    let pusher = Pusher::new(push::Options {
        max_queued: 10,
        ..Default::default()
    });
    let (mut puller, source) = Puller::new(pull::Options {
        max_queued: 1,
        ..Default::default()
    });
    let server = run(home.listen().await, |listener, shutdown| async move {
        source.serve(listener, shutdown).await;
    });
    let shutdown = CancellationToken::new();
    let _guard = shutdown.clone().drop_guard();
    let (dialling, endpoint) = (pusher.clone(), server.endpoint.clone());
    tokio::spawn(async move { dialling.dial(endpoint, shutdown).await });
    wait_for("connected", || pusher.peers() == 1).await;
    let filler = Arg::text(&"x".repeat(100_000));
    let mut pushed = 0u32;
    let mut refused = 0;
    while refused < 20 {
        match pusher.push([Arg::json(&pushed).unwrap(), filler.clone()]) {
            Ok(()) => pushed += 1,
            Err(push::Error::Full) => {
                refused += 1;
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
    for n in 0..pushed {
        assert_eq!(number(&mut puller).await, n);
    }
}
