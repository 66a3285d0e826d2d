//! What people see: widths, colours, closed pipes, `--json`.

use qd_tests::{Bench, app};

/// The longest line of text, without colours.
fn width(text: &str) -> usize {
    let mut plain = String::new();
    let mut coloured = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => coloured = true,
            'm' if coloured => coloured = false,
            '\r' => {}
            c if !coloured => plain.push(c),
            _ => {}
        }
    }
    plain.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_fit_and_colours_are_for_terminals_only() {
    let bench = Bench::start().await;
    let agent = &bench.agent;
    for name in [
        "web",
        "a-rather-long-name-of-an-app-that-does-not-fit-forty-columns",
    ] {
        agent.qd(&["start", &app("silent"), "--name", name]).await.well();
    }
    for (columns, shown, left_out) in [
        (200, ["NAMESPACE", "MEMORY", "UPTIME"].as_slice(), [].as_slice()),
        (80, &["NAME", "STATUS", "RESTARTS"], &["MODE"]),
        (40, &["NAME", "STATUS", "RESTARTS"], &["NAMESPACE", "PID"]),
    ] {
        let variable = columns.to_string();
        let piped = agent.qd_with(&["ls"], &[("COLUMNS", &variable)]).await.done();
        let seen = agent.terminal(columns, &[], "ls").await.done();
        for (how, text) in [("COLUMNS", &piped.stdout), ("terminal", &seen.stdout)] {
            assert!(
                width(text) <= usize::from(columns),
                "{how} {columns}: {} wide:\n{text}",
                width(text)
            );
            let words =
                |word: &str| text.contains(&format!(" {word} ")) || text.contains(&format!(" {word}\n"));
            assert!(shown.iter().all(|word| words(word)), "{how} {columns}:\n{text}");
            assert!(
                !left_out.iter().any(|word| words(word)),
                "{how} {columns}:\n{text}"
            );
        }
        for table in ["stop web", "token ls", "audit ls", "metrics"] {
            let seen = agent.terminal(columns, &[], table).await.done().stdout;
            assert!(width(&seen) <= usize::from(columns), "{table}: {seen}");
        }
        assert!(
            !piped.stdout.contains('\u{1b}'),
            "no terminal, no colours: {piped:#?}"
        );
        assert!(seen.stdout.contains("\u{1b}["), "{seen:#?}");
    }
    let plain = agent.terminal(80, &[("NO_COLOR", "1")], "ls").await.done();
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:#?}");
    let json = agent.terminal(80, &[], "ls --json").await.done();
    assert!(!json.stdout.contains('\u{1b}'), "{json:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_accident() {
    let bench = Bench::start().await;
    for args in [
        ["ls"].as_slice(),
        &["completions", "bash"],
        &["--help"],
        &["restart", "nobody"],
        &["nonsense"],
        &["config", "show"],
        &["doctor"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = bench.agent.qd_command(args, &[]);
        command
            .stdout(writer.try_clone().expect("its other end"))
            .stderr(writer);
        let ended = command.status().await.expect("it runs").code();
        assert!(
            ended.is_some_and(|code| code < 4),
            "{args:?}: {ended:?} (101 is a panic)"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_json_standard_output_is_one_document() {
    let bench = Bench::start().await;
    let agent = &bench.agent;
    agent
        .qd(&["start", &app("sample"), "--name", "web", "--wait"])
        .await
        .well();
    for (args, fields) in [
        (["ls"].as_slice(), ["items"].as_slice()),
        (&["ls", "--name", "nobody"], &["items"]),
        (&["describe", "web"], &["items"]),
        (&["restart", "web", "--wait"], &["items"]),
        (&["env", "web"], &["items"]),
        (&["metrics", "web"], &["items"]),
        (&["trigger", "web"], &["items"]),
        (&["wait", "web"], &["items"]),
        (&["token", "ls"], &["items"]),
        (&["audit", "ls"], &["items"]),
        (&["audit", "verify"], &["entries", "first", "last_hash"]),
        (&["whoami"], &["kind", "subject", "scopes", "expires_at"]),
        (&["ping"], &["status", "daemon"]),
        (&["save"], &["message"]),
        (&["resurrect"], &["message"]),
        (&["reload-logs"], &["message"]),
        (&["config", "check"], &["usable", "warnings"]),
        (&["flush", "web"], &["items"]),
        (&["delete", "web"], &["items"]),
    ] {
        let output = agent.qd(&[args, &["--json"]].concat()).await.done();
        let document = output.json();
        for field in fields {
            assert!(
                document.get(field).is_some(),
                "{args:?} has no {field}: {document:#}"
            );
        }
        assert!(
            output.stderr.is_empty() || args[0] == "config",
            "{args:?}: {output:#?}"
        );
    }
    for args in [["config", "show", "--json"], ["doctor", "--json", "--raw"]] {
        assert!(agent.qd(&args).await.json().is_array(), "{args:?}");
    }
}
