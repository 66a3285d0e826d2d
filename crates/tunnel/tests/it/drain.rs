//! Endings that both sides want.

use http_body_util::BodyExt;
use qd_tunnel::{Closing, End, agent::Error as AgentError};
use tokio::time::Instant;

use crate::{
    calls::get,
    fixture::{World, soon},
};

#[tokio::test]
async fn a_request_in_flight_ends_before_the_agent_does() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let client = link.session.client().clone();
    let call = tokio::spawn(async move {
        let answer = client.send(get("/hang")).await.unwrap();
        answer.into_body().collect().await.unwrap().to_bytes()
    });
    soon("the handler", hanging.wait_for(|count| *count == 1))
        .await
        .unwrap();
    link.shutdown.cancel();
    // The agent says that it takes no more, and waits.
    tokio::task::yield_now().await;
    assert!(!link.agent.is_finished());
    world.service.release.add_permits(1);
    assert_eq!(soon("the answer", call).await.unwrap(), "released");
    soon("the agent", link.agent).await.unwrap();
    let end = soon("the console", link.session.closed()).await;
    assert!(matches!(end, End::ClosedByPeer(_)), "{end:?}");
    assert!(link.session.client().send(get("/who")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_end_is_waited_for_no_longer_than_configured() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let client = link.session.client().clone();
    let call = tokio::spawn(async move { client.send(get("/hang")).await.map(|_| ()) });
    soon("the handler", hanging.wait_for(|count| *count == 1))
        .await
        .unwrap();
    let since = Instant::now();
    link.shutdown.cancel();
    soon("the agent", link.agent).await.unwrap();
    assert!(since.elapsed() >= qd_tunnel::agent::DRAIN);
    assert!(since.elapsed() <= qd_tunnel::agent::DRAIN * 2);
    assert!(soon("the call", call).await.unwrap().is_err());
    assert_eq!(*hanging.borrow_and_update(), 0);
    let end = soon("the console", link.session.closed()).await;
    let End::ClosedByPeer(closing) = end else {
        panic!("{end:?}");
    };
    assert_eq!(closing, Closing::going_away());
}

#[tokio::test]
async fn a_close_by_the_console_tells_the_agent_why() {
    for (closing, is_final) in [
        (Closing::going_away(), false),
        (Closing::superseded(), true),
        (Closing::removed(), true),
    ] {
        let world = World::new();
        let link = world.link().await;
        link.session.close(closing.clone());
        let error = soon("the agent", link.agent).await.unwrap();
        assert_eq!(error.is_final(), is_final);
        let AgentError::Ended {
            end: End::ClosedByPeer(told),
            ..
        } = error
        else {
            panic!("{error:?}");
        };
        assert_eq!(told, closing);
        let end = soon("the console", link.session.closed()).await;
        assert!(matches!(end, End::ClosedHere(_)), "{end:?}");
    }
}

#[tokio::test]
async fn a_link_ends_with_its_last_handle() {
    let world = World::new();
    let link = world.link().await;
    let client = link.session.client().clone();
    drop(link.session);
    let answer = client.send(get("/who")).await.unwrap();
    assert!(answer.status().is_success());
    drop((client, answer));
    let error = soon("the agent", link.agent).await.unwrap();
    assert!(matches!(error, AgentError::Ended { .. }), "{error:?}");
}
