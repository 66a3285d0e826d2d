//! Requests from the console to the agent's service.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use qd_tunnel::{console::ClientError, limits};

use crate::fixture::{World, host, soon};

pub fn get(path: &str) -> Request<Empty<Bytes>> {
    Request::get(path).body(Empty::new()).unwrap()
}

#[tokio::test]
async fn a_call_goes_through_and_says_whose_it_is() {
    let world = World::new();
    let link = world.link().await;
    let answer = link.session.client().send(get("/who")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, "the console");
    let answer = link.session.client().send(get("/none?secret=1")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_knows_what_the_agent_said() {
    let world = World::new();
    let link = world.link().await;
    let peer = link.session.peer();
    assert_eq!(peer.host, host());
    assert_eq!(peer.connect, 1);
    assert_eq!(peer.version, "1.2.3");
    assert_eq!(peer.capabilities, ["processes:read"]);
    assert_eq!(peer.agreement.protocol, 1);
    assert_eq!(world.hosts.seen(), 1);
}

#[tokio::test]
async fn bodies_go_both_ways() {
    let world = World::new();
    let link = world.link().await;
    let sent = Bytes::from(vec![7; 3 * 1024 * 1024]);
    let request = Request::post("/echo").body(Full::new(sent.clone())).unwrap();
    let answer = link.session.client().send(request).await.unwrap();
    let body = soon("the echo", answer.into_body().collect()).await.unwrap();
    assert_eq!(body.to_bytes(), sent);
}

#[tokio::test]
async fn many_calls_at_once_find_their_own_answers() {
    let world = World::new();
    let link = world.link().await;
    let calls = (0..100).map(|number| {
        let client = link.session.client().clone();
        async move {
            let request = Request::post("/echo")
                .body(Full::new(Bytes::from(number.to_string())))
                .unwrap();
            let answer = client.send(request).await.unwrap();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(body, number.to_string());
        }
    });
    soon("all calls", futures_util::future::join_all(calls)).await;
}

#[tokio::test]
async fn a_call_that_is_given_up_drops_its_handler() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let client = link.session.client().clone();
    let call = tokio::spawn(async move { client.send(get("/hang")).await });
    soon("the handler", hanging.wait_for(|count| *count == 1))
        .await
        .unwrap();
    call.abort();
    soon("its end", hanging.wait_for(|count| *count == 0))
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_deadline_and_its_handler_with_it() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let client = link
        .session
        .client()
        .clone()
        .with_deadline(Duration::from_secs(2));
    let error = client.send(get("/hang?secret=1")).await.unwrap_err();
    assert!(matches!(&error, ClientError::Deadline { .. }), "{error}");
    assert_eq!(error.to_string(), "no answer of host-1 to `GET /hang` within 2s");
    soon("the handler's end", hanging.wait_for(|count| *count == 0))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_in_flight_is_bounded() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let most = limits::MAX_CALLS;
    let calls: Vec<_> = (0..most)
        .map(|_| {
            let client = link.session.client().clone();
            tokio::spawn(async move { client.send(get("/hang")).await.map(|answer| answer.status()) })
        })
        .collect();
    soon("all handlers", hanging.wait_for(|count| *count == most))
        .await
        .unwrap();
    let error = link.session.client().send(get("/who")).await.unwrap_err();
    assert!(matches!(error, ClientError::Busy { .. }), "{error}");
    world.service.release.add_permits(most);
    for call in calls {
        assert_eq!(soon("an answer", call).await.unwrap().unwrap(), StatusCode::OK);
    }
    let answer = link.session.client().send(get("/who")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn calls_fail_when_the_link_goes_away() {
    let world = World::new();
    let link = world.link().await;
    let mut hanging = world.service.hanging.subscribe();
    let client = link.session.client().clone();
    let call = tokio::spawn(async move { client.send(get("/hang")).await.map(|_| ()) });
    soon("the handler", hanging.wait_for(|count| *count == 1))
        .await
        .unwrap();
    link.session.close(qd_tunnel::Closing::going_away());
    let error = soon("the call", call).await.unwrap().unwrap_err();
    assert!(matches!(error, ClientError::Gone { .. }), "{error}");
    soon("the handler's end", hanging.wait_for(|count| *count == 0))
        .await
        .unwrap();
    soon("the end", link.session.closed()).await;
    let error = link.session.client().send(get("/who")).await.unwrap_err();
    assert!(matches!(error, ClientError::Gone { end: Some(_), .. }), "{error}");
}
