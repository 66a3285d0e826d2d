//! Mistakes, and what is said about them. No agent runs.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::Alone;

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_command_line_is_told_what_was_meant() {
    let alone = Alone::new();
    for (args, said) in [
        (["lst"].as_slice(), "'ls'"),
        (&["restrat", "web"], "'restart'"),
        (&["ls", "--jsno"], "'--json'"),
        (&["logs", "--stream", "both"], "it is `out` or `err`"),
        (&["ls", "--status", "running"], "waiting_restart"),
        (&["restart", "web", "--env", "PORT"], "NAME=VALUE"),
        (&["restart", "web", "--timeout", "soon"], "\"soon\""),
        (
            &["token", "create", "ci", "--scope", "process:read"],
            "processes:read",
        ),
        (
            &[
                "token",
                "create",
                "ci",
                "--scope",
                "processes:read",
                "--ttl",
                "9999d",
            ],
            "two years",
        ),
        (
            &["--host", "apps-1:9616", "ls"],
            "a URL begins with http:// or https://",
        ),
        (&["--host", "ftp://apps-1", "ls"], "https://host:port"),
        (&["completions", "tcsh"], "fish"),
        (&["login", "https://apps-1", "name"], "name"),
        (&["--host", "http://127.0.0.1:1", "kill"], "--yes"),
    ] {
        let output = alone.qd(args).await;
        assert_eq!(output.code, 2, "{args:?}: {output:#?}");
        assert_eq!(output.stdout, "", "{args:?}");
        assert!(output.stderr.contains(said), "{said}: {args:?}: {output:#?}");
        assert!(!output.stderr.contains("panicked"), "{output:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_the_configuration_is_told_with_file_and_line() {
    let alone = Alone::new();
    std::fs::create_dir(&alone.home).expect("created");
    let file = alone.home.join("qd.toml");
    for (text, said) in [
        (
            "[agent]\nlistn = \"127.0.0.1:0\"\n",
            ["`listn`", "line 2", "`listen`"],
        ),
        ("[limit]\nstreams = 3\n", ["`limit`", "line 1", "`limits`"]),
        (
            "[limits]\n\nrequest_timeout = \"soon\"\n",
            ["line 3", "limits.request_timeout", "\"soon\""],
        ),
        ("[limits]\nstreams = true\n", ["line 2", "limits.streams", "true"]),
        ("[agent\n", ["line 1", "unclosed", "]"]),
        (
            "[agent]\nlisten = \"0.0.0.0:0\"\n",
            ["TLS", "0.0.0.0:0", "127.0.0.1"],
        ),
    ] {
        std::fs::write(&file, text).expect("written");
        for args in [
            ["config", "check"].as_slice(),
            &["config", "check", "--json"],
            &["config", "show"],
            &["agent"],
        ] {
            let output = alone.qd(args).await;
            assert_eq!(output.code, 2, "{text}: {output:#?}");
            assert_eq!(output.stdout, "", "{output:#?}");
            for word in said {
                assert!(output.stderr.contains(word), "{word}: {text}: {output:#?}");
            }
            if !text.contains("0.0.0.0") {
                assert!(output.stderr.contains(&file.display().to_string()), "{output:#?}");
            }
        }
        let doctor = alone.qd(&["doctor"]).await;
        assert_eq!(doctor.code, 1);
        assert!(doctor.stdout.contains(said[0]), "{doctor:#?}");
    }
    std::fs::remove_file(&file).expect("removed");
    let variable = [("QD_LIMITS_STREAM", "3")];
    let warned = alone.qd_with(&["config", "check"], &variable).await.done();
    assert!(warned.stderr.contains("QD_LIMITS_STREAMS"), "{warned:#?}");
    let warned = alone
        .qd_with(&["config", "check", "--json"], &variable)
        .await
        .done();
    assert_eq!(warned.json()["usable"], true);
}
