//! The stock command line drives our daemon as it drives its own.

use std::collections::BTreeMap;

use qd_tests::{Alone, Output, Pm2, Version, app, descendants, until};
use serde_json::Value;

/// A daemon of ours, driven by this version's command line.
async fn driven_by(version: Version) -> Pm2 {
    Pm2::start(Version::Own).await.driven_by(version)
}

/// What a process is, without what differs from run to run.
async fn listed(pm2: &Pm2) -> Vec<(String, String, u64)> {
    pm2.jlist()
        .await
        .iter()
        .map(|record| {
            let env = &record["pm2_env"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let restarts = env["restart_time"].as_u64().unwrap_or_default();
            (text(&record["name"]), text(&env["status"]), restarts)
        })
        .collect()
}

fn shown(name: &str, status: &str, restarts: u64) -> (String, String, u64) {
    (name.to_owned(), status.to_owned(), restarts)
}

async fn walk(version: Version) {
    let pm2 = driven_by(version).await;
    let koa = app("koa-app");
    let said = pm2
        .run(&["start", &koa, "--name", "web", "--kill-timeout", "3000"])
        .await;
    assert!(!said.stdout.contains("out-of-date"), "{said:#?}");
    assert_eq!(listed(&pm2).await, [shown("web", "online", 0)]);
    pm2.run(&["restart", "web"]).await;
    pm2.run(&["reload", "0"]).await;
    assert_eq!(listed(&pm2).await, [shown("web", "online", 2)]);
    let described = pm2.run(&["describe", "web"]).await.stdout;
    assert!(
        described.contains("fork_mode") && described.contains("web-out.log"),
        "{described}"
    );
    assert!(pm2.run(&["env", "0"]).await.stdout.contains("PM2_HOME"));
    assert!(pm2.run(&["ping"]).await.stdout.contains("pong"));
    assert!(pm2.run(&["report"]).await.stdout.contains("pm2d version"));

    pm2.run(&["stop", "web"]).await;
    assert_eq!(listed(&pm2).await, [shown("web", "stopped", 2)]);
    pm2.run(&["start", "web"]).await;
    pm2.run(&["reset", "web"]).await;
    assert_eq!(listed(&pm2).await, [shown("web", "online", 0)]);
    pm2.run(&["scale", "web", "3"]).await;
    let three = [
        shown("web", "online", 0),
        shown("web", "online", 0),
        shown("web", "online", 0),
    ];
    assert_eq!(listed(&pm2).await, three);
    pm2.run(&["scale", "web", "1"]).await;
    assert_eq!(listed(&pm2).await.len(), 1);

    until("the app has its action", async || {
        let list = pm2.jlist().await;
        list[0]["pm2_env"]["axm_actions"].to_string().contains("greet")
    })
    .await;
    let id = pm2.jlist().await[0]["pm_id"].to_string();
    assert!(pm2.run(&["trigger", &id, "greet"]).await.stdout.contains("hello"));
    pm2.run(&["sendSignal", "SIGWINCH", "web"]).await;
    pm2.run(&["send", &id, "a line"]).await;
    until("its output is there", async || {
        // It says something every second: on a slow machine the line is not among the last few any more.
        pm2.run(&["logs", "web", "--nostream", "--lines", "1000"])
            .await
            .stdout
            .contains("listening on")
    })
    .await;
    pm2.run(&["reloadLogs"]).await;
    pm2.run(&["flush"]).await;

    pm2.run(&["save"]).await;
    pm2.run(&["delete", "all"]).await;
    assert!(pm2.jlist().await.is_empty());
    pm2.run(&["resurrect"]).await;
    assert_eq!(listed(&pm2).await, [shown("web", "online", 0)]);

    let keeper = pm2.keeper().expect("a keeper");
    pm2.run(&["kill"]).await;
    until("nothing is left", async || {
        descendants(keeper).is_empty() && pm2.pid().is_none()
    })
    .await;
    assert!(!pm2.home.join("rpc.sock").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seventh_version_walks_every_verb() {
    walk(Version::Seven).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_version_walks_every_verb() {
    walk(Version::Six).await;
}

/// What the same command says and leaves on both daemons.
fn outline(output: &Output, pm2: &Pm2) -> (i32, Vec<String>) {
    let home = pm2.home.display().to_string();
    let root = pm2.root.display().to_string();
    let lines = output
        .stdout
        .lines()
        // Measurements and pids differ; and a banner is printed once a home.
        .filter(|line| line.contains("[PM2]") && !line.contains("daemon"))
        .map(|line| {
            line.replace(&home, "HOME")
                .replace(&root, "ROOT")
                .trim()
                .to_owned()
        })
        .collect();
    (output.code, lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_prints_is_what_it_prints_over_its_own_daemon() {
    let own = driven_by(Version::Seven).await;
    let stock = Pm2::start(Version::Seven).await;
    let koa = app("koa-app");
    let walk: &[&[&str]] = &[
        &["start", &koa, "--name", "web"],
        &["start", &koa, "--name", "web"],
        &["restart", "web"],
        &["restart", "nobody"],
        &["stop", "web"],
        &["stop", "web"],
        &["restart", "0"],
        &["reload", "all"],
        &["scale", "web", "2"],
        &["sendSignal", "SIGNONE", "web"],
        &["trigger", "web", "nothing"],
        &["send", "99", "line"],
        &["stop", "99"],
        &["delete", "1"],
        &["delete", "/w.b/"],
        &["delete", "web"],
        &["start", "/no/such/script.js"],
    ];
    for command in walk {
        let (ours, theirs) = (own.try_run(command).await, stock.try_run(command).await);
        assert_eq!(outline(&ours, &own), outline(&theirs, &stock), "{command:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_has_every_field_that_its_own_daemon_gives_it() {
    let own = driven_by(Version::Seven).await;
    let stock = Pm2::start(Version::Seven).await;
    let mut fields = Vec::new();
    for pm2 in [&own, &stock] {
        pm2.run(&["start", &app("silent"), "--name", "quiet", "--max-restarts", "3"])
            .await;
        let record = pm2.jlist().await.remove(0);
        let kinds: BTreeMap<String, &str> = record["pm2_env"]
            .as_object()
            .expect("an object")
            .iter()
            .map(|(key, value)| (key.clone(), kind(value)))
            .collect();
        fields.push(kinds);
    }
    let (ours, theirs) = (&fields[0], &fields[1]);
    // What the app's library is told by PM2's own wrapper around it.
    let by_wrapper = ["node_version"];
    for (key, kind) in theirs {
        assert!(
            ours.get(key) == Some(kind) || by_wrapper.contains(&key.as_str()),
            "{key}: {kind} there, {:?} here",
            ours.get(key)
        );
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_update_updates_in_place_and_stops_nothing() {
    let pm2 = driven_by(Version::Seven).await;
    pm2.run(&["start", &app("silent"), "--name", "quiet"]).await;
    let before = pm2.jlist().await.remove(0);
    let daemon = pm2.pid();
    let said = pm2.try_run(&["update"]).await;
    assert!(said.stderr.contains("nothing was stopped"), "{said:#?}");
    // Ended by a signal: on no other way does it leave the apps alone. A shell shows 143.
    assert_eq!(said.code, -1, "{said:#?}");
    let after = pm2.jlist().await.remove(0);
    assert_eq!(before["pid"], after["pid"]);
    assert_eq!(after["pm2_env"]["restart_time"], 0);
    assert_eq!(pm2.pid(), daemon);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_pid_and_its_log_are_found_where_the_environment_puts_them() {
    let alone = Alone::new();
    let (pid, log) = (alone.root().join("its.pid"), alone.root().join("its.log"));
    let at = |path: &std::path::Path| path.display().to_string();
    let variables = [("PM2_PID_FILE_PATH", at(&pid)), ("PM2_LOG_FILE_PATH", at(&log))];
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, path)| (*name, path.as_str()))
        .collect();
    alone.qd_with(&["daemon"], &variables).await.well();
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap_or_default();
    let told = (read(&pid), read(&alone.home.join("pm2.pid")), read(&log));
    alone.qd(&["kill"]).await.well();
    assert!(!told.0.is_empty() && told.0 == told.1, "{told:?}");
    assert!(told.2.contains("Daemon started"), "{told:?}");
    assert!(!alone.home.join("pm2.log").exists());
    assert!(!pid.exists(), "it is gone with the daemon");
}
