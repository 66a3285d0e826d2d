//! What is told while it happens, and to whom.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use qd_tests::{Console, Host, app};
use serde_json::{Value, json};

use super::socket::Socket;

fn of(kind: &str, id: &str) -> impl Fn(&Value) -> bool {
    let (kind, id) = (kind.to_owned(), id.to_owned());
    move |heard| heard["type"] == kind.as_str() && heard["id"] == id.as_str()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fleet_is_told_whole_and_then_what_changes() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let mut host = Host::linked(&console, &admin, "web-1", &[]).await;
    host.app("shop", &app("logger")).await;
    let mut socket = Socket::open(&console, &admin).await;
    socket
        .say(&json!({ "op": "subscribe", "id": "f", "channel": "fleet" }))
        .await;
    let whole = socket.first(of("fleet", "f")).await;
    assert_eq!((&whole["full"], &whole["number"]), (&json!(true), &json!(1)));
    assert_eq!(whole["hosts"][0]["name"], "web-1");

    host.app("late", &app("silent")).await;
    let is_there = |heard: &Value| {
        let new = heard["processes"].as_array();
        new.is_some_and(|new| new.iter().any(|item| item["process"]["name"] == "late"))
    };
    let change = socket.first(is_there).await;
    assert_eq!(change["full"], false);

    let logs = json!({ "op": "subscribe", "id": "l", "channel": "logs", "target": "shop", "lines": 5 });
    socket.say(&logs).await;
    let line = socket.first(of("line", "l")).await;
    assert_eq!((&line["host"], &line["number"]), (&json!("web-1"), &json!(1)));
    assert_eq!(line["line"]["process"]["name"], "shop");

    host.kill_agent().await;
    let gap = socket.first(of("gap", "l")).await;
    assert_eq!(
        (&gap["host"], &gap["reason"]),
        (&json!("web-1"), &json!("host_offline"))
    );
    let offline = |heard: &Value| heard["hosts"][0]["presence"] == "offline";
    socket.first(offline).await;
    host.up().await;
    // The lines go on after the last that was seen.
    let next = socket.first(of("line", "l")).await;
    assert!(next["number"].as_u64() > gap["number"].as_u64());
    let text = admin.get("/api/v1/logs?target=shop&lines=3").await;
    assert!(text.body.starts_with("web-1 0|shop "), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_limited_learns_of_nothing_else_by_any_way() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    // One name begins with the other: a limit that compared beginnings would let it through.
    let limits = ["--host", "web", "--app", "shop"];
    let limited = console.user("lea", "operator", &limits).await;
    let (mine, other) = (
        Host::linked(&console, &admin, "web", &[]).await,
        Host::linked(&console, &admin, "web-admin", &[]).await,
    );
    for host in [&mine, &other] {
        host.app("shop", &app("silent")).await;
        host.app("shop-admin", &app("silent")).await;
    }
    for path in [
        "/api/v1/hosts",
        "/api/v1/processes",
        "/api/v1/processes?target=all",
        "/api/v1/search?q=shop",
        "/api/v1/search?q=web",
        "/api/v1/logs?target=all",
        "/api/v1/hosts/web/processes",
        "/metrics",
    ] {
        let answer = limited.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        for foreign in ["web-admin", "shop-admin"] {
            assert!(!answer.body.contains(foreign), "{path}: {}", answer.body);
        }
    }
    for path in [
        "/api/v1/hosts/web-admin",
        "/api/v1/hosts/web-admin/processes",
        "/api/v1/hosts/web-admin/processes/shop",
        "/api/v1/hosts/web/processes/shop-admin",
        "/api/v1/hosts/web/processes/shop-admin/logs",
        "/api/v1/hosts/web/processes/shop-admin/metrics",
    ] {
        assert_eq!(limited.get(path).await.problem(404), "not_found", "{path}");
    }
    let mut socket = Socket::open(&console, &limited).await;
    for channel in ["fleet", "events"] {
        socket
            .say(&json!({ "op": "subscribe", "id": channel, "channel": channel }))
            .await;
    }
    let whole = socket.first(of("fleet", "fleet")).await;
    assert!(!whole.to_string().contains("-admin"), "{whole}");
    assert_eq!(whole["hosts"][0]["summary"]["processes"], 1);
    for host in ["web", "web-admin"] {
        let path = format!("/api/v1/hosts/{host}/processes/all/restart?wait=online");
        admin.call("POST", &path, None).await.ok();
    }
    let event = socket
        .first(|heard| {
            assert!(!heard.to_string().contains("-admin"), "{heard}");
            heard["type"] == "event" && heard["event"]["topic"] == "process.online"
        })
        .await;
    assert_eq!(
        (&event["host"], &event["event"]["process"]["name"]),
        (&json!("web"), &json!("shop"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_its_rights_do() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let host = Host::linked(&console, &admin, "web-1", &[]).await;
    host.app("shop", &app("logger")).await;
    let fewer = json!({ "limits": { "apps": ["other"] } });
    for (name, method, body) in [
        ("removed", "DELETE", None),
        ("demoted", "PATCH", Some(json!({ "role": "viewer" }))),
        ("limited", "PATCH", Some(fewer)),
    ] {
        let user = console.user(name, "operator", &[]).await;
        let mut socket = Socket::open(&console, &user).await;
        let logs = json!({ "op": "subscribe", "id": "l", "channel": "logs", "target": "all" });
        socket.say(&logs).await;
        socket.first(of("line", "l")).await;
        let mut through = user.follow(&["/api/v1/hosts/web-1/processes/shop/logs?follow=true"]);
        assert!(through.line().await.is_some());
        let path = format!("/api/v1/users/{name}");
        let changed = admin.call(method, &path, body.as_ref()).await;
        assert!(changed.status < 300, "{changed:?}");
        let begun = Instant::now();
        let code = loop {
            match socket.hear().await {
                Ok(_) => assert!(begun.elapsed() < Duration::from_secs(10), "{name}"),
                Err(code) => break code,
            }
        };
        assert_eq!(code, Some(4401), "{name}");
        while through.line().await.is_some() {
            assert!(begun.elapsed() < Duration::from_secs(10), "{name}");
        }
    }
    let refused = Socket::with(&console, &[("origin", "https://evil.example")]).await;
    assert!(refused.is_err_and(|status| status == 403 || status == 401));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_hosts_than_a_channel_follows_are_refused_and_the_fleet_is_told_whole() {
    const HOSTS: usize = 1025;
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let code = console.code(&["--uses", &HOSTS.to_string()]).await;
    let (secret, _) = code.split_once('.').unwrap();
    let joining = futures_util::stream::iter(0..HOSTS).map(|nth| {
        let caller = console.caller(None);
        async move {
            let key = qd_tunnel::SigningKey::generate().unwrap().public().to_string();
            let asked = json!({ "code": secret, "key": key, "name": format!("host-{nth}") });
            caller.call("POST", "/api/v1/enrol", Some(&asked)).await.ok();
        }
    });
    joining.buffer_unordered(8).collect::<Vec<()>>().await;

    let mut socket = Socket::open(&console, &admin).await;
    socket
        .say(&json!({ "op": "subscribe", "id": "f", "channel": "fleet" }))
        .await;
    let mut told = 0;
    while told < HOSTS {
        let part = socket.first(of("fleet", "f")).await;
        assert_eq!(part["full"], told == 0);
        told += part["hosts"].as_array().map_or(0, Vec::len);
    }
    assert_eq!(told, HOSTS);
    socket
        .say(&json!({ "op": "subscribe", "id": "l", "channel": "logs", "target": "shop" }))
        .await;
    let refused = socket.first(of("error", "l")).await;
    let why = refused["problem"]["detail"].as_str().unwrap();
    assert!(why.starts_with("1025 hosts are meant"), "{why}");
    let some = json!({
        "op": "subscribe", "id": "s", "channel": "logs", "target": "shop", "hosts": { "names": ["host-1*"] }
    });
    socket.say(&some).await;
    socket.first(of("subscribed", "s")).await;
}
