//! One stream that stalls: what it costs, and what it does to others.

use std::sync::atomic::Ordering;

use http::StatusCode;
use http_body_util::BodyExt;

use crate::{
    calls::get,
    fixture::{World, soon},
    service::FLOOD,
};

/// The window, and what waits to be written of it.
const MOST: usize = 512 * 1024;

#[tokio::test]
async fn a_reader_that_stalls_bounds_its_producer_and_nobody_else() {
    let world = World::new();
    let link = world.link().await;
    let client = link.session.client();
    let stalled = client.send(get("/flood")).await.unwrap();
    soon("the flood", world.service.flooding.notified()).await;
    for _ in 0..200 {
        let answer = soon("a call beside it", client.send(get("/who"))).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let produced = world.service.produced.load(Ordering::Relaxed);
    assert!(produced <= MOST, "{produced} bytes produced for nobody");
    let mut body = stalled.into_body();
    let mut read = 0;
    while let Some(frame) = soon("a piece", body.frame()).await {
        read += frame.unwrap().into_data().unwrap().len();
    }
    assert_eq!(read, FLOOD);
    assert_eq!(world.service.produced.load(Ordering::Relaxed), FLOOD);
}

#[tokio::test]
async fn many_readers_that_stall_stop_no_call() {
    let world = World::new();
    let link = world.link().await;
    let client = link.session.client();
    let mut stalled = Vec::new();
    for _ in 0..64 {
        stalled.push(soon("a flood", client.send(get("/flood"))).await.unwrap());
    }
    for _ in 0..100 {
        let answer = soon("a call beside them", client.send(get("/who")))
            .await
            .unwrap();
        let body = soon("its body", answer.into_body().collect()).await.unwrap();
        assert_eq!(body.to_bytes(), "the console");
    }
    let produced = world.service.produced.load(Ordering::Relaxed);
    assert!(produced <= 64 * MOST, "{produced} bytes produced for nobody");
}
