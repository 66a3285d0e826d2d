//! What is known of runs that ended.

use qd_tests::{AgentOptions, Bench, Version, until};
use serde_json::{Value, json};

const HISTORY: &str = "/api/v1/processes/bad/history";

/// Starts an app that says what is wrong and fails.
async fn with_a_failing_app(version: Version) -> Bench {
    let bench = Bench::with(version, &AgentOptions::default()).await;
    let script = bench.pm2.root.join("bad.js");
    let text = "console.log('it begins'); console.error('cannot find the moon'); process.exit(3);";
    tokio::fs::write(&script, text).await.expect("a script");
    let spec = json!({"script": script, "name": "bad", "max_restarts": 3});
    bench.send("/api/v1/processes", &spec).await.ok();
    until("it is given up", async || {
        bench.process("bad").await["status"] == "errored"
    })
    .await;
    bench
}

fn ends(history: &Value) -> Vec<(&str, i64)> {
    let items = history["items"].as_array().expect("items");
    let end = |run: &'_ Value| run["exit"]["code"].as_i64();
    items
        .iter()
        .filter_map(|run| Some((run["exit"]["reason"].as_str()?, end(run)?)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_daemon_tells_how_and_why_runs_ended_and_what_they_wrote_last() {
    let bench = with_a_failing_app(Version::Own).await;
    until("every run is noted", async || {
        bench.json(HISTORY).await.json()["items"]
            .as_array()
            .is_some_and(|items| items.len() == 3)
    })
    .await;
    let before = bench.json(HISTORY).await.ok();
    assert_eq!(ends(&before), [("overlimit", 3), ("crashed", 3), ("crashed", 3)]);
    for run in before["items"].as_array().expect("items") {
        let lines = json!([
            {"stream": "out", "line": "it begins"},
            {"stream": "err", "line": "cannot find the moon"},
        ]);
        assert_eq!(run["last_lines"], lines);
        assert!(run["started_at"].as_str() < run["exit"]["at"].as_str());
    }
    bench.pm2.kill_daemon().await;
    until("the next daemon tells the same", async || {
        let answer = bench.json(HISTORY).await;
        answer.status == 200 && answer.json() == before
    })
    .await;

    let narrow = bench.caller(&["processes:read"], &[]).await;
    let runs = narrow.get(HISTORY).await.ok();
    assert!(runs["items"][0]["last_lines"].is_null(), "{runs}");

    let shown = bench.agent.qd(&["history", "bad", "--lines"]).await.done();
    assert!(shown.stdout.contains("overlimit, code 3"), "{shown:?}");
    assert!(shown.stdout.contains("  err | cannot find the moon"), "{shown:?}");
    let shown = bench.agent.qd(&["history", "bad", "--json"]).await.done();
    assert_eq!(shown.json(), before);

    bench.delete("/api/v1/processes/bad").await.ok();
    assert_eq!(bench.json(HISTORY).await.problem(404), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_stock_pm2_the_agent_tells_the_ends_that_it_saw() {
    let bench = with_a_failing_app(Version::Seven).await;
    until("the ends were seen", async || {
        ends(&bench.json(HISTORY).await.ok()).len() > 1
    })
    .await;
    let history = bench.json(HISTORY).await.ok();
    assert!(history["items"][0]["last_lines"].is_null());
    assert_eq!(ends(&history)[0].1, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exit_that_came_while_no_daemon_was_there_is_told_once() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = json!({"script": qd_tests::app("silent"), "name": "quiet"});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let mut events = bench.follow(&["/api/v1/events?topics=process.exit,process.online"]);
    // Something that is known to come, so that what follows is after the stream stands.
    bench
        .post("/api/v1/processes/quiet/restart?wait=online")
        .await
        .ok();
    events.first(|message| message.event == "process.online").await;
    let pid = bench.process("quiet").await["pid"].as_u64().expect("it runs");
    let daemon = bench.pm2.pid().expect("a daemon");
    // What the next daemon finds it tells before the agent is connected to it.
    qd_tests::kill(daemon);
    qd_tests::kill(u32::try_from(pid).expect("a pid"));
    let mut topics = Vec::new();
    while topics.last().is_none_or(|topic| topic != "process.online") {
        topics.push(events.message().await.expect("an event").event);
    }
    bench.post("/api/v1/processes/quiet/stop").await.ok();
    while topics.last().is_none_or(|topic| topic == "process.online") {
        topics.push(events.message().await.expect("an event").event);
    }
    assert_eq!(topics, ["process.exit", "process.online", "process.exit"]);
}
