//! The API's list is PM2's.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use qd_sdk::api::Time;
use qd_tests::{Bench, app};
use serde_json::{Value, json};

/// Every field of the API's process that has its source in a record, as it follows from that record.
fn expected(record: &Value) -> Value {
    let env = &record["pm2_env"];
    let runs = env["status"] == "online";
    let time = |value: &Value| value.as_i64().and_then(Time::from_millis);
    let path = |key: &str| match env[key].as_str() {
        Some("/dev/null") | None => Value::Null,
        Some(path) => json!(path),
    };
    json!({
        "id": record["pm_id"],
        "name": record["name"],
        "namespace": env["namespace"],
        "pid": if runs { record["pid"].clone() } else { Value::Null },
        "status": env["status"],
        "mode": env["exec_mode"].as_str().unwrap().trim_end_matches("_mode"),
        "instance": env["NODE_APP_INSTANCE"],
        "restarts": env["restart_time"],
        "unstable_restarts": env["unstable_restarts"],
        "started_at": if runs { json!(time(&env["pm_uptime"])) } else { Value::Null },
        "created_at": time(&env["created_at"]),
        "script": env["pm_exec_path"],
        "cwd": env["pm_cwd"],
        "interpreter": env["exec_interpreter"],
        "interpreter_args": env["node_args"],
        "args": env.get("args").cloned().unwrap_or(json!([])),
        "user": env["username"],
        "version": env["version"].as_str().filter(|version| *version != "N/A"),
        "node_version": env["node_version"],
        "watching": env["watch"],
        "autorestart": env["autorestart"],
        "out": path("pm_out_log_path"),
        "err": path("pm_err_log_path"),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_api_lists_is_what_pm2_lists_field_by_field() {
    let bench = Bench::start().await;
    let (express, koa, silent) = (app("express-app"), app("koa-app"), app("silent"));
    // As PM2's own users start apps, and as the API's do.
    bench
        .pm2
        .run(&["start", &koa, "--name", "api", "-i", "2", "--namespace", "web"])
        .await;
    bench
        .pm2
        .run(&[
            "start",
            &express,
            "--name",
            "shop",
            "--no-autorestart",
            "--",
            "--verbose",
            "a b",
        ])
        .await;
    bench
        .pm2
        .run(&["start", &silent, "--name", "idle", "--output", "/dev/null"])
        .await;
    bench.pm2.run(&["stop", "idle"]).await;
    bench
        .send(
            "/api/v1/processes?wait=online",
            &json!({"script": app("sample"), "name": "ours", "args": "--a 'b c'", "interpreter_args": ["--no-warnings"]}),
        )
        .await
        .ok();
    bench.post("/api/v1/processes/api/restart?wait=online").await.ok();

    let records = bench.pm2.jlist().await;
    let list = bench.get("/api/v1/processes").await.ok();
    let listed = list["items"].as_array().unwrap();
    assert_eq!(listed.len(), records.len());
    assert_eq!(records.len(), 5);
    for (record, process) in records.iter().zip(listed) {
        let mut shown = process.clone();
        shown["out"] = process["logs"]["out"].clone();
        shown["err"] = process["logs"]["err"].clone();
        for (key, value) in expected(record).as_object().unwrap() {
            assert_eq!(&shown[key], value, "{key} of {}", record["name"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unchanged_is_not_sent_again_and_fields_are_chosen() {
    let bench = Bench::start().await;
    bench.pm2.run(&["start", &app("silent"), "--name", "idle"]).await;
    bench.pm2.run(&["stop", "idle"]).await;
    let path = "/api/v1/processes?fields=id,name";
    let (etag, first) = qd_tests::until_some("the stop is listed", async || {
        let answer = bench.get(path).await;
        let process = bench.get("/api/v1/processes/idle").await;
        (process.status == 200 && process.json()["items"][0]["status"] == "stopped")
            .then(|| (answer.headers["etag"].clone(), answer.ok()))
    })
    .await;
    assert_eq!(first["items"], json!([{"id": 0, "name": "idle"}]));
    let again = bench.curl(&["-H", &format!("If-None-Match: {etag}"), path]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let wrong = bench.get("/api/v1/processes?fields=id,nmae").await;
    assert_eq!(wrong.problem(400), "invalid_request");
}
