//! Names and output of apps as somebody wrote them who wants to reach the reader's terminal, page or collector.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::{Bench, until};
use serde_json::Value;

/// A name with everything that means something to a terminal, a page, a line, a label or a reader of events.
const NAME: &str = "ev\u{1b}[31mil\u{9b}2J\r\nevent: forged\n\n<img src=x>\"\\{}\u{202e}\u{61c}\u{2066}\u{7}";
const LINE: &str = r"\u001b[31mred\u001b[0m \u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://evil\u001b\\link \u202ertl \u061c\u009b2J \u0008 <script>x</script>\rfake";

/// Whether a terminal would take it as plain text.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_and_lines_are_text_and_nothing_more() {
    let bench = Bench::start().await;
    let script = bench.pm2.root.join("hostile.js");
    let source =
        format!("setInterval(() => {{ console.log(\"{LINE}\"); console.error(\"{LINE}\"); }}, 200);");
    std::fs::write(&script, source).unwrap();
    let script = script.display().to_string();
    bench
        .pm2
        .run(&["start", &script, "--name", NAME, "--namespace", NAME])
        .await;
    let long = "n".repeat(2000);
    let log = bench.pm2.root.join("long.log").display().to_string();
    bench
        .pm2
        .run(&["start", &script, "--name", &long, "-o", &log, "-e", &log])
        .await;
    until("both are listed", async || {
        let list = bench.get("/api/v1/processes").await.ok();
        list["items"].as_array().is_some_and(|items| items.len() == 2)
    })
    .await;
    until("they have written", async || {
        bench.get("/api/v1/processes/0/logs").await.body.contains("fake")
    })
    .await;
    terminals(&bench).await;
    readers_of_json(&bench).await;
    collectors(&bench).await;
    let log = bench.agent.log();
    assert!(is_plain(&log), "{log:?}");
    assert!(
        !log.lines().any(|line| line.starts_with("event: forged")),
        "{log}"
    );
}

async fn terminals(bench: &Bench) {
    for args in [
        &["ls"][..],
        &["ls", "all"],
        &["describe", "0"],
        &["env", "0"],
        &["metrics", "all"],
        &["logs", "0"],
        &["logs", "all", "--time", "--stream", "err"],
        &["trigger", "0"],
        &["restart", "0"],
        &["reset", "all"],
        &["doctor"],
        &["audit", "ls"],
    ] {
        let output = bench.agent.qd(args).await;
        let text = format!("{}{}", output.stdout, output.stderr);
        assert!(!text.is_empty(), "{args:?}");
        assert!(is_plain(&text), "{args:?}: {text:?}");
        assert!(
            !text.lines().any(|line| line.starts_with("event: forged")),
            "{args:?}: {text}"
        );
    }
    let rows = bench.agent.qd(&["ls", "0"]).await.done().stdout;
    assert!(rows.contains("evil"), "{rows:?}");
    let lines = bench.agent.qd(&["logs", "0"]).await.done().stdout;
    assert!(
        lines.contains("red") && lines.contains("link") && lines.contains("<script>"),
        "{lines:?}"
    );
    let raw = bench.agent.qd(&["logs", "0", "--raw"]).await.done().stdout;
    assert!(raw.contains("\u{1b}[31mred"), "{raw:?}");
}

async fn readers_of_json(bench: &Bench) {
    for args in [
        &["ls", "--json"][..],
        &["describe", "0", "--json"],
        &["env", "0", "--json"],
    ] {
        let output = bench.agent.qd(args).await.done();
        assert!(
            !output.stdout.chars().any(|c| c.is_ascii_control() && c != '\n'),
            "{args:?}"
        );
        assert!(!output.json().is_null());
    }
    for record in bench
        .agent
        .qd(&["logs", "0", "--json"])
        .await
        .done()
        .stdout
        .lines()
    {
        let record: Value = serde_json::from_str(record).unwrap();
        assert_eq!(record["process"]["name"], NAME);
    }
    for (path, media) in [
        ("/api/v1/processes", "application/json"),
        ("/api/v1/processes/0/logs", "text/plain"),
        ("/api/v1/processes/absent%3Cscript%3E", "application/problem+json"),
    ] {
        let answer = bench.get(path).await;
        assert!(answer.headers["content-type"].starts_with(media), "{answer:?}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers["content-security-policy"].contains("default-src 'none'"));
    }
    let mut events = bench.follow(&["/api/v1/events"]);
    assert_eq!(bench.post("/api/v1/processes/0/restart").await.status, 200);
    let online = events
        .first(|message| {
            assert_ne!(message.event, "forged");
            message.event == "process.online"
        })
        .await;
    assert_eq!(online.data["process"]["name"], NAME);
    let mut lines = bench.follow(&[
        "-H",
        "Accept: text/event-stream",
        "/api/v1/processes/0/logs?follow=true&lines=3",
    ]);
    for _ in 0..5 {
        let line = lines.message().await.expect("the stream goes on");
        assert_ne!(line.event, "forged");
        assert_eq!(line.data["process"]["name"], NAME);
    }
}

async fn collectors(bench: &Bench) {
    let page = bench.get("/metrics").await.body;
    let escaped = NAME
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    assert!(page.contains(&escaped), "{page}");
    for line in page.split('\n') {
        let sample = line.starts_with('#') || line.is_empty() || line.starts_with("qd_");
        assert!(sample, "a name began a line: {line:?}");
        assert!(line.len() < 2000, "{} bytes", line.len());
    }
}
