//! What needs no agent: configuration, tokens, completions, manual pages, help.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::Alone;

/// The names of the commands, as the help lists them.
async fn commands(alone: &Alone, of: &[&str]) -> Vec<String> {
    let help = alone.qd(&[of, &["--help"]].concat()).await.done().stdout;
    let list = help.split("Commands:\n").nth(1).unwrap_or_default();
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_has_help_completions_and_a_manual_page() {
    let alone = Alone::new();
    let help = alone.qd(&["--help"]).await.done().stdout;
    assert!(help.starts_with("Operate the processes"), "{help}");
    for code in ["0 done", "3 nothing matches", "7 the app did not become ready"] {
        assert!(help.contains(code), "{help}");
    }
    let commands_there_are = commands(&alone, &[]).await;
    assert!(commands_there_are.len() > 30, "{commands_there_are:?}");
    let mut scripts = Vec::new();
    for shell in ["bash", "zsh", "fish"] {
        scripts.push(alone.qd(&["completions", shell]).await.done().stdout);
    }
    let man = alone.root().join("man");
    std::fs::create_dir(&man).expect("created");
    alone.qd(&["man", "man"]).await.well();
    for command in commands_there_are.iter().filter(|command| *command != "help") {
        let listed = [
            format!("qd,{command})"),
            format!("({command})"),
            format!("-a \"{command}\""),
        ];
        for (script, listed) in scripts.iter().zip(listed) {
            assert!(script.contains(&listed), "no completion {listed}");
        }
        let page = man.join(format!("qd-{command}.1"));
        assert!(page.exists(), "no page of {command}");
        let help = alone.qd(&[command, "--help"]).await.done().stdout;
        assert!(help.contains(&format!("Usage: qd {command}")), "{help}");
        for option in ["--host", "--token", "--json"] {
            assert!(help.contains(option), "{command} does not list {option}");
        }
        for below in commands(&alone, &[command]).await {
            if below != "help" {
                let page = man.join(format!("qd-{command}-{below}.1"));
                assert!(page.exists(), "no page of {command} {below}");
                let help = alone.qd(&[command, &below, "--help"]).await.done().stdout;
                assert!(help.contains("--token <TOKEN>"), "{command} {below}: {help}");
            }
        }
    }
    let check = alone.root().join("qd.bash");
    std::fs::write(&check, &scripts[0]).expect("written");
    let syntax = tokio::process::Command::new("bash")
        .arg("-n")
        .arg(&check)
        .status()
        .await
        .expect("bash runs");
    assert!(syntax.success());
    let nowhere = alone.qd(&["man", "nowhere"]).await;
    assert_eq!(nowhere.code, 1);
    assert!(nowhere.stderr.contains("nowhere"), "{nowhere:#?}");
    let version = alone.qd(&["--version"]).await.done().stdout;
    assert!(version.starts_with("qd "), "{version}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_made_listed_and_revoked_without_an_agent() {
    let alone = Alone::new();
    let made = alone
        .qd(&[
            "token",
            "create",
            "ci",
            "--scope",
            "processes:read",
            "--app",
            "api",
            "--ttl",
            "1h",
        ])
        .await
        .done();
    assert_eq!(made.stdout.lines().count(), 1, "{made:#?}");
    assert_eq!(made.stdout.trim().split('.').count(), 3, "{made:#?}");
    let json = alone
        .qd(&["token", "create", "cd", "--scope", "logs:read", "--json"])
        .await
        .done()
        .json();
    assert_eq!(json["info"]["name"], "cd", "{json:#}");
    let list = alone.qd(&["token", "ls", "--json"]).await.done();
    assert!(
        !list.stdout.contains(made.stdout.trim()),
        "a token is shown once, when it is made"
    );
    let list = list.json();
    assert_eq!(list["items"][0]["apps"], serde_json::json!(["api"]), "{list:#}");
    assert_eq!(list["items"][1]["scopes"], serde_json::json!(["logs:read"]));
    alone.qd(&["token", "revoke", "ci"]).await.well();
    let again = alone.qd(&["token", "revoke", "ci"]).await;
    assert_eq!(again.code, 3, "{again:#?}");
    let table = alone.qd(&["token", "ls"]).await.done().stdout;
    assert!(table.contains("revoked") && table.contains("in force"), "{table}");
    let verified = alone.qd(&["audit", "verify"]).await.done().stdout;
    assert!(verified.starts_with("4 entries, unbroken"), "{verified}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_in_force_is_shown_with_its_sources() {
    let alone = Alone::new();
    std::fs::create_dir(&alone.home).expect("created");
    let file = alone.home.join("qd.toml");
    std::fs::write(&file, "[limits]\nstreams = 7\nconnections = 8\n").expect("written");
    let variables = [("QD_LIMITS_STREAMS", "9")];
    let shown = alone
        .qd_with(&["config", "show", "--json"], &variables)
        .await
        .done()
        .json();
    let row = |key: &str| {
        let rows = shown.as_array().expect("a list");
        rows.iter().find(|row| row["key"] == key).expect("a key").clone()
    };
    assert_eq!(row("limits.streams")["value"], "9");
    assert!(
        row("limits.streams")["source"]
            .to_string()
            .contains("QD_LIMITS_STREAMS")
    );
    assert_eq!(row("limits.connections")["value"], "8");
    assert!(
        row("limits.connections")["source"]
            .to_string()
            .contains("qd.toml")
    );
    assert_eq!(row("agent.listen")["source"], "default");
}
