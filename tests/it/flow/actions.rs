//! What apps offer: actions with replies, metrics of their own.

use qd_tests::{Bench, app, until, until_some};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_action_replies_and_a_metric_counts() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("express-app"), "name": "shop", "instances": 2, "exec_mode": "cluster"});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let offered = until_some("both offer their action", async || {
        let list = bench.get("/api/v1/processes/shop/actions").await.ok();
        let items = list["items"].as_array().unwrap().clone();
        let greet: Vec<Value> = items.into_iter().filter(|item| item["name"] == "greet").collect();
        (greet.len() == 2).then_some(greet)
    })
    .await;
    assert_eq!(offered[0]["kind"], "custom");

    let path = "/api/v1/processes/shop/actions/greet";
    let replies = bench.send(path, &json!({"params": {"whom": "bob"}})).await.ok();
    let items = replies["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{replies:#}");
    for item in items {
        assert_eq!(item["reply"], json!({"hello": {"whom": "bob"}}), "{replies:#}");
    }
    let unknown = bench.post("/api/v1/processes/shop/actions/nothing").await;
    assert_eq!(unknown.problem(404), "not_found");

    let line = until_some("the app says where it listens", async || {
        let logs = bench.json("/api/v1/processes/shop/logs?lines=100").await.ok();
        let items = logs["items"].as_array().unwrap().clone();
        items
            .iter()
            .filter_map(|item| {
                item["line"]
                    .as_str()?
                    .strip_prefix("express-app listening on ")
                    .map(str::to_owned)
            })
            .next()
    })
    .await;
    for _ in 0..3 {
        let mut curl = tokio::process::Command::new("curl");
        curl.args(["-fsS", "-o", "/dev/null"])
            .arg(format!("http://127.0.0.1:{line}/"));
        assert!(curl.status().await.unwrap().success());
    }
    until("the counter counted", async || {
        let list = bench.get("/api/v1/processes/shop").await.ok();
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .filter_map(|item| item["metrics"]["Orders"]["value"].as_f64())
            .sum::<f64>()
            >= 3.0
    })
    .await;
    until("the history has it", async || {
        let metrics = bench.get("/api/v1/processes/shop/metrics?since=5m").await.ok();
        let series = metrics["items"].as_array().unwrap();
        let orders = series.iter().filter_map(|one| {
            let last = one["samples"].as_array()?.last()?;
            last["app"]["Orders"].as_f64()
        });
        orders.sum::<f64>() >= 3.0 && series.iter().all(|one| one["step_seconds"] == 1)
    })
    .await;
    let page = bench.get("/metrics").await;
    assert_eq!(page.status, 200);
    let cpu = page
        .body
        .lines()
        .filter(|line| line.starts_with("qd_process_memory_bytes{"));
    assert_eq!(
        cpu.filter(|line| line.contains("name=\"shop\"")).count(),
        2,
        "{}",
        page.body
    );
    assert!(
        page.body.lines().any(|line| line.contains("Orders")),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_may_have_a_slash_in_its_name() {
    let bench = Bench::start().await;
    let library = qd_tests::apps();
    let text = format!(
        "const io = require('node:module').createRequire('{}/')('@pm2/io');
         io.action('cache/clear', (reply) => reply('cleared'));
         setInterval(() => {{}}, 1000);",
        library.display()
    );
    let spec = json!({"script": bench.pm2.script("slash.js", &text), "name": "shop"});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    until("it offers the action", async || {
        let list = bench.get("/api/v1/processes/shop/actions").await.ok();
        let mut items = list["items"].as_array().unwrap().iter();
        items.any(|item| item["name"] == "cache/clear")
    })
    .await;
    let path = "/api/v1/processes/shop/actions/cache%2Fclear";
    let replies = bench.post(path).await.ok();
    assert_eq!(replies["items"][0]["reply"], "cleared", "{replies:#}");
    let told = bench.agent.qd(&["trigger", "shop", "cache/clear"]).await.done();
    assert!(told.stdout.contains("cleared"), "{told:#?}");
    let unknown = bench.post("/api/v1/processes/shop/actions/cache%2Fkeep").await;
    assert!(unknown.body.contains("offers this action"), "{unknown:#?}");
}
