//! A caller that is limited to namespaces knows of no others, whichever way it asks.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use qd_api::Scope;
use qd_pm2::testing::App;
use serde_json::{Value, json};

use crate::linked::{Answer, Bench, written};

/// Two apps of the same names in two namespaces.
async fn bench() -> Bench {
    let bench = Bench::allowing(Scope::ALL).await;
    bench.daemon.add(App::new("web").namespace("staging"));
    bench.daemon.add(App::new("web").namespace("production"));
    bench.daemon.add(App::new("pay").namespace("production"));
    let all = written(&json!({ "user": "root", "scopes": Scope::ALL }));
    bench
        .until("the apps are known", async || {
            let list = bench.on_behalf(&all, "GET /api/v1/processes", None).await;
            list.json()["items"].as_array().unwrap().len() == 3
        })
        .await;
    bench
}

fn limited() -> String {
    written(&json!({ "user": "ada", "scopes": Scope::ALL, "namespaces": ["staging"] }))
}

fn ids(answer: &Answer) -> Vec<u64> {
    let answer = answer.json();
    let items = answer["items"].as_array().unwrap();
    let id = |item: &Value| item["id"].as_u64().or(item["process"]["id"].as_u64()).unwrap();
    items.iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_verbs_reach_its_own_namespaces_only() {
    let bench = bench().await;
    let ask = async |line: &str| bench.on_behalf(&limited(), line, None).await;
    let all = written(&json!({ "user": "root", "scopes": Scope::ALL }));
    let whole = bench.on_behalf(&all, "GET /api/v1/processes", None).await;
    let tag = whole
        .head
        .split("\"etag\": \"")
        .nth(1)
        .unwrap()
        .split("\", \"")
        .next()
        .unwrap();
    let tag = tag.replace("\\\"", "\"").trim_end_matches("\"}").to_owned();
    let known = [("quarterdeck-on-behalf", &*limited()), ("if-none-match", &*tag)];
    assert_eq!(bench.ask("GET /api/v1/processes", &known, None).await.status, 200);

    for line in [
        "GET /api/v1/processes",
        "GET /api/v1/processes?target=all",
        "GET /api/v1/processes?name=web",
        "GET /api/v1/processes/all",
        "GET /api/v1/processes/web",
        "GET /api/v1/processes/%2Fw%2F",
        "GET /api/v1/processes/all/env",
        "GET /api/v1/processes/all/metrics",
    ] {
        assert_eq!(ids(&ask(line).await), [0], "{line}");
    }
    let hidden = ask("GET /api/v1/processes?namespace=production").await;
    assert!(ids(&hidden).is_empty());
    for target in ["1", "2", "pay", "ns:production", "%2Fpay%2F"] {
        for (verb, method) in [
            ("", "GET"),
            ("", "DELETE"),
            ("/restart", "POST"),
            ("/stop", "POST"),
            ("/logs", "GET"),
            ("/logs", "DELETE"),
            ("/env", "GET"),
            ("/metrics", "GET"),
            ("/history", "GET"),
            ("/actions", "GET"),
        ] {
            let line = format!("{method} /api/v1/processes/{target}{verb}");
            assert_eq!(ask(&line).await.problem(404), "not_found", "{line}");
        }
    }
    assert_eq!(ids(&ask("POST /api/v1/processes/all/restart").await), [0]);
    let prometheus = ask("GET /metrics").await;
    assert!(!prometheus.text.contains("production") && prometheus.text.contains("staging"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_scaled_or_defined_or_done_to_the_whole_host_beyond_them() {
    let bench = bench().await;
    let send = async |line: &str, body: Value| bench.on_behalf(&limited(), line, Some(&body)).await;
    let scaled = send("POST /api/v1/processes/web/scale", json!({ "instances": "-1" })).await;
    assert_eq!(
        scaled.problem(400),
        "invalid_request",
        "the other is not one of its own"
    );
    assert_eq!(bench.daemon.ids(), [0, 1, 2]);

    let app = |name: &str, namespace: Option<&str>| {
        let mut app = json!({ "script": "/bin/sleep", "args": ["600"], "name": name });
        if let Some(namespace) = namespace {
            app["namespace"] = json!(namespace);
        }
        app
    };
    for namespace in [None, Some("production"), Some("default")] {
        let refused = send("POST /api/v1/processes", app("mine", namespace)).await;
        assert_eq!(refused.problem(403), "forbidden", "{namespace:?}");
    }
    let taken = send("POST /api/v1/processes", app("pay", Some("staging"))).await;
    assert_eq!(taken.problem(409), "conflict");
    assert!(!taken.text.contains("production"), "{taken:?}");
    assert!(bench.daemon.calls_of("prepare").is_empty());

    for line in [
        "POST /api/v1/daemon/save",
        "POST /api/v1/daemon/kill",
        "POST /api/v1/daemon/resurrect",
        "GET /api/v1/tokens",
        "GET /api/v1/audit",
    ] {
        let refused = bench.on_behalf(&limited(), line, None).await;
        assert_eq!(refused.problem(403), "forbidden", "{line}");
    }
    let mint = |namespaces: Value| json!({ "name": "x", "scopes": ["logs:read"], "namespaces": namespaces });
    let more = send("POST /api/v1/tokens", mint(json!(["*"]))).await;
    assert_eq!(more.problem(403), "forbidden");
    let own = send(
        "POST /api/v1/tokens",
        json!({ "name": "x", "scopes": ["logs:read"] }),
    )
    .await;
    assert_eq!(own.json()["info"]["namespaces"], json!(["staging"]));
}
