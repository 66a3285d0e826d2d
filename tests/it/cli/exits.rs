//! Exit codes, each provoked, and what stands on standard output then.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::{AgentOptions, Alone, Bench, Output, Version, app};

/// A failure leaves standard output to machines and speaks on standard error.
fn failed(output: &Output, code: i32, word: &str) {
    assert_eq!(output.code, code, "{output:#?}");
    assert_eq!(output.stdout, "", "{output:#?}");
    assert!(output.stderr.contains(word), "{word}: {output:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_exit_code_says_what_kind_of_failure_it_was() {
    let bench = Bench::start().await;
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    qd(&["start", &app("silent"), "--name", "web", "--wait"])
        .await
        .well();
    for format in ["", "--json"] {
        let with = async |args: &[&str]| {
            let mut args = args.to_vec();
            args.extend(Some(format).filter(|format| !format.is_empty()));
            qd(&args).await
        };
        failed(&with(&["update"]).await, 1, "unsupported_by_daemon");
        failed(&with(&["scale", "web", "many"]).await, 2, "\"many\"");
        failed(&with(&["restart", "nobody"]).await, 3, "nobody");
        failed(&with(&["trigger", "web", "nothing"]).await, 3, "action");
        failed(
            &with(&["wait", "nobody", "--timeout", "100ms"]).await,
            3,
            "nobody",
        );
        let url = bench.agent.url.as_str();
        failed(
            &with(&["--host", url, "--token", "wrong", "ls"]).await,
            4,
            "token",
        );
        failed(&with(&["--host", url, "ls"]).await, 4, "qd token create");
        failed(
            &with(&["--host", "http://127.0.0.1:1", "--token", "x", "ls"]).await,
            5,
            "127.0.0.1:1",
        );
    }
    let nothing = qd(&["ls", "nobody"]).await;
    failed(&nothing, 3, "no processes");

    let read = bench.agent.token(&["processes:read"], &[]).await;
    let scoped = [("QD_HOST", bench.agent.url.as_str()), ("QD_TOKEN", read.as_str())];
    bench.agent.qd_with(&["ls"], &scoped).await.well();
    let refused = bench.agent.qd_with(&["stop", "web"], &scoped).await;
    failed(&refused, 4, "lacks the scope processes:operate");
    let limited = bench.agent.token(&["processes:read"], &["--app", "api"]).await;
    let limited = bench
        .agent
        .qd_with(
            &["describe", "web"],
            &[("QD_HOST", &bench.agent.url), ("QD_TOKEN", &limited)],
        )
        .await;
    failed(&limited, 3, "web");

    bench.pm2.kill_9().await;
    qd_tests::until("the agent misses its daemon", async || {
        qd(&["ping"]).await.code == 5
    })
    .await;
    failed(&qd(&["restart", "web"]).await, 5, "daemon_unavailable");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_crashes_at_once_ends_a_wait_with_its_last_lines() {
    let bench = Bench::start().await;
    let script = bench.pm2.root.join("crash.js");
    std::fs::write(&script, "console.error('no \\x1b[31mdatabase'); process.exit(3)").expect("written");
    for args in [
        ["start", "crash.js", "--name", "one", "--wait"].as_slice(),
        &["start", "crash.js", "--name", "two", "--wait", "--json"],
        &["restart", "one", "--wait"],
    ] {
        let crashed = bench.agent.qd(args).await;
        failed(&crashed, 7, "is errored");
        assert!(crashed.stderr.contains("  no database\n"), "{crashed:#?}");
    }
    for format in ["--raw", "--json"] {
        let waited = bench
            .agent
            .qd(&["wait", "one", "--timeout", "100ms", format])
            .await;
        failed(&waited, 7, "one (0) is errored");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_does_not_answer_times_out() {
    let options = AgentOptions {
        config: "[limits]\nrequest_timeout = \"2s\"\n".to_owned(),
        ..AgentOptions::default()
    };
    let bench = Bench::with(Version::Seven, &options).await;
    bench
        .agent
        .qd(&["start", &app("silent"), "--name", "web", "--wait"])
        .await
        .well();
    let pid = bench.pm2.pid().expect("a daemon").to_string();
    bench.agent.other("kill", &["-STOP", &pid]).await.well();
    let stuck = bench.agent.qd(&["restart", "web"]).await;
    bench.agent.other("kill", &["-CONT", &pid]).await.well();
    failed(&stuck, 6, "daemon_timeout");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_agent_it_says_how_to_start_one() {
    let alone = Alone::new();
    for args in [
        ["ls"].as_slice(),
        &["ls", "--json"],
        &["logs", "-f"],
        &["events"],
        &["start", "app.js"],
    ] {
        failed(&alone.qd(args).await, 5, "qd agent");
    }
    let doctor = alone.qd(&["doctor", "--json"]).await;
    assert_eq!(doctor.code, 1, "{doctor:#?}");
    let findings = doctor.json();
    let agent = findings
        .as_array()
        .and_then(|findings| findings.iter().find(|finding| finding["check"] == "agent"));
    assert_eq!(
        agent.map(|agent| &agent["ok"]),
        Some(&false.into()),
        "{findings:#}"
    );
    failed(&alone.qd(&["agent"]).await, 5, "pm2 ping");
    let open = alone
        .qd(&["agent", "--pm2-home", ".", "--listen", "0.0.0.0:0"])
        .await;
    failed(&open, 2, "--tls-self-signed");
}
