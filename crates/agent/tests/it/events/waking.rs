//! Readers that wait, race with publishers, and are given up.

use std::time::Duration;

use qd_agent::events::{Item, Ring};
use serde_json::Value;

use super::{new_event, publish, small};

#[tokio::test]
async fn a_waiting_reader_is_woken_and_sees_only_what_it_may() {
    let ring = Ring::default();
    let mut reader = ring.subscribe(None).unwrap();
    // A wildcard subscription of a credential for one app: events of others, also of apps that come later, never pass.
    let waiting = tokio::spawn(async move {
        let mut seen = Vec::new();
        while seen.len() < 3 {
            let mine =
                |event: &qd_api::event::Event| event.process.as_ref().is_some_and(|of| of.name == "web");
            match reader.next_matching(mine).await {
                Some(Item::Event(event)) => seen.push(event.seq),
                other => panic!("{other:?}"),
            }
        }
        seen
    });
    tokio::task::yield_now().await;
    for round in 0..3 {
        for _ in 0..1000 {
            ring.publish(new_event("process.online", Some("web-admin"), Value::Null));
            ring.publish(new_event(
                "process.started",
                Some(&format!("new-{round}")),
                Value::Null,
            ));
        }
        ring.publish(new_event("daemon.connected", None, Value::Null));
        ring.publish(new_event("process.online", Some("web"), Value::Null));
        tokio::task::yield_now().await;
    }
    let seen = tokio::time::timeout(Duration::from_secs(10), waiting)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen, [2002, 4004, 6006]);
}

#[tokio::test]
async fn a_dropped_wait_loses_nothing() {
    let ring = Ring::default();
    let mut reader = ring.subscribe(None).unwrap();
    for seq in 1..=50 {
        assert!(
            tokio::time::timeout(Duration::from_micros(1), reader.next())
                .await
                .is_err()
        );
        publish(&ring, 1);
        assert!(matches!(reader.next().await, Some(Item::Event(event)) if event.seq == seq));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_race_with_publishers_miss_nothing_untold() {
    let ring = small(64);
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let mut reader = ring.subscribe(None).unwrap();
            tokio::spawn(async move {
                let mut accounted = 0;
                while accounted < 40_000 {
                    match reader.next().await {
                        Some(Item::Event(event)) => {
                            accounted += 1;
                            assert_eq!(event.seq, accounted);
                        }
                        Some(Item::Gap(gap)) => accounted += gap.missed.unwrap(),
                        None => panic!("the ring is gone"),
                    }
                }
                accounted
            })
        })
        .collect();
    let publishers: Vec<_> = (0..4)
        .map(|_| {
            let ring = ring.clone();
            tokio::spawn(async move {
                for _ in 0..100 {
                    publish(&ring, 100);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap();
    }
    for reader in readers {
        assert_eq!(
            tokio::time::timeout(Duration::from_secs(20), reader)
                .await
                .unwrap()
                .unwrap(),
            40_000
        );
    }
}

#[tokio::test]
async fn readers_end_with_the_ring() {
    let ring = small(8);
    let mut reader = ring.subscribe(None).unwrap();
    let waiting = tokio::spawn(async move { reader.next().await });
    tokio::task::yield_now().await;
    drop(ring);
    assert_eq!(
        tokio::time::timeout(Duration::from_secs(10), waiting)
            .await
            .unwrap()
            .unwrap(),
        None
    );
}
