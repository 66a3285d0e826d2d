//! What happens is told at once, in order, and again after a reconnect.

use std::time::{Duration, Instant};

use qd_tests::{Bench, app, until_some};
use serde_json::json;

/// What the project promises.
const AT_ONCE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_is_an_event_within_a_second_and_a_resume_loses_nothing() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("express-app"), "name": "shop"});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let port = until_some("the app says where it listens", async || {
        let logs = bench.json("/api/v1/processes/shop/logs?lines=100").await.ok();
        let items = logs["items"].as_array().unwrap().clone();
        let port = |line: &str| line.strip_prefix("express-app listening on ").map(str::to_owned);
        items.iter().find_map(|item| port(item["line"].as_str()?))
    })
    .await;

    let mut events = bench.follow(&["/api/v1/events"]);
    // Something that is known to come, so that what follows is after the stream stands.
    bench.post("/api/v1/processes/shop/reset").await.ok();
    let crash = async || {
        let mut curl = tokio::process::Command::new("curl");
        curl.args(["-fsS", "-o", "/dev/null"])
            .arg(format!("http://127.0.0.1:{port}/crash"));
        curl.status().await.unwrap()
    };
    assert!(crash().await.success());
    let crashed = Instant::now();
    let exit = events.first(|message| message.event == "process.exit").await;
    let took = crashed.elapsed();
    assert!(took < AT_ONCE, "the crash was told after {took:?}");
    assert_eq!(exit.data["process"]["name"], "shop");
    assert_eq!(exit.data["data"]["exit_code"], 1, "{exit:?}");
    let online = events.first(|message| message.event == "process.online").await;
    drop(events);

    // Two things happen while nobody listens.
    bench
        .post("/api/v1/processes/shop/restart?wait=online")
        .await
        .ok();
    bench.post("/api/v1/processes/shop/stop").await.ok();
    let resume = format!("Last-Event-ID: {}", exit.id.unwrap());
    let mut resumed = bench.follow(&["-H", &resume, "/api/v1/events"]);
    let mut last = exit.data["seq"].as_u64().unwrap();
    let mut topics = Vec::new();
    while topics.last().is_none_or(|topic| topic != "process.stopped") {
        let message = resumed.message().await.unwrap();
        assert_eq!(message.data["seq"], last + 1, "{message:?}");
        last += 1;
        topics.push(message.event);
    }
    assert!(
        topics.contains(&online.event) && topics.contains(&"process.restarted".to_owned()),
        "{topics:?}"
    );

    let mut narrow = bench.follow(&["-H", &resume, "/api/v1/events?topics=process.stopped"]);
    assert_eq!(narrow.message().await.unwrap().event, "process.stopped");
}
