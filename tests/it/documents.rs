//! What the documents promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test writes files and starts programs"
)]

use std::path::{Path, PathBuf};

use qd_tests::{Alone, Bench, app, until, until_some};
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The commands of the README's fenced blocks: comments removed, continued lines joined.
fn commands() -> Vec<String> {
    let readme = text("README.md");
    let blocks = readme.split("```sh\n").skip(1);
    blocks
        .flat_map(|block| {
            let block = block.split("```").next().unwrap().replace("\\\n", " ");
            let lines: Vec<String> = block
                .lines()
                .map(|line| line.split("  #").next().unwrap().trim().to_owned())
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .collect();
            lines
        })
        .collect()
}

/// A line's words: quotes hold words together and are taken off.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_readme_do_what_it_says() {
    let bench = Bench::start().await;
    bench
        .agent
        .qd(&["start", &app("sample"), "--name", "web", "--wait"])
        .await
        .well();
    until("the app offers its action", async || {
        let actions = bench.agent.qd(&["trigger", "web"]).await;
        actions.stdout.contains("greet")
    })
    .await;
    let (mut curls, mut commands_of_qd) = (0, 0);
    for command in commands() {
        let line = command
            .replace("http://127.0.0.1:9616", &bench.agent.url)
            .replace("https://apps-1.example.com", &bench.agent.url)
            .replace("$QD_TOKEN", &bench.token);
        let words = words(&line);
        let args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let output = if words[0] == "curl" {
            curls += 1;
            // One that follows goes on until it is ended; then there must have been lines.
            let follows = line.contains("follow=true");
            let limits = ["-sS", "--fail-with-body", "--max-time", "3"];
            let mut output = bench
                .agent
                .other("curl", &[&limits, args.as_slice()].concat())
                .await;
            if follows && output.code == 28 {
                output.code = 0;
            }
            assert!(!output.stdout.is_empty(), "{line}: {output:#?}");
            output
        } else if line == "qd agent" || line == "qd up" || line.ends_with(" -f") {
            // These go on until they are ended; others test that.
            continue;
        } else {
            commands_of_qd += 1;
            let token = [("QD_TOKEN", bench.token.as_str())];
            let token = if line.contains("--host") {
                token.as_slice()
            } else {
                &[]
            };
            bench.agent.qd_with(&args, token).await
        };
        assert_eq!(output.code, 0, "{command}: {output:#?}");
    }
    assert!(curls >= 3 && commands_of_qd >= 4, "{:#?}", commands());
}

#[test]
fn the_makefile_has_the_targets_that_documents_name() {
    let makefile = text("Makefile");
    let mut named = 0;
    for path in ["README.md", "CONTRIBUTING.md", "tests/README.md"] {
        for target in text(path).split("`make ").skip(1) {
            let target = target.split('`').next().unwrap().to_owned();
            assert!(
                makefile
                    .lines()
                    .any(|line| line.starts_with(&format!("{target}:"))),
                "{path}: make {target}"
            );
            named += 1;
        }
    }
    assert!(named > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_configuration_is_accepted_and_names_every_key() {
    let alone = Alone::new();
    std::fs::create_dir(&alone.home).unwrap();
    let example = text("deploy/qd.example.toml");
    let put = |text: &str| std::fs::write(alone.home.join("qd.toml"), text).unwrap();
    let defaults = alone.qd(&["config", "show", "--json"]).await.done().json();
    put(&example);
    alone.qd(&["config", "check"]).await.well();
    let shown = alone.qd(&["config", "show", "--json"]).await.done().json();
    for (default, row) in defaults.as_array().unwrap().iter().zip(shown.as_array().unwrap()) {
        assert_eq!(
            row["value"], default["value"],
            "the example does not show the default"
        );
        let (section, key) = row["key"].as_str().unwrap().split_once('.').unwrap();
        let of_section = example
            .split(&format!("\n[{section}]\n"))
            .nth(1)
            .unwrap_or_else(|| panic!("no [{section}]"));
        let of_section = of_section.split("\n[").next().unwrap();
        let listed = of_section.lines().any(|line| {
            let line = line.trim_start_matches('#');
            line.starts_with(&format!("{key} = ")) || line.contains(&format!("[[{section}.{key}]]"))
        });
        assert!(listed, "{section}.{key} is not in the example");
    }
    let issuers = example.split("#[[auth.issuers]]").nth(1).unwrap();
    let filled: String = issuers
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| !line.starts_with(' '))
        .fold("[[auth.issuers]]\n".to_owned(), |all, line| all + line + "\n");
    put(&filled);
    alone.qd(&["config", "check"]).await.well();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_systemd_units_are_accepted() {
    if std::process::Command::new("systemd-analyze")
        .arg("--version")
        .output()
        .is_err()
    {
        for unit in [
            "deploy/systemd/quarterdeck.service",
            "deploy/systemd/user/quarterdeck.service",
            "deploy/systemd/quarterdeck-agent.service",
            "deploy/systemd/user/quarterdeck-agent.service",
            "deploy/systemd/quarterdeck-console.service",
        ] {
            for line in text(unit)
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                assert!(line.starts_with('[') || line.contains('='), "{unit}: {line}");
            }
        }
        return;
    }
    let alone = Alone::new();
    for (unit, user) in [
        ("deploy/systemd/quarterdeck.service", false),
        ("deploy/systemd/user/quarterdeck.service", true),
        ("deploy/systemd/quarterdeck-agent.service", false),
        ("deploy/systemd/user/quarterdeck-agent.service", true),
        ("deploy/systemd/quarterdeck-console.service", false),
    ] {
        // The programs and the user of the unit need not be on this machine.
        let unit_here = text(unit)
            .replace("/usr/bin/qd-console", "/bin/true")
            .replace("/usr/bin/qd", "/bin/true")
            .replace("User=pm2", "User=root")
            .replace("User=quarterdeck", "User=root")
            .replace("User=apps", "User=root");
        let path = alone.root().join("quarterdeck-agent.service");
        std::fs::write(&path, unit_here).unwrap();
        let mut command = std::process::Command::new("systemd-analyze");
        command.arg("verify").arg("--man=no").arg(&path);
        if user {
            command
                .arg("--user")
                .env("XDG_RUNTIME_DIR", alone.root())
                .env("HOME", alone.root());
        }
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{unit}: {told}");
        assert!(!told.contains("quarterdeck-agent.service:"), "{unit}: {told}");
    }
}

/// The names of metrics in a query.
fn names(query: &str) -> Vec<String> {
    query
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("qd_"))
        .map(str::to_owned)
        .collect()
}

fn queries(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(query) if ["expr", "query", "definition"].contains(&key.as_str()) => {
                        found.extend(names(query));
                    }
                    other => queries(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| queries(item, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_alerts_ask_for_metrics_that_the_agent_has() {
    let bench = Bench::start().await;
    bench
        .agent
        .qd(&["start", &app("sample"), "--name", "web", "--wait"])
        .await
        .well();
    let page = until_some("the app's own metrics", async || {
        let page = bench.get("/metrics").await;
        page.body.contains("\nqd_app_metric{").then_some(page.body)
    })
    .await;
    let mut asked = Vec::new();
    let dashboard = serde_json::from_str(&text("deploy/grafana/quarterdeck.json")).unwrap();
    queries(&dashboard, &mut asked);
    let alerts: Value = yaml_serde::from_str(&text("deploy/prometheus/alerts.yml")).unwrap();
    let before = asked.len();
    queries(&alerts, &mut asked);
    assert!(before > 10 && asked.len() > before, "{asked:?}");
    for name in asked {
        let sample = |end: char| page.contains(&format!("\n{name}{end}"));
        assert!(sample('{') || sample(' '), "no {name} in\n{page}");
    }
    let scrape: Value = yaml_serde::from_str(&text("deploy/prometheus/scrape.yml")).unwrap();
    let jobs = scrape["scrape_configs"].as_array().unwrap();
    assert!(
        jobs.iter().all(|job| job["metrics_path"] == "/metrics"),
        "{scrape:#}"
    );
}

#[test]
fn the_tests_that_are_named_are_there() {
    let readme = text("tests/README.md");
    let section = readme.split("## What ends or misleads").nth(1).unwrap();
    let named: Vec<&str> = section
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.matches('_').count() > 2)
        .collect();
    assert!(named.len() > 20, "{named:?}");
    let mut code = String::new();
    for entry in rust_files(&repository().join("crates")).chain(rust_files(&repository().join("tests/it"))) {
        code.push_str(&std::fs::read_to_string(entry).unwrap());
    }
    for name in named {
        assert!(code.contains(&format!("fn {name}(")), "there is no test {name}");
    }
}

/// Every Rust file below a folder.
fn rust_files(folder: &Path) -> Box<dyn Iterator<Item = PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    Box::new(entries.flat_map(|path| -> Box<dyn Iterator<Item = PathBuf>> {
        if path.is_dir() {
            rust_files(&path)
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            Box::new(std::iter::once(path))
        } else {
            Box::new(std::iter::empty())
        }
    }))
}
