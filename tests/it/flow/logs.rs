//! Logs: what was, what is, in every form.

use std::collections::BTreeSet;

use qd_tests::{Bench, app, until};
use serde_json::{Value, json};

const LOGS: &str = "/api/v1/processes/logger/logs";

fn numbers(items: &[Value]) -> Vec<u64> {
    let number = |item: &Value| item["line"].as_str()?.split(' ').nth(1)?.parse().ok();
    items.iter().filter_map(number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_read_by_range_pattern_and_cursor() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("logger"), "name": "logger", "env": {"RATE": "1000", "TOTAL": "500"}});
    bench.send("/api/v1/processes", &spec).await.ok();
    let last = async |lines: &str| {
        let page = bench.json(&format!("{LOGS}?lines={lines}")).await.ok();
        page["items"].as_array().unwrap().clone()
    };
    until("all lines are written", async || {
        numbers(&last("1").await) == [500]
    })
    .await;

    assert_eq!(numbers(&last("3").await), [498, 499, 500]);
    let first = &last("500").await[0];
    assert_eq!(
        (&first["stream"], &first["process"]["name"]),
        (&json!("out"), &json!("logger"))
    );
    let found = bench
        .json(&format!("{LOGS}?grep=%5Eline%204%5B0-9%5D%7B2%7D%20&lines=1000"))
        .await
        .ok();
    assert_eq!(
        numbers(found["items"].as_array().unwrap()),
        (400..500).collect::<Vec<_>>()
    );
    let bad = bench.json(&format!("{LOGS}?grep=%28")).await;
    assert_eq!(bad.problem(400), "invalid_request");

    let mut seen = Vec::new();
    let mut cursor = last("500").await[0]["cursor"].as_str().unwrap().to_owned();
    loop {
        let page = bench
            .json(&format!("{LOGS}?cursor={cursor}&lines=120"))
            .await
            .ok();
        let items = page["items"].as_array().unwrap();
        let Some(end) = items.last() else { break };
        seen.extend(numbers(items));
        end["cursor"].as_str().unwrap().clone_into(&mut cursor);
    }
    assert_eq!(seen, (2..=500).collect::<Vec<_>>());

    let text = bench
        .curl(&["-H", "Accept: text/plain", &format!("{LOGS}?lines=2")])
        .await;
    assert!(
        text.headers["content-type"].starts_with("text/plain"),
        "{text:#?}"
    );
    assert_eq!(text.body.lines().count(), 2);
    let nothing = bench.json(&format!("{LOGS}?stream=err")).await.ok();
    assert_eq!(nothing["items"], json!([]));

    let flushed = bench.delete(LOGS).await.ok();
    assert_eq!(flushed["items"][0]["outcome"], "flushed");
    assert_eq!(last("10").await, [] as [Value; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_sees_every_line_once_while_the_app_is_restarted() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("logger"), "name": "logger", "env": {"RATE": "500", "TOTAL": "2000"}});
    bench.send("/api/v1/processes", &spec).await.ok();
    let follow = format!("{LOGS}?follow=true&lines=10000");
    let mut events = bench.follow(&["-H", "Accept: text/event-stream", &follow]);
    let mut lines = bench.follow(&["-H", "Accept: application/x-ndjson", &follow]);
    let mut text = bench.follow(&["-H", "Accept: text/plain", &follow]);

    let mut seen = Vec::new();
    let mut restarted = false;
    while seen.iter().filter(|number| **number == 2000).count() < 1 || !restarted {
        let message = events.first(|message| message.event == "line").await;
        assert!(message.id.is_some());
        seen.extend(numbers(&[message.data]));
        if !restarted && seen.len() > 700 {
            bench.post("/api/v1/processes/logger/restart").await.ok();
            restarted = true;
        }
    }
    // Each run counts from one; none of its lines is missing, none comes twice.
    let again = seen.iter().rposition(|number| *number == 1).unwrap();
    assert!(again > 0, "the app was not restarted");
    assert_eq!(seen[again..], (1..=2000).collect::<Vec<_>>());
    let first: BTreeSet<_> = seen[..again].iter().collect();
    assert_eq!(first.len(), again, "a line came twice");
    assert_eq!(seen[..again], (1..=again as u64).collect::<Vec<_>>());

    for _ in 0..seen.len() {
        let line = lines.line().await.unwrap();
        let item: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(item["type"], "line", "{item}");
        assert!(text.line().await.unwrap().contains("line "));
    }
}
