//! `qd logs`, `qd flush`, `qd events`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use qd_tests::{Agent, Bench, PATIENCE, app, until};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout},
};

/// A command whose output one follows.
fn followed(agent: &Agent, args: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = agent.qd_command(args, &[]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

async fn line(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    tokio::time::timeout(PATIENCE, lines.next_line())
        .await
        .expect("a line in time")
        .unwrap()
        .expect("the stream goes on")
}

/// Ends it as Ctrl-C does, and returns the signal that it ended by.
async fn interrupted(agent: &Agent, mut child: Child) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt as _;
    let asked = Instant::now();
    let pid = child.id().unwrap().to_string();
    agent.other("kill", &["-INT", &pid]).await.well();
    let status = tokio::time::timeout(PATIENCE, child.wait())
        .await
        .unwrap()
        .unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        asked.elapsed()
    );
    status.signal()
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_are_shown_filtered_followed_and_emptied() {
    let bench = Bench::start().await;
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    qd(&[
        "start",
        &app("logger"),
        "--name",
        "log",
        "--env",
        "RATE=200",
        "--env",
        "TOTAL=40",
    ])
    .await
    .well();
    until("forty lines", async || {
        qd(&["logs", "log"]).await.stdout.contains("line 40 ")
    })
    .await;
    let last = qd(&["logs", "log", "-n", "3"]).await.done().stdout;
    let numbers: Vec<&str> = last
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2))
        .collect();
    assert_eq!(numbers, ["38", "39", "40"], "{last}");
    assert!(
        last.lines().all(|line| line.starts_with("0|log  line ")),
        "{last}"
    );
    let matching = qd(&["logs", "log", "-n", "100", "--grep", "line [0-9]0 "])
        .await
        .done()
        .stdout;
    assert_eq!(matching.lines().count(), 4, "{matching}");
    let json = qd(&["logs", "log", "-n", "2", "--json"]).await.done().stdout;
    let records: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records.len(), 2, "{json}");
    assert_eq!(records[0]["type"], "line");
    assert_eq!(records[0]["stream"], "out");
    assert_eq!(records[0]["process"]["name"], "log");
    assert_eq!(qd(&["logs", "log", "--stream", "err"]).await.done().stdout, "");
    let wrong = qd(&["logs", "log", "--grep", "("]).await;
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("unclosed group\n") || wrong.stderr.contains("unclosed group ("));
    assert!(!wrong.stderr.contains("\\u{"), "{wrong:#?}");

    let (following, mut lines) = followed(&bench.agent, &["logs", "log", "-f", "-n", "1"]);
    assert!(line(&mut lines).await.contains("line 40 "));
    let (events, mut told) = followed(
        &bench.agent,
        &["events", "log", "--topic", "process.restarted", "--json"],
    );
    // The stream of events has no past; it has begun when an event arrives.
    let event = tokio::select! {
        event = line(&mut told) => event,
        () = async { loop { qd(&["restart", "log"]).await.well(); } } => unreachable!(),
    };
    let event: Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["topic"], "process.restarted", "{event:#}");
    assert_eq!(event["process"]["name"], "log", "{event:#}");
    assert!(line(&mut lines).await.contains("line 1 "));
    assert_eq!(interrupted(&bench.agent, following).await, Some(2));
    assert_eq!(interrupted(&bench.agent, events).await, Some(2));

    until("the last line is written", async || {
        qd(&["logs", "log", "-n", "1"]).await.stdout.contains("line 40 ")
    })
    .await;
    qd(&["flush", "log"]).await.well();
    assert_eq!(qd(&["logs", "log"]).await.done().stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_sequences_of_apps_do_not_reach_the_terminal_unless_raw() {
    let bench = Bench::start().await;
    let script = bench.pm2.root.join("evil.js");
    let source =
        "console.log('\\x1b]0;owned\\x07a\\x1b[2Jb\\u202ec\\rd\\x1b[31m'); setInterval(() => {}, 1e6)";
    std::fs::write(&script, source).unwrap();
    let name = "na\u{1b}[2Jme";
    // Over PM2's own command line, which takes any name.
    bench.pm2.run(&["start", "evil.js", "--name", name]).await;
    let line = "0|name  ab\\u{202e}c\\u{d}d\n";
    until("the line", async || {
        bench.agent.qd(&["logs"]).await.stdout == line
    })
    .await;
    for args in [
        ["ls"].as_slice(),
        &["describe", "0"],
        &["metrics"],
        &["restart", "0"],
        &["trigger", "0"],
        &["env", "0", "--reveal"],
    ] {
        let output = bench.agent.qd(args).await.done();
        let shown = format!("{}{}", output.stdout, output.stderr);
        assert!(!shown.contains('\u{1b}'), "{args:?}: {shown:?}");
    }
    assert!(bench.agent.qd(&["ls"]).await.stdout.contains(" name "));
    let raw = bench.agent.qd(&["ls", "--raw"]).await.done().stdout;
    assert!(raw.contains(name), "{raw:?}");
    let raw = bench.agent.qd(&["logs", "--raw"]).await.done().stdout;
    assert!(raw.contains("\u{1b}]0;owned\u{7}"), "{raw:?}");
    let missing = bench.agent.qd(&["describe", "no\u{1b}[2Jne"]).await;
    assert_eq!(missing.code, 2, "no name holds such characters: {missing:#?}");
    assert!(!missing.stderr.contains('\u{1b}'), "{missing:#?}");
}
