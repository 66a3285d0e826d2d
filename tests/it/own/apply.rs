//! An app is made to be as it is defined.

use qd_tests::{AgentOptions, Bench, Version, app};
use serde_json::{Value, json};

const APPS: &str = "/api/v1/processes";

fn changes(answer: &Value) -> Vec<(String, String)> {
    let changes = answer["changes"].as_array().expect("changes");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    changes
        .iter()
        .map(|change| (text(&change["field"]), text(&change["effect"])))
        .collect()
}

fn told(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(field, effect)| ((*field).to_owned(), (*effect).to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_definition_really_applies_with_as_little_disturbance_as_it_takes() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = json!({
        "script": app("silent"), "name": "web", "env": {"A": "1", "OLD": "canary-4711"}, "max_restarts": 5,
    });
    let planned = bench.put(&format!("{APPS}?dry_run=true"), &spec).await.ok();
    assert_eq!(
        (&planned["outcome"], &planned["items"]),
        (&json!("created"), &json!([]))
    );
    assert_eq!(bench.json(APPS).await.ok()["items"], json!([]));
    let created = bench.put(APPS, &spec).await.ok();
    assert_eq!(created["items"][0]["outcome"], "started");
    let pid = bench.process("web").await["pid"].clone();

    let same = bench.put(APPS, &spec).await.ok();
    assert_eq!(
        (&same["outcome"], changes(&same)),
        (&json!("unchanged"), told(&[]))
    );

    let policy = json!({
        "script": app("silent"), "name": "web", "env": {"A": "1", "OLD": "canary-4711"}, "max_restarts": 6,
        "kill_timeout": 2000,
    });
    let live = bench.put(APPS, &policy).await.ok();
    assert_eq!(
        changes(&live),
        told(&[("kill_timeout", "live"), ("max_restarts", "live")])
    );
    assert_eq!(bench.process("web").await["pid"], pid, "nothing was restarted");

    let new = json!({"script": app("silent"), "name": "web", "env": {"A": "2"}, "args": ["-v"], "instances": 2, "exec_mode": "fork"});
    let path = format!("{APPS}?dry_run=true");
    let planned = bench.put(&path, &new).await;
    assert!(!planned.body.contains("canary-4711"), "{planned:?}");
    let expected = told(&[
        ("kill_timeout", "live"),
        ("max_restarts", "live"),
        ("args", "restart"),
        ("env.A", "restart"),
        ("env.OLD", "restart"),
        ("instances", "scale"),
    ]);
    let mut found = changes(&planned.ok());
    found.retain(|(field, _)| !field.contains("log"));
    assert_eq!(found, expected);
    assert_eq!(bench.process("web").await["pid"], pid, "it was only to be said");
    let done = bench.put(APPS, &new).await.ok();
    let outcomes: Vec<&Value> = done["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| &item["outcome"])
        .collect();
    assert_eq!(outcomes, [&json!("restarted"), &json!("added")]);
    let env = bench.get("/api/v1/processes/web/env?reveal=true").await.ok();
    for environment in env["items"].as_array().expect("environments") {
        let variables = environment["variables"].as_array().expect("variables");
        let value = |name: &str| variables.iter().find(|variable| variable["name"] == name);
        assert_eq!(value("A").map(|variable| &variable["value"]), Some(&json!("2")));
        assert!(value("OLD").is_none(), "a variable that is taken back is gone");
    }
    let again = bench.put(APPS, &new).await.ok();
    assert_eq!(changes(&again), told(&[]), "applied twice is applied once");

    let one = json!({"script": app("silent"), "name": "web", "env": {"A": "2"}, "args": ["-v"]});
    let fewer = bench.put(APPS, &one).await.ok();
    assert!(changes(&fewer).contains(&("instances".to_owned(), "scale".to_owned())));
    assert_eq!(
        bench.json(APPS).await.ok()["items"].as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_applied_by_command() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let file = bench.pm2.root.join("ecosystem.yaml");
    let write = |restarts: u32| {
        let text = format!(
            "apps:\n  - name: web\n    script: {}\n    max_restarts: {restarts}\n",
            app("silent")
        );
        std::fs::File::create(&file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .expect("a file");
    };
    let path = file.display().to_string();
    write(5);
    let planned = bench.agent.qd(&["apply", &path, "--dry-run"]).await.done();
    assert!(planned.stdout.contains("web: would be created"), "{planned:?}");
    bench.agent.qd(&["apply", &path]).await.done();
    write(7);
    let planned = bench.agent.qd(&["apply", &path, "--dry-run"]).await.done();
    assert!(
        planned.stdout.contains("max_restarts: 5 → 7 (live)"),
        "{planned:?}"
    );
    let applied = bench.agent.qd(&["apply", &path, "--json"]).await.done().json();
    assert_eq!(applied["items"][0]["outcome"], "changed");
    let again = bench.agent.qd(&["apply", &path]).await.done();
    assert!(again.stdout.contains("web: unchanged"), "{again:?}");
    let wrong = bench.agent.qd(&["apply", "web.txt"]).await;
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_pm2_is_not_said_to_apply_what_it_cannot() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("silent"), "name": "web"});
    assert_eq!(bench.put(APPS, &spec).await.problem(409), "unsupported_by_daemon");
}
