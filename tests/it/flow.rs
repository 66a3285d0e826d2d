//! curl → agent → rpc.sock → PM2 → reply.

use qd_tests::{Bench, app};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_started_and_listed() {
    let bench = Bench::start().await;
    let defined = bench
        .send(
            "/api/v1/processes?wait=online",
            &json!({"script": app("sample"), "name": "web"}),
        )
        .await
        .ok();
    assert_eq!(defined["items"][0]["process"]["name"], "web", "{defined:#}");
    assert_eq!(bench.process("web").await["status"], "online");
}
