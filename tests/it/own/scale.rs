//! More and fewer processes of an app, and what becomes of those that go.

use std::path::Path;

use qd_tests::{AgentOptions, Bench, Version, app, until};
use serde_json::{Value, json};

const APPS: &str = "/api/v1/processes";

async fn start() -> Bench {
    Bench::with(Version::Own, &AgentOptions::default()).await
}

fn write(path: &Path, text: &str) {
    std::fs::File::create(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .expect("a file");
}

async fn scale(bench: &Bench, to: Value) -> Value {
    let path = format!("{APPS}/web/scale");
    bench.send(&path, &json!({"instances": to})).await.ok()
}

async fn field(bench: &Bench, name: &str) -> Vec<Value> {
    let list = bench.get(APPS).await.ok();
    let items = list["items"].as_array().expect("processes").iter();
    items.map(|process| process[name].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_added_is_watched_and_described_like_the_first() {
    let bench = start().await;
    let folder = bench.pm2.root.join("watched");
    std::fs::create_dir(&folder).expect("a folder");
    write(
        &folder.join("package.json"),
        r#"{"name": "web", "version": "4.7.11"}"#,
    );
    write(&folder.join("app.js"), "setInterval(() => {}, 1000);");
    let defined = |instances: u32| {
        json!({
            "script": "app.js", "name": "web", "cwd": folder, "watch": true, "exec_mode": "fork",
            "instances": instances,
        })
    };
    bench.put(APPS, &defined(1)).await.ok();
    assert_eq!(scale(&bench, json!(2)).await["items"][0]["outcome"], "added");
    let applied = bench.put(APPS, &defined(3)).await.ok();
    assert_eq!(applied["items"][0]["outcome"], "added", "{applied:#}");
    assert_eq!(field(&bench, "version").await, ["4.7.11"; 3]);

    until("each of them was restarted", async || {
        // Watching begins after the start: what is written before is not seen.
        write(&folder.join("changed.js"), "");
        let restarts = field(&bench, "restarts").await;
        restarts.len() == 3 && restarts.iter().all(|count| *count != json!(0))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_is_told_as_it_was_at_last() {
    let bench = start().await;
    let defined = |instances: u32| json!({"script": app("silent"), "name": "web", "exec_mode": "fork", "instances": instances});
    bench.put(APPS, &defined(3)).await.ok();
    let applied = bench.put(APPS, &defined(2)).await.ok();
    let scaled = scale(&bench, json!("-1")).await;
    let deleted = bench.delete(&format!("{APPS}/web")).await.ok();
    for (answer, outcome) in [(applied, "removed"), (scaled, "removed"), (deleted, "deleted")] {
        let item = &answer["items"][0];
        let process = &item["process"];
        assert_eq!(
            (&item["outcome"], &process["status"], &process["pid"]),
            (&json!(outcome), &json!("stopped"), &Value::Null),
            "{answer:#}"
        );
        assert_eq!(process["memory_bytes"], 0, "{answer:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cluster_mode_is_refused_with_what_to_do_instead() {
    let bench = start().await;
    let script = app("silent");
    let started = bench
        .agent
        .qd(&["start", &script, "--name", "web", "-i", "2"])
        .await;
    assert_eq!(started.code, 1, "{started:#?}");
    for words in ["start web", "no cluster mode yet", "fork mode", "scale"] {
        assert!(started.stderr.contains(words), "{started:#?}");
    }
    let spec = json!({"script": script, "name": "web", "instances": 2});
    let refused = bench.send(APPS, &spec).await;
    assert_eq!(refused.problem(409), "unsupported_by_daemon");
    assert_eq!(bench.get(APPS).await.ok()["items"], json!([]));

    bench.agent.qd(&["start", &script, "--name", "web"]).await.well();
    bench.agent.qd(&["scale", "web", "2"]).await.well();
    assert_eq!(
        bench.get(APPS).await.ok()["items"].as_array().map(Vec::len),
        Some(2)
    );
    let clustered = bench.put(APPS, &spec).await;
    assert_eq!(clustered.problem(409), "unsupported_by_daemon");
    let line = bench.agent.qd(&["send", "web", "x"]).await;
    assert!(!line.stderr.contains("cluster"), "{line:#?}");
}
