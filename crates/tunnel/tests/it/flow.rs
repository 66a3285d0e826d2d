//! One stream that stalls: what it costs, and what it does to others.

use std::sync::atomic::Ordering;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
};

use http::StatusCode;
use http_body_util::BodyExt;
use qd_tunnel::console::ClientError;

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

#[tokio::test]
async fn an_answer_that_nobody_wants_any_more_ends_its_producer() {
    let world = World::new();
    let link = world.link().await;
    let mut flooding = world.service.flooding.subscribe();
    let answer = link.session.client().send(get("/flood")).await.unwrap();
    soon("the flood", flooding.wait_for(|count| *count == 1))
        .await
        .unwrap();
    drop(answer);
    soon("its end", flooding.wait_for(|count| *count == 0))
        .await
        .unwrap();
}

#[tokio::test]
async fn calls_that_are_given_up_by_the_hundred_cost_nobody_the_link() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    for yields in 0..20 {
        let calls: Vec<_> = (0..200)
            .map(|_| {
                let client = link.session.client().clone();
                tokio::spawn(async move { client.send(get("/hang")).await.map(|_| ()) })
            })
            .collect();
        // At each point of their way, before the agent has taken them and after.
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
        calls.iter().for_each(|call| call.abort());
    }
    soon("the end of all handlers", hanging.wait_for(|count| *count == 0))
        .await
        .unwrap();
    assert!(!link.session.is_closed());
}

#[tokio::test]
async fn calls_that_are_given_up_while_the_line_stalls_cost_nobody_the_link() {
    let world = World::new();
    let (at_agent, near) = tokio::io::duplex(256 * 1024);
    let (far, at_console) = tokio::io::duplex(256 * 1024);
    let (hold, mut held) = watch::channel(false);
    let (mut from_agent, mut to_agent) = tokio::io::split(near);
    let (mut from_console, mut to_console) = tokio::io::split(far);
    tokio::spawn(async move { tokio::io::copy(&mut from_agent, &mut to_console).await });
    tokio::spawn(async move {
        let mut bytes = vec![0; 64 * 1024];
        loop {
            let count = from_console.read(&mut bytes).await.unwrap();
            held.wait_for(|held| !held).await.unwrap();
            if count == 0 || to_agent.write_all(&bytes[..count]).await.is_err() {
                return;
            }
        }
    });
    let link = world.link_over((at_agent, at_console)).await;
    hold.send_replace(true);
    for _ in 0..4 {
        let calls: Vec<_> = (0..200)
            .map(|_| {
                let client = link.session.client().clone();
                tokio::spawn(async move { client.send(get("/hang")).await.map(|_| ()) })
            })
            .collect();
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        calls.iter().for_each(|call| call.abort());
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
    // Their places are taken until the agent has seen the end of them.
    let client = link.session.client();
    let error = client.send(get("/who")).await.unwrap_err();
    assert!(matches!(error, ClientError::Busy { .. }), "{error}");
    hold.send_replace(false);
    let answer = soon("a call after them", async {
        loop {
            match client.send(get("/who")).await {
                Err(ClientError::Busy { .. }) => tokio::task::yield_now().await,
                answer => break answer,
            }
        }
    })
    .await;
    assert!(answer.unwrap().status().is_success());
}
