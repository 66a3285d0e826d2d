//! Every command over the agent's Unix socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::{Bench, Output, app, run, until, until_some};
use serde_json::Value;

/// What became of every process, each of which did the same.
fn outcome(output: Output) -> String {
    let document = output.done().json();
    let items = document["items"].as_array().unwrap();
    assert!(!items.is_empty(), "{document:#}");
    let outcomes: Vec<&Value> = items.iter().map(|item| &item["outcome"]).collect();
    assert!(outcomes.windows(2).all(|two| two[0] == two[1]), "{document:#}");
    outcomes[0].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_works_over_the_local_socket_without_a_token() {
    let bench = Bench::start().await;
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    let script = app("sample");
    let started = qd(&[
        "start",
        &script,
        "--name",
        "web",
        "--env",
        "COLOUR=teal",
        "--wait",
    ])
    .await
    .done();
    assert!(started.stdout.contains("online"), "{started:#?}");

    for (args, expected) in [
        (["restart", "web", "--wait", "--json"].as_slice(), "restarted"),
        (&["reload", "web", "--json"], "reloaded"),
        (&["stop", "web", "--json"], "stopped"),
        (&["start", "web", "--wait", "--json"], "started"),
        (&["reset", "web", "--json"], "reset"),
        (&["scale", "web", "+1", "--json"], "added"),
        (&["scale", "web", "1", "--json"], "removed"),
        (&["send", "web", "a line", "--json"], "delivered"),
        (
            &["send", "web", "--topic", "news", "{\"a\":1}", "--json"],
            "delivered",
        ),
        (&["signal", "web", "SIGCONT", "--json"], "signalled"),
    ] {
        assert_eq!(outcome(qd(args).await), expected, "{args:?}");
    }
    let list = qd(&["ls", "--json"]).await.done().json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list:#}");
    assert_eq!(list["items"][0]["name"], "web");
    assert_eq!(list["items"][0]["restarts"], 0, "{list:#}");
    let described = qd(&["describe", "web"]).await.done().stdout;
    assert!(
        described.contains(&format!("script           {script}")),
        "{described}"
    );
    qd(&["wait", "web"]).await.well();

    until("the app offers its action", async || {
        qd(&["trigger", "web"]).await.stdout.contains("greet")
    })
    .await;
    let reply = qd(&["trigger", "web", "greet", "bob"]).await.done().stdout;
    assert_eq!(reply, "0|web  {\"hello\":\"bob\"}\n");
    let metrics = until_some("there are samples", async || {
        let metrics = qd(&["metrics", "web", "--json"]).await.done().json();
        (!metrics["items"][0]["samples"].as_array()?.is_empty()).then_some(metrics)
    })
    .await;
    assert!(
        metrics["items"][0]["samples"][0]["memory_bytes"].is_u64(),
        "{metrics:#}"
    );
    qd(&["metrics"]).await.well();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_is_masked_until_it_is_revealed() {
    let bench = Bench::start().await;
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    qd(&["start", &app("silent"), "--name", "web", "--env", "COLOUR=teal"])
        .await
        .well();
    let masked = qd(&["env", "web"]).await.done().stdout;
    assert!(masked.contains("COLOUR=hmac-sha256:"), "{masked}");
    assert!(!masked.contains("teal"), "{masked}");
    let revealed = qd(&["env", "web", "--reveal"]).await.done().stdout;
    assert!(revealed.contains("COLOUR=teal\n"), "{revealed}");
    qd(&["restart", "web", "--env", "COLOUR=ochre"]).await.well();
    assert!(
        qd(&["env", "web", "--reveal"])
            .await
            .stdout
            .contains("COLOUR=ochre\n")
    );
    qd(&["stop", "web"]).await.well();
    let ignored = qd(&["start", "web", "--env", "COLOUR=plum"]).await;
    assert_eq!(ignored.code, 2, "what is not heeded is refused: {ignored:#?}");
    assert!(ignored.stderr.contains("qd restart --env"), "{ignored:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_saved_and_comes_back_and_the_host_is_well() {
    let bench = Bench::start().await;
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    qd(&["start", &app("silent"), "--name", "web", "--wait"])
        .await
        .well();
    let saved = qd(&["save"]).await.done().stdout;
    assert_eq!(saved, "1 processes were saved\n");
    qd(&["delete", "web"]).await.well();
    let empty = qd(&["ls"]).await.done();
    assert_eq!(
        (empty.stdout.as_str(), empty.stderr.as_str()),
        ("", "no processes\n")
    );
    let refused = qd(&["save"]).await;
    assert_ne!(refused.code, 0, "{refused:#?}");
    qd(&["resurrect"]).await.well();
    qd(&["wait", "web"]).await.well();
    qd(&["reload-logs"]).await.well();
    assert!(qd(&["ping"]).await.done().stdout.starts_with("ok ("));
    let whoami = qd(&["whoami"]).await.done().stdout;
    assert!(
        whoami.contains("processes:operate") && whoami.contains("never"),
        "{whoami}"
    );
    // The harness has a variable that looks like one of the agent's; a doctor remarks on it.
    let mut doctor = bench.agent.qd_command(&["doctor"], &[]);
    doctor.env_remove("QD_TEST_SECRET");
    let doctor = run(doctor).await.done().stdout;
    assert!(
        doctor.contains("audit log") && !doctor.contains("look"),
        "{doctor}"
    );

    let audited = qd(&["audit", "ls", "--json"]).await.done().json();
    let verbs: Vec<&str> = audited["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["verb"].as_str())
        .collect();
    for verb in ["processes.delete", "daemon.save", "daemon.resurrect"] {
        assert!(verbs.contains(&verb), "{verbs:?}");
    }
    let verified = qd(&["audit", "verify", "--json"]).await.done().json();
    assert!(verified["entries"].as_u64().unwrap() >= verbs.len() as u64);
    let log = bench.agent.home.join("audit.log");
    let changed = std::fs::read_to_string(&log)
        .unwrap()
        .replace("daemon.save", "daemon.soap");
    std::fs::write(&log, changed).unwrap();
    let broken = qd(&["audit", "verify"]).await;
    assert_eq!(broken.code, 1, "{broken:#?}");
    assert!(broken.stdout.is_empty(), "{broken:#?}");

    assert_eq!(qd(&["kill"]).await.code, 2);
    qd(&["kill", "--yes"]).await.well();
    until("the daemon is gone", async || qd(&["ping"]).await.code == 5).await;
}
