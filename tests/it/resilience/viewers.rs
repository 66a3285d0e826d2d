//! A viewer that does not read costs nobody else anything.

use std::process::Stdio;

use qd_sdk::{LogQuery, api::stream::Channel, stream::Item};
use qd_tests::{Bench, app, rss_bytes};
use serde_json::json;
use tokio::io::AsyncReadExt as _;

/// What all buffers of a stalled stream may hold together.
const SLACK: u64 = 16 << 20;
/// More than those buffers hold.
const LINES: u64 = 50_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_viewer_gets_a_gap_while_others_get_every_line() {
    let bench = Bench::start().await;
    // Few and long: much for a viewer that does not read, little for one that does.
    let env = json!({"RATE": "5000", "TOTAL": LINES.to_string(), "WIDTH": "600"});
    let spec = json!({"script": app("logger"), "name": "logger", "env": env});
    let url = format!(
        "{}/api/v1/processes/logger/logs?follow=true&lines=0",
        bench.agent.url
    );
    bench
        .send(
            "/api/v1/processes",
            &json!({"script": app("silent"), "name": "idle"}),
        )
        .await
        .ok();
    bench.send("/api/v1/processes", &spec).await.ok();
    let mut stalled = tokio::process::Command::new("curl");
    stalled
        .args([
            "-sN",
            "--max-time",
            "120",
            "-H",
            "Accept: application/x-ndjson",
            "-H",
        ])
        .arg(format!("Authorization: Bearer {}", bench.token))
        .arg(url)
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut stalled = stalled.spawn().unwrap();
    let client = bench.agent.client(&bench.token);
    let mut lines = client
        .processes()
        .logs_follow("logger", &LogQuery::default())
        .await
        .unwrap();
    let before = rss_bytes(bench.agent.pid);
    let (mut last, mut most) = (0_u64, before);
    while last < LINES {
        match lines.next().await.unwrap().unwrap() {
            qd_sdk::Item::Value(line) => {
                let number: u64 = line.line.split(' ').nth(1).unwrap().parse().unwrap();
                assert!(last == 0 || number == last + 1, "line {number} after {last}");
                last = number;
                if number.is_multiple_of(5_000) {
                    most = most.max(rss_bytes(bench.agent.pid));
                }
            }
            other => panic!("a viewer that reads misses something: {other:?}"),
        }
    }
    assert!(most < before + SLACK, "{before} grew to {most}");

    let mut rest = String::new();
    let mut output = stalled.stdout.take().unwrap();
    let mut chunk = vec![0; 64 << 10];
    while !rest.contains("\"gap\"") && !rest.contains(&format!("line {LINES} ")) {
        let count = output.read(&mut chunk).await.unwrap();
        assert!(count > 0, "the stream ended without a word");
        rest.push_str(&String::from_utf8_lossy(&chunk[..count]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_socket_carries_many_subscriptions() {
    let bench = Bench::start().await;
    for name in ["one", "two"] {
        let spec = json!({"script": app("logger"), "name": name, "env": {"RATE": "20"}});
        bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    }
    let client = bench.agent.client(&bench.token);
    let mut socket = client.stream().await.unwrap();
    let logs = |target: &str| Channel::Logs {
        target: target.to_owned(),
        lines: 0,
        stream: None,
        grep: None,
        cursor: None,
    };
    socket.subscribe("a", logs("one")).await.unwrap();
    socket.subscribe("b", logs("all")).await.unwrap();
    socket
        .subscribe(
            "c",
            Channel::Events {
                topics: Vec::new(),
                target: None,
                after: None,
            },
        )
        .await
        .unwrap();
    let spec = json!({"script": app("logger"), "name": "three", "env": {"RATE": "20"}});
    bench.send("/api/v1/processes", &spec).await.ok();
    let (mut only, mut all, mut events) = (Vec::new(), Vec::new(), Vec::new());
    while !all.contains(&"three".to_owned()) || only.is_empty() || events.is_empty() {
        match socket.next().await.unwrap().unwrap() {
            Item::Line { id, line, .. } if id == "a" => only.push(line.process.name),
            Item::Line { id, line, .. } if id == "b" => all.push(line.process.name),
            Item::Event { id, event, .. } if id == "c" => events.push(event.topic),
            _ => {}
        }
    }
    assert!(only.iter().all(|name| name == "one"), "{only:?}");
    assert!(
        all.contains(&"one".to_owned()) && all.contains(&"two".to_owned()),
        "{all:?}"
    );
    socket.unsubscribe("b").await.unwrap();
    bench.post("/api/v1/processes/two/stop").await.ok();
    // What was read before the answer may still wait to be taken; nothing of what happens from here on does.
    let stopped = |item: &Item| matches!(item, Item::Event { event, .. } if event.topic == "process.stopped");
    while !stopped(&socket.next().await.unwrap().unwrap()) {}
    let mut seen = 0;
    while seen < 10 {
        if let Item::Line { id, .. } = socket.next().await.unwrap().unwrap() {
            assert_eq!(id, "a");
            seen += 1;
        }
    }
}
