//! Agents that are older or newer than their console.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, service::service_fn};
use qd_api::fleet::AGENT_FEATURES;
use qd_tests::{Console, Host, until};
use qd_tunnel::{Offer, Protocol, agent::Config};
use serde_json::{Value, json};

use super::peer::Peer;

/// Answers as an agent without a process.
async fn nothing(_: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut response = Response::new(Full::new(Bytes::from_static(br#"{"items":[]}"#)));
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, json);
    Ok(response)
}

fn speaking(min: u16, max: u16, features: &[&str]) -> impl FnOnce(&mut Config) {
    let offer = Offer {
        protocol: Protocol { min, max },
        features: features.iter().map(|name| (*name).to_owned()).collect(),
    };
    move |config| {
        config.capabilities = vec!["processes:read".to_owned()];
        config.offer = offer;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn agents_one_version_apart_work_and_what_they_lack_is_named() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let same = Host::linked(&console, &admin, "same", &[]).await;
    let Protocol { min, max } = Protocol::CURRENT;
    let _older = Peer::dial(
        &console,
        "older",
        None,
        service_fn(nothing),
        speaking(min - 1, max, &[]),
    )
    .await;
    let newest = [AGENT_FEATURES, &["reading thoughts"]].concat();
    let _newer = Peer::dial(
        &console,
        "newer",
        None,
        service_fn(nothing),
        speaking(min, max + 1, &newest),
    )
    .await;
    for (name, lacks) in [
        ("same", Value::Null),
        ("older", json!(AGENT_FEATURES)),
        ("newer", Value::Null),
    ] {
        let path = format!("/api/v1/hosts/{name}");
        until("it is linked", async || {
            admin.get(&path).await.ok()["presence"] == "online"
        })
        .await;
        assert_eq!(admin.get(&path).await.ok()["lacks"], lacks, "{name}");
        let listed = admin.get(&format!("{path}/processes")).await.ok();
        assert_eq!(listed["items"], json!([]), "{name}");
    }
    drop(same);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_speaks_nothing_the_console_does_is_refused_in_words() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let next = Protocol::CURRENT.max + 1;
    let _alien = Peer::dial(
        &console,
        "alien",
        None,
        service_fn(nothing),
        speaking(next, next, &[]),
    )
    .await;
    let said = format!("the agent {next} to {next}");
    until("the console says why", async || console.log().contains(&said)).await;
    assert_eq!(admin.get("/api/v1/hosts/alien").await.ok()["presence"], "offline");
}
