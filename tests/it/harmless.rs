//! The agent never harms the PM2 it stands in front of, nor tells what it must not.

use qd_tests::{AgentOptions, Bench, Version, app, until};
use serde_json::json;

/// What the harness puts into PM2's environment, which PM2 keeps with every process.
const CANARY: &str = "canary-of-the-environment";

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_daemon_survives_what_it_cannot_take() {
    for version in [Version::Seven, Version::Six] {
        let bench = Bench::with(version, &AgentOptions::default()).await;
        bench.pm2.run(&["start", &app("silent"), "--name", "idle"]).await;
        bench.pm2.run(&["start", &app("sample"), "--name", "live"]).await;
        bench.pm2.run(&["stop", "idle"]).await;
        let daemon = bench.pm2.pid();
        until("both are listed, and the stop", async || {
            let list = bench.get("/api/v1/processes").await.ok();
            let items = list["items"].as_array().unwrap();
            let is = |name: &str, status: &str| {
                items
                    .iter()
                    .any(|item| item["name"] == name && item["status"] == status)
            };
            is("idle", "stopped") && is("live", "online")
        })
        .await;

        // A signal to a process without a pid would go to the daemon's own group.
        let send =
            async |verb: &str, body| bench.send(&format!("/api/v1/processes/idle/{verb}"), &body).await;
        assert_eq!(
            send("signal", json!({"signal": "SIGKILL"})).await.problem(409),
            "conflict"
        );
        assert_eq!(
            send("signal", json!({"signal": "SIGSAUSAGE"})).await.problem(400),
            "invalid_request"
        );
        for (verb, body) in [
            ("stdin", json!({"line": "x"})),
            ("message", json!({"topic": "x", "data": null})),
        ] {
            let answer = send(verb, body).await;
            assert!((400..500).contains(&answer.status), "{verb}: {answer:#?}");
        }
        let answer = bench.post("/api/v1/processes/idle/actions/greet").await;
        assert!((400..500).contains(&answer.status), "{answer:#?}");
        // Verbs on what is already so.
        for path in ["stop", "reset", "start", "start", "restart", "reload"] {
            bench.post(&format!("/api/v1/processes/idle/{path}")).await.ok();
        }
        for number in [0, -1, 10_000] {
            let scaled = bench
                .send("/api/v1/processes/idle/scale", &json!({"instances": number}))
                .await;
            assert_eq!(scaled.problem(400), "invalid_request", "{number}");
        }
        for path in ["save", "reload-logs", "ping"] {
            bench.post(&format!("/api/v1/daemon/{path}")).await.ok();
        }
        bench.delete("/api/v1/processes/idle").await.ok();

        assert_eq!(bench.pm2.pid(), daemon, "the daemon was replaced");
        assert_eq!(bench.process("live").await["restarts"], 0);
        let log = std::fs::read_to_string(bench.pm2.home.join("pm2.log")).unwrap();
        for complaint in [
            "TypeError",
            "RangeError",
            "ReferenceError",
            "uncaughtException",
            "at God.",
        ] {
            assert!(!log.contains(complaint), "PM2 complains: {log}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_the_environment_is_nowhere_but_where_it_is_asked_for() {
    let bench = Bench::start().await;
    let mut events = bench.follow(&["/api/v1/events"]);
    let spec = json!({
        "script": app("sample"), "name": "web", "env": {"API_KEY": CANARY}, "instances": 2, "exec_mode": "cluster",
    });
    let mut told = vec![bench.send("/api/v1/processes?wait=online", &spec).await.body];
    for verb in [
        "restart?wait=online",
        "reload",
        "stop",
        "start?wait=online",
        "reset",
    ] {
        told.push(bench.post(&format!("/api/v1/processes/web/{verb}")).await.body);
    }
    let document = bench.get("/openapi.json").await.ok();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let streams = ["/api/v1/events", "/api/v1/stream"].contains(&path.as_str());
        if item.get("get").is_none() || streams {
            continue;
        }
        let answer = bench.get(&path.replace("{target}", "web")).await;
        assert!(answer.status < 500, "{path}: {answer:#?}");
        told.push(answer.body);
        asked += 1;
    }
    assert!(asked > 15, "{asked}");
    let wrong = json!({"script": app("sample"), "name": "web", "env": {"API_KEY": CANARY}, "nonsense": true});
    told.push(bench.send("/api/v1/processes", &wrong).await.body);
    for args in [
        ["ls", "--json"],
        ["describe", "web"],
        ["env", "web"],
        ["audit", "ls"],
    ] {
        let output = bench.agent.qd(&args).await;
        told.extend([output.stdout, output.stderr]);
    }
    bench.post("/api/v1/processes/web/stop").await.ok();
    loop {
        let message = events.message().await.unwrap();
        told.push(message.data.to_string());
        if message.event == "process.stopped" {
            break;
        }
    }
    told.push(bench.agent.log());
    for entry in std::fs::read_dir(&bench.agent.home).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            told.push(String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned());
        }
    }
    for text in &told {
        assert!(!text.contains(CANARY), "{text}");
    }

    let masked = bench.get("/api/v1/processes/web/env").await;
    assert!(masked.body.contains("API_KEY"), "{masked:#?}");
    let revealed = bench.get("/api/v1/processes/web/env?reveal=true").await;
    assert!(revealed.body.contains(CANARY), "{revealed:#?}");
    let narrow = bench.agent.token(&["processes:read"], &[]).await;
    let header = format!("Authorization: Bearer {narrow}");
    let refused = bench
        .curl_bare(&["-H", &header, "/api/v1/processes/web/env?reveal=true"])
        .await;
    assert_eq!(refused.problem(403), "forbidden");
    let audit = bench.get("/api/v1/audit").await;
    assert!(audit.body.contains("reveal"), "{audit:#?}");
    assert!(!audit.body.contains(CANARY));
}
