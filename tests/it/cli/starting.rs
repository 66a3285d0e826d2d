//! `qd start`: programs with options, and ecosystem files.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use qd_tests::{Bench, app};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_starts_with_the_options_given() {
    let bench = Bench::start().await;
    let root = bench.pm2.root.clone();
    std::fs::write(root.join("args.js"), "setInterval(() => {}, 1e6)").unwrap();
    let started = bench
        .agent
        .qd(&[
            "start",
            "args.js",
            "--name",
            "worker",
            "--namespace",
            "shop",
            "-i",
            "2",
            "--env",
            "A=b=c",
            "--max-memory-restart",
            "200M",
            "--wait",
            "--json",
            "--",
            "--verbose",
            "two words",
        ])
        .await
        .done()
        .json();
    assert_eq!(started["items"].as_array().unwrap().len(), 2, "{started:#}");
    for item in started["items"].as_array().unwrap() {
        let process = &item["process"];
        assert_eq!(process["name"], "worker");
        assert_eq!(process["namespace"], "shop");
        assert_eq!(process["status"], "online");
        assert_eq!(process["args"], serde_json::json!(["--verbose", "two words"]));
        assert_eq!(process["cwd"], root.display().to_string());
    }
    let env = bench.agent.qd(&["env", "ns:shop", "--reveal"]).await.done();
    assert!(env.stdout.contains("A=b=c\n"), "{env:#?}");
    let record = &bench.pm2.jlist().await[0];
    assert_eq!(
        record["pm2_env"]["max_memory_restart"],
        200 * 1024 * 1024,
        "{record:#}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ecosystem_files_in_json_yaml_and_toml_start_their_apps() {
    let bench = Bench::start().await;
    let root = bench.pm2.root.clone();
    let qd = async |args: &[&str]| bench.agent.qd(args).await;
    std::fs::copy(app("silent"), root.join("app.js")).unwrap();
    for (name, text) in [
        (
            "eco.json",
            r#"{"apps": [{"name": "j1", "script": "app.js"}, {"name": "j2", "script": "./app.js"}]}"#,
        ),
        (
            "eco.yaml",
            "apps:\n  - name: y1\n    script: app.js\n    env:\n      PORT: 3000\n",
        ),
        ("eco.toml", "[[apps]]\nname = \"t1\"\nscript = \"app.js\"\n"),
        (
            "typo.json",
            "{\"apps\": [{\"name\": \"bad\", \"scirpt\": \"app.js\"}]}",
        ),
        ("none.json", "{\"apps\": []}"),
        ("ecosystem.config.js", "module.exports = { apps: [] }"),
    ] {
        std::fs::write(root.join(name), text).unwrap();
    }

    let only = qd(&["start", "eco.json", "--only", "j2", "--wait"])
        .await
        .done()
        .stdout;
    assert!(only.contains("j2") && !only.contains("j1"), "{only}");
    let unknown = qd(&["start", "eco.json", "--only", "j1", "--only", "j3"]).await;
    assert_eq!(unknown.code, 3, "{unknown:#?}");
    assert!(unknown.stderr.contains("\"j3\"; it has j1, j2"), "{unknown:#?}");
    qd(&["start", "eco.yaml"]).await.well();
    qd(&["start", "eco.toml"]).await.well();
    let list = qd(&["ls", "--json"]).await.done().json();
    let names: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|process| process["name"].as_str())
        .collect();
    assert_eq!(names, ["j2", "y1", "t1"], "an app that was not chosen started");
    let env = qd(&["env", "y1", "--reveal"]).await.done().stdout;
    assert!(env.contains("PORT=3000\n"), "{env}");

    let typo = qd(&["start", "typo.json"]).await;
    assert_eq!(typo.code, 2);
    assert!(
        typo.stderr.contains("typo.json") && typo.stderr.contains("`scirpt`"),
        "{typo:#?}"
    );
    assert_eq!(qd(&["start", "none.json"]).await.code, 2);
    let empty = qd(&["start", "ecosystem.config.js"]).await;
    assert_eq!(empty.code, 2);
    assert!(empty.stderr.contains("has no apps"), "{empty:#?}");
    let missing = qd(&["start", "missing.json"]).await;
    assert_eq!(missing.code, 1);
    assert!(
        missing.stderr.contains("missing.json cannot be read"),
        "{missing:#?}"
    );
}
