//! What apps use, how they end, and what is told of them.
#![expect(clippy::disallowed_methods, reason = "a test plays other programs")]

use qd_tests::{AgentOptions, Bench, Pm2, Version, app, descendants, until};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_its_children_use_counts_against_its_limit() {
    let pm2 = Pm2::start(Version::Own).await;
    // The parent stays small; its child holds a hundred megabytes.
    let hungry = pm2.script("hungry.py",
        "import os, time\nif os.fork() == 0:\n    held = bytearray(b'x') * (100 << 20)\nwhile True: time.sleep(1)\n",
    );
    let start = ["start", &hungry, "--name", "hungry", "--interpreter", "python3"];
    pm2.run(&[&start[..], &["--max-memory-restart", "60M"]].concat())
        .await;
    until("it was restarted for its memory", async || {
        pm2.jlist().await[0]["pm2_env"]["last_exit"]["reason"] == "memory"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_with_children_in_the_background_stops_at_once() {
    let pm2 = Pm2::start(Version::Own).await;
    // A shell makes what it starts in the background ignore SIGINT.
    let shell = pm2.script("jobs.sh", "sleep 1000 &\nsleep 1001 &\nwait\n");
    let start = ["start", &shell, "--name", "jobs", "--interpreter", "sh"];
    pm2.run(&[&start[..], &["--kill-timeout", "20000"]].concat())
        .await;
    let keeper = pm2.keeper().expect("a keeper");
    until("all of it runs", async || descendants(keeper).len() >= 4).await;
    let began = std::time::Instant::now();
    pm2.run(&["stop", "jobs"]).await;
    assert!(
        began.elapsed() < std::time::Duration::from_secs(15),
        "it was waited for until it was killed"
    );
    assert_eq!(descendants(keeper), [pm2.pid().expect("a daemon")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_a_process_has_no_environment() {
    let pm2 = Pm2::start(Version::Own).await;
    let listening = pm2.script(
        "listen.js",
        "const axon = require('pm2-axon'); const socket = axon.socket('sub-emitter');
         socket.on('*', (topic, data) => console.log(topic, JSON.stringify(data)));
         socket.connect(process.argv[2]); console.log('listening');",
    );
    let heard = pm2.root.join("heard");
    let out = std::fs::File::create(&heard).expect("a file");
    let mut listener = std::process::Command::new("node")
        .env("NODE_PATH", concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules"))
        .args([&listening, &pm2.home.join("pub.sock").display().to_string()])
        .stdout(out)
        .spawn()
        .expect("node runs");
    let said = || std::fs::read_to_string(&heard).unwrap_or_default();
    let secret = [("SECRET_TOKEN", "canary-4711")];
    until("a process's events are heard", async || {
        pm2.run_with(&["start", &app("silent"), "--name", "quiet", "-f"], &secret)
            .await;
        said().contains("process:event")
    })
    .await;
    pm2.run(&["restart", "all"]).await;
    pm2.run(&["delete", "all"]).await;
    until("its end is heard", async || said().contains(r#""event":"exit""#)).await;
    listener.kill().expect("it runs");
    listener.wait().expect("it ended");
    assert!(!said().contains("canary-4711"), "{}", said());
    let report = pm2.run(&["report"]).await;
    assert!(!report.stdout.contains("canary-4711"), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_have_their_times_though_the_agent_hears_only_that_there_were_some() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = json!({"script": app("logger"), "name": "logger", "env": {"RATE": "200"}});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    until("lines have the times they were written at", async || {
        let lines = bench
            .json("/api/v1/processes/logger/logs?lines=200&since=1h")
            .await
            .ok();
        let lines = lines["items"].as_array().cloned().unwrap_or_default();
        let instant = |text: &str| {
            let at: qd_sdk::api::Time = serde_json::from_value(json!(text)).ok()?;
            Some(at.as_millis())
        };
        let off = lines.iter().filter_map(|line| {
            let written = instant(line["line"].as_str()?.rsplit(' ').next()?)?;
            Some(instant(line["time"].as_str()?)? - written)
        });
        let off: Vec<i64> = off.collect();
        off.len() > 100 && off.iter().all(|off| (-100..3_000).contains(off))
    })
    .await;
}
