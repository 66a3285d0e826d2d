//! Publishing and subscribing.

use futures_util::StreamExt;
use qd_axon::{
    Arg, Endpoint, Frame, Listener, Pattern, Peer,
    publish::{self, Delivery, Publisher},
    subscribe::{self, Item, Message, Subscriber},
};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    fixture::{Home, Raw, Running, raw_frame, run, soon, wait_for},
    frame::hex,
};

fn publisher(listener: Listener, options: publish::Options) -> (Publisher, Running) {
    let publisher = Publisher::new(options);
    let serving = publisher.clone();
    let running = run(listener, |listener, shutdown| async move {
        serving.serve(listener, shutdown).await;
    });
    (publisher, running)
}

fn subscribe(endpoint: &Endpoint, options: subscribe::Options) -> (Subscriber, DropGuard) {
    let (subscriber, connection) = Subscriber::new(endpoint.clone(), options);
    let shutdown = CancellationToken::new();
    tokio::spawn(connection.run(shutdown.clone()));
    (subscriber, shutdown.drop_guard())
}

async fn next(subscriber: &mut Subscriber) -> Item {
    soon("an item", subscriber.recv())
        .await
        .expect("the stream goes on")
}

async fn message(subscriber: &mut Subscriber) -> Message {
    match next(subscriber).await {
        Item::Message(message) => message,
        other => panic!("{other:?} is not a message"),
    }
}

#[tokio::test]
async fn every_subscriber_gets_what_its_pattern_matches() {
    let home = Home::new();
    for listener in home.both().await {
        let (publisher, server) = publisher(listener, publish::Options::default());
        let (mut all, _all) = subscribe(&server.endpoint, subscribe::Options::default());
        let logs = subscribe::Options {
            pattern: Pattern::new("log:*"),
            ..Default::default()
        };
        let (mut logs, _logs) = subscribe(&server.endpoint, logs);
        wait_for("two peers", || publisher.peers() == 2).await;
        assert_eq!(next(&mut all).await, Item::Up { generation: 1 });
        assert_eq!(next(&mut logs).await, Item::Up { generation: 1 });

        let delivery = publisher
            .publish("process:event", &json!({"event": "online"}))
            .unwrap();
        assert_eq!(
            delivery,
            Delivery {
                queued: 2,
                dropped: 0
            }
        );
        publisher.publish("log:out", &"line").unwrap();

        assert_eq!(message(&mut all).await.topic, "process:event");
        let line = message(&mut all).await;
        assert_eq!(
            (
                line.topic.as_str(),
                line.payload.decode::<String>().unwrap().as_str()
            ),
            ("log:out", "line")
        );
        assert_eq!(message(&mut logs).await.topic, "log:out");
    }
}

#[tokio::test]
async fn events_of_any_shape_are_read_or_passed_over() {
    let home = Home::new();
    let listener = home.listen().await;
    let (mut subscriber, _guard) = subscribe(&listener.endpoint().unwrap(), subscribe::Options::default());
    let mut peer = Raw::over(listener.accept().await.unwrap());
    peer.send(&hex("10")).await;
    peer.send(&raw_frame(0x12, &[b"j:1", b"j:2"])).await;
    peer.send(&raw_frame(0x12, &[b"s:\xff", b"j:2"])).await;
    peer.send(&raw_frame(0x11, &[b"s:bare"])).await;
    peer.send(&raw_frame(0x13, &[b"s:long", b"s:payload", b"j:3"]))
        .await;
    assert_eq!(next(&mut subscriber).await, Item::Up { generation: 1 });
    let bare = message(&mut subscriber).await;
    assert_eq!(
        (bare.topic.as_str(), bare.payload.decode::<Value>().unwrap()),
        ("bare", Value::Null)
    );
    let long = message(&mut subscriber).await;
    assert_eq!(
        (long.payload.as_text(), long.extra),
        (Some("payload"), vec![Arg::json(&3).unwrap()])
    );
}

#[tokio::test]
async fn a_slow_consumer_is_told_where_and_how_much_it_missed() {
    let home = Home::new();
    let (publisher, server) = publisher(home.listen().await, publish::Options::default());
    let options = subscribe::Options {
        pattern: Pattern::new("n:*"),
        max_queued: 3,
        ..Default::default()
    };
    let (mut slow, _guard) = subscribe(&server.endpoint, options);
    wait_for("one peer", || publisher.peers() == 1).await;
    for n in 0..10 {
        publisher.publish(&format!("n:{n}"), &n).unwrap();
        publisher.publish("other", &n).unwrap();
    }
    wait_for("seven are missed", || slow.missed() == 7).await;
    assert_eq!(next(&mut slow).await, Item::Up { generation: 1 });
    for n in 0..3 {
        assert_eq!(message(&mut slow).await.topic, format!("n:{n}"));
    }
    publisher.publish("n:next", &()).unwrap();
    assert_eq!(next(&mut slow).await, Item::Missed(7));
    assert_eq!(message(&mut slow).await.topic, "n:next");
}

#[tokio::test]
async fn bytes_bound_the_queue_too_and_one_large_message_still_passes() {
    let home = Home::new();
    let (publisher, server) = publisher(home.listen().await, publish::Options::default());
    let options = subscribe::Options {
        max_queued_bytes: 1000,
        ..Default::default()
    };
    let (mut slow, _guard) = subscribe(&server.endpoint, options);
    wait_for("one peer", || publisher.peers() == 1).await;
    publisher.publish("large", &"x".repeat(5000)).unwrap();
    publisher.publish("small", &()).unwrap();
    wait_for("one is missed", || slow.missed() == 1).await;
    assert_eq!(next(&mut slow).await, Item::Up { generation: 1 });
    assert_eq!(message(&mut slow).await.topic, "large");
    assert_eq!(next(&mut slow).await, Item::Missed(1));
}

#[tokio::test]
async fn a_lost_link_and_its_return_are_in_the_stream() {
    let home = Home::new();
    let (first, server) = publisher(home.listen().await, publish::Options::default());
    let (mut subscriber, guard) = subscribe(&server.endpoint, subscribe::Options::default());
    assert_eq!(next(&mut subscriber).await, Item::Up { generation: 1 });
    wait_for("one peer", || first.peers() == 1).await;
    first.publish("before", &()).unwrap();
    assert_eq!(message(&mut subscriber).await.topic, "before");
    server.stop().await;
    assert_eq!(next(&mut subscriber).await, Item::Down);
    let (second, _server) = publisher(home.listen().await, publish::Options::default());
    assert_eq!(next(&mut subscriber).await, Item::Up { generation: 2 });
    wait_for("one peer", || second.peers() == 1).await;
    second.publish("after", &()).unwrap();
    assert!(matches!(soon("an item", subscriber.next()).await, Some(Item::Message(m)) if m.topic == "after"));
    drop(guard);
    assert_eq!(next(&mut subscriber).await, Item::Down);
    assert_eq!(soon("the end", subscriber.recv()).await, None);
}

#[tokio::test]
async fn a_peer_that_does_not_read_costs_a_bounded_queue_and_nobody_else_anything() {
    let home = Home::new();
    let options = publish::Options {
        max_queued: 1_000_000,
        max_queued_bytes: 64 << 10,
        ..Default::default()
    };
    let (publisher, server) = publisher(home.listen().await, options);
    let stuck = Raw::connect(&server.endpoint).await;
    wait_for("the stuck peer", || publisher.peers() == 1).await;
    let line = "x".repeat(1000);
    let flood = async {
        while publisher.publish("log:out", &line).unwrap().dropped == 0 {
            tokio::task::yield_now().await;
        }
    };
    soon("the queue of the stuck peer is full", flood).await;

    let (mut healthy, _guard) = subscribe(&server.endpoint, subscribe::Options::default());
    wait_for("the healthy peer", || publisher.peers() == 2).await;
    let before = publisher.dropped();
    assert_eq!(next(&mut healthy).await, Item::Up { generation: 1 });
    for n in 0..5 {
        let delivery = publisher.publish("log:out", &format!("{n}{line}")).unwrap();
        assert_eq!(
            delivery,
            Delivery {
                queued: 1,
                dropped: 1
            }
        );
        assert_eq!(message(&mut healthy).await.topic, "log:out");
    }
    assert_eq!(publisher.dropped(), before + 5);
    drop(stuck);
    wait_for("the stuck peer is gone", || publisher.peers() == 1).await;
}

#[tokio::test]
async fn an_event_for_some_peers_goes_to_those_alone() {
    let home = Home::new();
    for listener in home.both().await {
        let is_unix = matches!(listener.endpoint(), Ok(Endpoint::Unix(_)));
        let (publisher, server) = publisher(listener, publish::Options::default());
        let (mut all, _all) = subscribe(&server.endpoint, subscribe::Options::default());
        wait_for("a peer", || publisher.peers() == 1).await;
        assert_eq!(next(&mut all).await, Item::Up { generation: 1 });
        let own = std::process::id();
        // The kernel tells who is at the other end of a Unix socket only.
        let is_own = |peer: Option<Peer>| peer.and_then(|peer| peer.pid) == Some(own);
        assert_eq!(publisher.any(is_own), is_unix);
        let others = publisher
            .publish_to("log:out", &"not for us", |peer| !is_own(peer))
            .unwrap();
        assert_eq!(others.queued, usize::from(!is_unix));
        publisher.publish("process:event", &"for everybody").unwrap();
        let first = message(&mut all).await.topic;
        assert_eq!(first, if is_unix { "process:event" } else { "log:out" });
    }
}

#[tokio::test]
async fn what_subscribers_send_is_ignored() {
    let home = Home::new();
    let (publisher, server) = publisher(home.listen().await, publish::Options::default());
    let mut peer = Raw::connect(&server.endpoint).await;
    peer.send(&raw_frame(0x12, &[b"j:{", b"s:x"])).await;
    peer.send(&hex("ffffffffffff")).await;
    wait_for("one peer", || publisher.peers() == 1).await;
    publisher
        .send(Frame::new([Arg::text("still"), Arg::text("here")]))
        .unwrap();
    assert_eq!(peer.frame().await.unwrap().args[0].as_text(), Some("still"));
}
