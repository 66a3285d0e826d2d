//! What a server and a client hold at most, and what happens beyond.

use std::time::Duration;

use qd_axon::{
    Endpoint,
    rpc::{self, Error, server::Options},
};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::{
    fixture::{Home, Raw, SOON, caller, connected, ping, raw_frame, serve, soon, up, wait_for},
    frame::hex,
};

#[tokio::test]
async fn more_calls_than_allowed_are_refused_at_once() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let caller = caller(
        &server.endpoint,
        rpc::Options {
            max_pending: 2,
            ..Default::default()
        },
    );
    up(&caller).await;
    for _ in 0..2 {
        let client = caller.client.clone();
        tokio::spawn(async move { client.call::<_, u8>("hang", &[()], SOON).await });
    }
    wait_for("two are pending", || caller.pending() == 2).await;
    let error = caller.call::<_, u8>("ping", &[()], SOON).await.unwrap_err();
    assert!(matches!(error, Error::Overloaded), "{error:?}");
}

#[tokio::test]
async fn a_connection_at_its_in_flight_bound_waits_and_others_go_on() {
    let home = Home::new();
    let server = serve(
        home.listen().await,
        Options {
            max_in_flight: 2,
            ..Default::default()
        },
    );
    let (full, other) = (
        connected(&server.endpoint).await,
        connected(&server.endpoint).await,
    );
    let started = Instant::now();
    let calls = (0..6).map(|_| {
        let client = full.client.clone();
        tokio::spawn(async move { client.call::<_, u64>("later", &[100], SOON).await.unwrap() })
    });
    let calls: Vec<_> = calls.collect();
    ping(&other).await;
    for call in calls {
        call.await.unwrap();
    }
    assert!(
        started.elapsed() >= Duration::from_millis(290),
        "six calls, two at a time"
    );
}

#[tokio::test]
async fn a_connection_beyond_the_bound_is_closed_and_a_place_becomes_free_again() {
    let home = Home::new();
    let server = serve(
        home.listen().await,
        Options {
            max_connections: 1,
            ..Default::default()
        },
    );
    let first = connected(&server.endpoint).await;
    ping(&first).await;
    assert!(
        Raw::connect(&server.endpoint).await.frame().await.is_none(),
        "closed at once"
    );
    drop(first);
    let next = connected(&server.endpoint).await;
    let free = async {
        while next.call::<_, Value>("ping", &[()], SOON).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon("the place is free", free).await;
}

#[tokio::test]
async fn a_peer_that_leaves_a_frame_unfinished_or_replies_unread_is_closed() {
    let home = Home::new();
    let stall = Duration::from_millis(100);
    let server = serve(
        home.listen().await,
        Options {
            stall,
            ..Default::default()
        },
    );
    let idle = connected(&server.endpoint).await;
    let mut unfinished = Raw::connect(&server.endpoint).await;
    unfinished.send(&hex("1200000010")).await;
    assert!(unfinished.frame().await.is_none());

    let mut unread = Raw::connect(&server.endpoint).await;
    let big = format!(r#"j:{{"method":"echo","args":["{}"]}}"#, "x".repeat(3 << 20));
    unread.send(&raw_frame(0x12, &[big.as_bytes(), b"s:1"])).await;
    tokio::time::sleep(stall * 5).await;
    assert!(unread.frame().await.is_none(), "the reply was cut off");
    ping(&idle).await;
}

#[tokio::test]
async fn shutdown_lets_running_calls_finish() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let caller = connected(&server.endpoint).await;
    let client = caller.client.clone();
    let call = tokio::spawn(async move { client.call::<_, u64>("later", &[150], SOON).await });
    wait_for("the call is pending", || caller.pending() == 1).await;
    ping(&caller).await;
    let Endpoint::Unix(path) = server.endpoint.clone() else {
        panic!("not a Unix socket")
    };
    server.stop().await;
    assert_eq!(call.await.unwrap().unwrap(), 150);
    assert!(!path.exists(), "the socket file is removed");
}

#[tokio::test]
async fn more_bytes_than_allowed_are_refused_until_they_are_written() {
    let home = Home::new();
    let listener = home.listen().await;
    let deadline = Duration::from_millis(200);
    let options = rpc::Options {
        max_queued_bytes: 1000,
        write_deadline: deadline,
        ..Default::default()
    };
    let caller = caller(&listener.endpoint().unwrap(), options);
    up(&caller).await;
    // The first is being written to a peer that does not read, the second waits, the third finds the queue full.
    let large = ["x".repeat(8 << 20)];
    let first = caller.notify("a", &large);
    let rest = async {
        tokio::time::sleep(deadline / 4).await;
        tokio::join!(caller.notify("b", &large), caller.notify("c", &[()]))
    };
    let (first, (second, third)) = tokio::join!(first, rest);
    assert!(matches!(first, Err(Error::Deadline { .. })), "{first:?}");
    assert!(matches!(second, Err(Error::Deadline { .. })), "{second:?}");
    assert!(matches!(third, Err(Error::Overloaded)), "{third:?}");
}

#[tokio::test]
async fn requests_in_flight_are_bounded_in_bytes_too() {
    let home = Home::new();
    let server = serve(
        home.listen().await,
        Options {
            max_in_flight_bytes: 1,
            ..Default::default()
        },
    );
    let caller = connected(&server.endpoint).await;
    let started = Instant::now();
    let later = || caller.call::<_, u64>("later", &[100], SOON);
    let _ = tokio::try_join!(later(), later(), later()).unwrap();
    assert!(
        started.elapsed() >= Duration::from_millis(290),
        "three calls, one at a time"
    );
}

#[tokio::test]
async fn a_peer_that_does_not_read_its_replies_is_not_read_from() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let bystander = connected(&server.endpoint).await;
    let mut peer = Raw::connect(&server.endpoint).await;
    let message = format!(r#"j:{{"method":"echo","args":["{}"]}}"#, "x".repeat(100_000));
    let request = raw_frame(0x12, &[message.as_bytes(), b"s:1"]);
    let mut taken = 0;
    while taken < 100 && timeout(Duration::from_secs(2), peer.send(&request)).await.is_ok() {
        taken += 1;
    }
    assert!(taken < 100, "the server took 10 MB it cannot pass on");
    ping(&bystander).await;
}

#[tokio::test]
async fn a_peer_that_closes_its_end_still_gets_its_reply_and_then_the_end() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let mut peer = Raw::connect(&server.endpoint).await;
    peer.send(&raw_frame(
        0x12,
        &[br#"j:{"method":"later","args":[50]}"#, b"s:1"],
    ))
    .await;
    peer.finish().await;
    assert_eq!(
        peer.frame().await.unwrap().args[0].decode::<Value>().unwrap()["args"][0],
        50
    );
    assert!(peer.frame().await.is_none());
}

#[tokio::test]
async fn a_handler_that_panics_ends_its_connection_only() {
    let home = Home::new();
    let server = serve(home.listen().await, Options::default());
    let bystander = connected(&server.endpoint).await;
    let caller = connected(&server.endpoint).await;
    let error = caller.call::<_, ()>("panic", &[()], SOON).await.unwrap_err();
    assert!(matches!(error, Error::Disconnected), "{error:?}");
    ping(&bystander).await;
    let mut state = caller.state();
    let again = |state: &qd_axon::LinkState| matches!(state, qd_axon::LinkState::Up { generation: 2 });
    soon("the caller is back", state.wait_for(again)).await.unwrap();
}
