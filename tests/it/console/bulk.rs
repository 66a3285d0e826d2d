//! One verb on many hosts.

use qd_tests::{Caller, Console, Host, app};
use serde_json::{Value, json};

async fn begin(caller: &Caller, request: &Value) -> String {
    let begun = caller.call("POST", "/api/v1/bulk", Some(request)).await;
    assert_eq!(begun.status, 202, "{begun:#?}");
    begun.json()["id"].as_str().unwrap().to_owned()
}

/// Follows it to its end, and returns all of it.
async fn end(caller: &Caller, id: &str) -> Value {
    let mut stream = caller.follow(&[&format!("/api/v1/bulk/{id}/events")]);
    while stream.message().await.is_some() {}
    let bulk = caller.get(&format!("/api/v1/bulk/{id}")).await.ok();
    assert!(bulk["finished_at"].is_string(), "{bulk:#}");
    bulk
}

fn states(bulk: &Value) -> Vec<(String, String)> {
    let hosts = bulk["hosts"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    hosts
        .iter()
        .map(|host| (text(&host["host"]), text(&host["state"])))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_verb_on_many_hosts_tells_the_truth_of_each() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let viewer = console.user("vera", "viewer", &[]).await;
    let operator = console.user("oscar", "operator", &["--host", "web-*"]).await;
    let first = Host::linked(&console, &admin, "web-1", &["tier=web"]).await;
    let mut second = Host::linked(&console, &admin, "web-2", &["tier=web"]).await;
    let _third = Host::linked(&console, &admin, "web-3", &["tier=web"]).await;
    let other = Host::linked(&console, &admin, "db-1", &["tier=db"]).await;
    for host in [&first, &second, &other] {
        host.app("shop", &app("silent")).await;
    }
    let restart = json!({ "verb": "restart", "target": "shop", "hosts": { "tags": { "tier": "web" } }, "wait_seconds": 30 });
    let done = end(&admin, &begin(&admin, &restart).await).await;
    let expected = [("web-1", "done"), ("web-2", "done"), ("web-3", "nothing")];
    assert_eq!(states(&done), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(done["state"], "done");
    assert_eq!(done["hosts"][0]["items"][0]["outcome"], "restarted");
    let restarts = async |host: &str| {
        let path = format!("/api/v1/hosts/{host}/processes/shop");
        admin.get(&path).await.ok()["items"][0]["restarts"]
            .as_u64()
            .unwrap()
    };
    assert_eq!((restarts("web-1").await, restarts("db-1").await), (1, 0));

    second.kill_agent().await;
    let failed = end(&admin, &begin(&admin, &restart).await).await;
    assert_eq!(failed["state"], "failed");
    assert_eq!(states(&failed)[1].1, "failed", "{failed:#}");
    assert_eq!(restarts("web-1").await, 2);
    // One after the other, and none after the first failure: web-1 comes before web-2.
    let mut careful = restart.clone();
    careful["concurrency"] = json!(1);
    careful["stop_on_failure"] = json!(true);
    let stopped = end(&admin, &begin(&admin, &careful).await).await;
    let got: Vec<_> = states(&stopped).into_iter().map(|(_, state)| state).collect();
    assert_eq!(got, ["done", "failed", "skipped"]);

    assert_eq!(
        viewer
            .call("POST", "/api/v1/bulk", Some(&restart))
            .await
            .problem(403),
        "forbidden"
    );
    // Who sees some hosts reaches those and no others.
    let all = json!({ "verb": "restart", "target": "shop" });
    let limited = end(&operator, &begin(&operator, &all).await).await;
    assert!(
        states(&limited).iter().all(|(host, _)| host.starts_with("web-")),
        "{limited:#}"
    );
    assert_eq!(restarts("db-1").await, 0);
    let id = stopped["id"].as_str().unwrap();
    assert_eq!(
        operator.get(&format!("/api/v1/bulk/{id}")).await.problem(404),
        "not_found"
    );
    let deleting = json!({ "verb": "delete", "target": "shop" });
    assert_eq!(
        operator
            .call("POST", "/api/v1/bulk", Some(&deleting))
            .await
            .problem(403),
        "forbidden"
    );
    for wrong in [
        json!({ "verb": "restart", "target": "" }),
        json!({ "verb": "restart", "target": "/(/" }),
        json!({ "verb": "scale", "target": "shop" }),
        json!({ "verb": "restart", "target": "shop", "concurrency": 0 }),
        json!({ "verb": "exec", "target": "shop" }),
    ] {
        let answer = admin.call("POST", "/api/v1/bulk", Some(&wrong)).await;
        assert_eq!(answer.problem(400), "invalid_request", "{wrong}");
    }
}
