//! `qd monit`, in a real terminal.

use std::process::Stdio;

use qd_tests::{Bench, app, until};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// What leaving the alternate screen looks like.
const LEFT: &str = "\u{1b}[?1049l";

#[tokio::test(flavor = "multi_thread")]
async fn processes_are_watched_and_restarted_with_a_key_and_the_terminal_is_given_back() {
    let bench = Bench::start().await;
    let spec = json!({"script": app("logger"), "name": "watched", "env": {"RATE": "5"}});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let pid = bench.process("watched").await["pid"].clone();

    let inside = "stty cols 110 rows 34; exec \"$QD\" monit; ";
    let mut command = bench.agent.terminal_command(inside);
    command
        .env("TERM", "xterm-256color")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut terminal = command.spawn().unwrap();
    let mut typed = terminal.stdin.take().unwrap();
    let mut output = terminal.stdout.take().unwrap();
    let mut seen = String::new();
    let mut chunk = vec![0; 64 << 10];
    // A terminal gets what has changed only; a line of the log comes in one piece.
    while !(seen.contains("watched") && seen.contains("line ")) {
        let count = output.read(&mut chunk).await.unwrap();
        assert!(count > 0, "it ended: {seen}");
        seen.push_str(&String::from_utf8_lossy(&chunk[..count]));
    }
    let reading = tokio::spawn(async move {
        let mut rest = Vec::new();
        output.read_to_end(&mut rest).await.unwrap();
        String::from_utf8_lossy(&rest).into_owned()
    });
    typed.write_all(b"r").await.unwrap();
    until("it was restarted", async || {
        let process = bench.process("watched").await;
        process["pid"] != pid && process["status"] == "online"
    })
    .await;
    typed.write_all(b"q").await.unwrap();
    assert!(terminal.wait().await.unwrap().success());
    assert!(reading.await.unwrap().contains(LEFT));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_it_says_what_to_use_instead() {
    let bench = Bench::start().await;
    let output = bench.agent.qd(&["monit"]).await;
    assert_eq!(output.code, 2, "{output:?}");
    assert!(output.stderr.contains("qd ls --json"), "{output:?}");
}
