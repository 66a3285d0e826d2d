//! A peer that is gone without a word.

use std::{sync::Arc, time::Duration};

use qd_tunnel::{End, agent::Error as AgentError};
use tokio::{
    io::{DuplexStream, copy_bidirectional},
    sync::Notify,
    time::Instant,
};

use crate::{
    calls::get,
    fixture::{SOON, World, soon},
};

/// What a dead peer may cost.
const AT_MOST: Duration = Duration::from_secs(20);

/// The ends of a line that is cut, with nobody told, when notified.
fn line() -> (DuplexStream, DuplexStream, Arc<Notify>) {
    let (at_agent, mut near) = tokio::io::duplex(64 * 1024);
    let (mut far, at_console) = tokio::io::duplex(64 * 1024);
    let cut = Arc::new(Notify::new());
    let cutting = Arc::clone(&cut);
    tokio::spawn(async move {
        tokio::select! {
            _ = copy_bidirectional(&mut near, &mut far) => {}
            () = cutting.notified() => std::future::pending().await,
        }
    });
    (at_agent, at_console, cut)
}

#[tokio::test(start_paused = true)]
async fn both_sides_notice_a_dead_line_in_time() {
    let world = World::new();
    let (at_agent, at_console, cut) = line();
    let link = world.link_over((at_agent, at_console)).await;
    // At any point of the interval.
    tokio::time::sleep(Duration::from_millis(12_345)).await;
    assert!(!link.session.is_closed());
    let since = Instant::now();
    cut.notify_one();
    let (at_console, at_agent) = tokio::join!(
        async { (soon("the console", link.session.closed()).await, since.elapsed()) },
        async { (soon("the agent", link.agent).await.unwrap(), since.elapsed()) },
    );
    assert!(matches!(at_console.0, End::Silent { .. }), "{:?}", at_console.0);
    let AgentError::Ended { end, .. } = at_agent.0 else {
        panic!("{:?}", at_agent.0);
    };
    assert!(matches!(end, End::Silent { .. }), "{end:?}");
    // What was under way when the line was cut may have been heard a moment later.
    let most = AT_MOST + Duration::from_secs(3);
    assert!(at_console.1 <= most, "{:?}", at_console.1);
    assert!(at_agent.1 <= most, "{:?}", at_agent.1);
}

#[tokio::test(start_paused = true)]
async fn a_dead_line_is_noticed_also_while_it_is_full() {
    let world = World::new();
    let (at_agent, at_console, cut) = line();
    let link = world.link_over((at_agent, at_console)).await;
    cut.notify_one();
    tokio::task::yield_now().await;
    let body = bytes::Bytes::from(vec![0; 4 * 1024 * 1024]);
    let request = http::Request::post("/echo")
        .body(http_body_util::Full::new(body))
        .unwrap();
    let since = Instant::now();
    let client = link.session.client().clone().with_deadline(SOON);
    let error = soon("the call", client.send(request)).await.unwrap_err();
    assert!(since.elapsed() <= AT_MOST, "{error} after {:?}", since.elapsed());
    let end = soon("the end", link.session.closed()).await;
    assert!(matches!(end, End::Silent { .. }), "{end:?}");
}

#[tokio::test(start_paused = true)]
async fn an_idle_line_stays() {
    let world = World::new();
    let link = world.link().await;
    tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
    assert!(!link.session.is_closed());
    let answer = link.session.client().send(get("/who")).await.unwrap();
    assert!(answer.status().is_success());
}
