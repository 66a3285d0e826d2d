//! Every verb, on express and koa, in fork and in cluster mode.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
};

use qd_tests::{AgentOptions, Bench, Version, app, until, until_some};
use serde_json::{Value, json};

const PROCESSES: &str = "/api/v1/processes";

fn outcomes(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["outcome"].as_str().unwrap())
        .collect()
}

async fn pids(bench: &Bench, target: &str) -> Vec<u64> {
    let list = bench.get(&format!("{PROCESSES}/{target}")).await.ok();
    let items = list["items"].as_array().unwrap().iter();
    items.filter_map(|item| item["pid"].as_u64()).collect()
}

async fn verb(bench: &Bench, target: &str, verb: &str) -> Value {
    bench.post(&format!("{PROCESSES}/{target}/{verb}")).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_express_app_in_fork_mode_goes_through_every_verb() {
    walk_of_a_fork(&Bench::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pm2_6_serves_the_same_verbs() {
    walk_of_a_fork(&Bench::with(Version::Six, &AgentOptions::default()).await).await;
}

async fn walk_of_a_fork(bench: &Bench) {
    let spec =
        json!({"script": app("express-app"), "name": "shop", "namespace": "web", "env": {"COLOR": "green"}});
    let defined = bench.send(&format!("{PROCESSES}?wait=online"), &spec).await;
    assert_eq!(defined.status, 201, "{defined:#?}");
    assert_eq!(outcomes(&defined.json()), ["started"]);
    assert_eq!(bench.send(PROCESSES, &spec).await.problem(409), "conflict");

    let shop = bench.process("shop").await;
    assert_eq!(
        (&shop["status"], &shop["mode"]),
        (&json!("online"), &json!("fork"))
    );
    let id = shop["id"].to_string();
    for target in [id.as_str(), "ns:web", "all", "%2Fsh.p%2F"] {
        assert_eq!(bench.process(target).await["name"], "shop", "{target}");
    }
    for target in ["4711", "shopping", "ns:we", "%2Fnothing%2F"] {
        let answer = bench.get(&format!("{PROCESSES}/{target}")).await;
        assert_eq!(answer.problem(404), "not_found", "{target}");
    }

    let restarted = verb(bench, "shop", "restart?wait=online").await;
    assert_eq!(outcomes(&restarted), ["restarted"]);
    let after = bench.process("shop").await;
    assert_ne!(after["pid"], shop["pid"]);
    assert_eq!(after["restarts"], 1);
    assert_eq!(outcomes(&verb(bench, "shop", "reset").await), ["reset"]);
    assert_eq!(bench.process("shop").await["restarts"], 0);

    let signalled = bench
        .send(&format!("{PROCESSES}/shop/signal"), &json!({"signal": "SIGTERM"}))
        .await
        .ok();
    assert_eq!(outcomes(&signalled), ["signalled"]);
    until("the app came back after the signal", async || {
        let now = bench.process("shop").await;
        now["status"] == "online" && now["pid"] != after["pid"]
    })
    .await;
    let said = bench
        .send(
            &format!("{PROCESSES}/shop/message"),
            &json!({"topic": "note", "data": {"n": 1}}),
        )
        .await
        .ok();
    assert_eq!(outcomes(&said), ["delivered"]);
    let typed = bench
        .send(&format!("{PROCESSES}/shop/stdin"), &json!({"line": "hello"}))
        .await
        .ok();
    assert_eq!(outcomes(&typed), ["delivered"]);

    assert_eq!(outcomes(&verb(bench, "shop", "stop").await), ["stopped"]);
    let stopped = bench.process("shop").await;
    assert_eq!(
        (&stopped["status"], &stopped["pid"]),
        (&json!("stopped"), &Value::Null)
    );
    let path = format!("{PROCESSES}/shop/start?wait=online");
    let started = bench.send(&path, &json!({"env": {"COLOR": "red"}})).await.ok();
    assert_eq!(outcomes(&started), ["started"]);
    assert_eq!(bench.process("shop").await["status"], "online");
    let env = bench.get(&format!("{PROCESSES}/shop/env?reveal=true")).await;
    assert!(
        env.body.contains("\"red\"") && !env.body.contains("\"green\""),
        "{env:#?}"
    );

    let deleted = bench.delete(&format!("{PROCESSES}/shop")).await.ok();
    assert_eq!(outcomes(&deleted), ["deleted"]);
    let last = &deleted["items"][0]["process"];
    assert_eq!((&last["status"], &last["pid"]), (&json!("stopped"), &Value::Null));
    assert_eq!(
        bench.get(&format!("{PROCESSES}/shop")).await.problem(404),
        "not_found"
    );
    assert!(bench.pm2.jlist().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_koa_cluster_scales_and_reloads_while_it_serves() {
    let bench = Bench::start().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let spec = json!({
        "script": app("koa-app"), "name": "api", "instances": 2, "exec_mode": "cluster", "wait_ready": true,
        "env": {"PORT": port.to_string()},
    });
    let defined = bench.send(&format!("{PROCESSES}?wait=online"), &spec).await.ok();
    assert_eq!(outcomes(&defined), ["started", "started"]);

    let scale = async |to: Value| {
        let path = format!("{PROCESSES}/api/scale");
        bench.send(&path, &json!({"instances": to})).await.ok()
    };
    assert!(outcomes(&scale(json!("+1")).await).contains(&"added"));
    assert_eq!(pids(&bench, "api").await.len(), 3);
    let fewer = scale(json!(2)).await;
    assert_eq!(outcomes(&fewer), ["removed"]);
    assert_eq!(fewer["items"][0]["process"]["status"], "stopped", "{fewer:#}");
    until("the third worker is gone", async || {
        pids(&bench, "api").await.len() == 2
    })
    .await;

    let (asking, asked, refused) = (
        Arc::new(AtomicBool::new(true)),
        Arc::new(AtomicU32::new(0)),
        Arc::new(AtomicU32::new(0)),
    );
    let load = tokio::spawn({
        let (asking, asked, refused) = (Arc::clone(&asking), Arc::clone(&asked), Arc::clone(&refused));
        async move {
            while asking.load(Relaxed) {
                let mut curl = tokio::process::Command::new("curl");
                curl.args(["-fsS", "--max-time", "10", "-o", "/dev/null"]);
                let status = curl
                    .arg(format!("http://127.0.0.1:{port}/"))
                    .status()
                    .await
                    .unwrap();
                asked.fetch_add(1, Relaxed);
                refused.fetch_add(u32::from(!status.success()), Relaxed);
            }
        }
    });
    until_some("the app serves", async || {
        (asked.load(Relaxed) > refused.load(Relaxed)).then_some(())
    })
    .await;
    let before = pids(&bench, "api").await;
    let served = asked.load(Relaxed);
    let failed = refused.load(Relaxed);
    let reloaded = verb(&bench, "api", "reload?wait=online").await;
    assert_eq!(outcomes(&reloaded), ["reloaded", "reloaded"]);
    let after = pids(&bench, "api").await;
    assert!(
        after.len() == 2 && after.iter().all(|pid| !before.contains(pid)),
        "{before:?} {after:?}"
    );
    asking.store(false, Relaxed);
    load.await.unwrap();
    assert!(asked.load(Relaxed) > served, "nobody asked while it was reloaded");
    assert_eq!(
        refused.load(Relaxed),
        failed,
        "a request was refused during the reload"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_does_not_come_up_is_not_ready_and_shows_its_last_lines() {
    let bench = Bench::start().await;
    let script = bench.pm2.root.join("bad.js");
    tokio::fs::write(&script, "console.error('cannot find the moon'); process.exit(3);")
        .await
        .unwrap();
    let spec = json!({"script": script, "name": "bad", "max_restarts": 2});
    let answer = bench
        .send(&format!("{PROCESSES}?wait=online&timeout=20s"), &spec)
        .await;
    assert_eq!(answer.problem(504), "not_ready");
    assert!(answer.body.contains("cannot find the moon"), "{answer:#?}");
    assert_eq!(bench.process("bad").await["last_exit"]["code"], 3);
}
