//! What it shows of what its apps write.

use std::{io::Read, process::Stdio};

use qd_tests::{Alone, app, until};
use rustix::process::Signal;
use serde_json::Value;

use super::{Runtime, program, signal, through};

/// Writes to both outputs, and a line without an end at last.
const BOTH: &str = "#!/bin/sh\necho out\necho err >&2\nprintf 'caf\\303\\251 \\377 half'\n";

#[tokio::test(flavor = "multi_thread")]
async fn one_app_is_shown_as_it_writes() {
    let alone = Alone::new();
    let app = program(&alone, "app", BOTH);
    let mut command = alone.command(&["runtime", "--no-autorestart", &app]);
    let output = command.output().await.expect("it runs");
    assert_eq!(output.stdout, b"out\ncaf\xc3\xa9 \xff half");
    assert_eq!(output.stderr, b"err\n");
    let logs = std::fs::read_dir(alone.home.join("logs")).expect("a folder");
    assert_eq!(logs.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_written_as_well_if_they_are_wanted() {
    let alone = Alone::new();
    let app = program(&alone, "app", BOTH);
    let output = through(&alone, &["--no-autorestart", "--logs-to-files", &app]).await;
    let log = |name: &str| std::fs::read(alone.home.join("logs").join(name)).expect("a log");
    assert_eq!(log("app-out.log"), b"out\ncaf\xc3\xa9 \xff half");
    assert_eq!(
        (log("app-error.log").as_slice(), output.stderr.as_str()),
        (&b"err\n"[..], "err\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_several_stand_behind_their_names_or_in_objects() {
    let alone = Alone::new();
    program(&alone, "app", BOTH);
    let file = program(
        &alone,
        "apps.toml",
        "[[apps]]\nname = \"a\"\nscript = \"./app\"\nautorestart = false\n\
         [[apps]]\nname = \"b\"\nscript = \"./app\"\nautorestart = false\n",
    );
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let named = through(&alone, &[&file]).await.done();
    let half = "café \u{fffd} half";
    let expected = [
        format!("a | {half}"),
        "a | out".into(),
        format!("b | {half}"),
        "b | out".into(),
    ];
    assert_eq!(sorted(&named.stdout), expected);
    assert_eq!(sorted(&named.stderr), ["a | err", "b | err"]);
    let json = through(&alone, &[&file, "--json"]).await.done();
    let objects: Vec<Value> = json
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!(objects.len(), 4);
    let of_b: Vec<&Value> = objects.iter().filter(|it| it["process"]["name"] == "b").collect();
    assert_eq!(
        (of_b[0]["line"].as_str(), of_b[1]["line"].as_str()),
        (Some("out"), Some(half))
    );
    assert_eq!(
        (&of_b[0]["stream"], of_b[0].get("partial")),
        (&"out".into(), None)
    );
    assert_eq!(
        (&of_b[1]["partial"], &of_b[1]["process"]["id"]),
        (&true.into(), &1.into())
    );
    assert!(of_b[0]["time"].as_str().is_some_and(|time| time.ends_with('Z')));
    assert!(json.stderr.contains("\"line\":\"err\""), "{}", json.stderr);
}

/// Numbers of lines that say `line N`, whatever stands before.
fn numbers(text: &str) -> Vec<u64> {
    let number = |line: &str| line.split("line ").nth(1)?.split([' ', '"']).next()?.parse().ok();
    text.lines()
        .map(|line| number(line).unwrap_or_else(|| panic!("{line:?}")))
        .collect()
}

/// Waits until nothing more goes into a pipe.
async fn nearly_full(pipe: &impl std::os::fd::AsFd) {
    until("the pipe is nearly full", async || {
        rustix::io::ioctl_fionread(pipe).expect("a pipe") > 48 << 10
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_takes_its_time_misses_nothing_in_any_form() {
    const LINES: u64 = 30_000;
    let alone = Alone::new();
    let text = format!("#!/bin/sh\nseq -f 'line %.0f' 1 {LINES}\n");
    let app = program(&alone, "app", &text);
    for form in ["--raw", "--prefix", "--json"] {
        let mut command = alone
            .command(&["runtime", "--no-autorestart", form, &app])
            .into_std();
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut out = child.stdout.take().expect("a pipe");
        nearly_full(&out).await;
        assert!(child.try_wait().expect("a child").is_none(), "{form}: it waits");
        let mut said = String::new();
        out.read_to_string(&mut said).expect("text");
        assert!(child.wait().expect("a child").success(), "{form}");
        assert_eq!(numbers(&said), (1..=LINES).collect::<Vec<_>>(), "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_is_gone_stops_nobody() {
    let alone = Alone::new();
    let app = program(&alone, "app", "#!/bin/sh\nseq 1 100000\necho done >&2\nexit 3\n");
    for form in ["--raw", "--prefix"] {
        let mut command = alone.command(&["runtime", "--no-autorestart", form, &app]);
        let (reader, out) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command
            .stdout(out)
            .stderr(Stdio::piped())
            .output()
            .await
            .expect("it runs");
        assert_eq!(output.status.code(), Some(3), "{form}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("done\n"),
            "{form}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_lines_of_two_apps_on_one_pipe_stay_whole() {
    let alone = Alone::new();
    for letter in ["a", "b"] {
        let text = format!(
            "for (let i = 0; i < 40; i++) require('fs').writeSync(i % 2 + 1, '{letter}'.repeat(20000) + '\\n')\n"
        );
        program(&alone, &format!("{letter}.js"), &text);
    }
    let file = program(
        &alone,
        "apps.yaml",
        "- {script: a.js, autorestart: false}\n- {script: b.js, autorestart: false}\n",
    );
    let mut command = alone.command(&["runtime", &file]);
    let (mut both, out) = std::io::pipe().expect("a pipe");
    command.stdout(out.try_clone().expect("a file")).stderr(out);
    let mut child = command.spawn().expect("it starts");
    drop(command);
    nearly_full(&both).await;
    let mut said = String::new();
    both.read_to_string(&mut said).expect("text");
    assert!(child.wait().await.expect("a child").success());
    let whole = ["a", "b"].map(|letter| format!("{letter} | {}", letter.repeat(20000)));
    assert_eq!(said.lines().count(), 80);
    for line in said.lines() {
        assert!(
            whole.iter().any(|whole| whole == line),
            "{}",
            &line[..40.min(line.len())]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_is_killed_or_replaced_costs_no_line_and_no_app() {
    for form in ["--raw", "--json"] {
        let alone = Alone::new();
        let mut command = alone.command(&["runtime", form, &app("logger")]);
        command.env("RATE", "5000");
        let runtime = Runtime::of(&alone, command);
        runtime.says("line 1 ").await;
        for round in 0..6 {
            if round == 5 {
                alone.qd(&["update"]).await.well();
            } else {
                runtime.kill_daemon().await;
            }
            let before = runtime.said().len();
            until("it goes on", async || runtime.said().len() > before + 10_000).await;
        }
        assert_eq!(runtime.running("app.js"), 1);
        signal(runtime.pid(), Signal::TERM);
        let out = runtime.out.clone();
        assert_eq!(runtime.end().await, 0);
        let mut seen = numbers(&std::fs::read_to_string(out).expect("a file"));
        if form != "--raw" {
            // Between a write and the next call a line may be shown twice.
            seen.dedup();
            seen.sort_unstable();
            seen.dedup();
        }
        let last = *seen.last().expect("lines");
        assert_eq!(seen, (1..=last).collect::<Vec<_>>(), "{form}");
    }
}
