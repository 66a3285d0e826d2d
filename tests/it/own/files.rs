//! What comes to our daemon from files: ecosystem files that are programs, a PM2's saved list, units of a service.

use std::io::Write;

use qd_tests::{AgentOptions, Alone, Bench, Pm2, Version, app, until};
use serde_json::json;

fn put(folder: &std::path::Path, name: &str, text: &str) {
    std::fs::File::create(folder.join(name))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ecosystem_file_may_be_a_program() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let root = &bench.pm2.root;
    let silent = app("silent");
    put(
        root,
        "shop.config.js",
        &format!(
            "console.log('noise'); const os = require('os');
             module.exports = async () => ({{ apps: [
               {{ name: 'api', script: {silent:?}, env: {{ CPUS: String(os.cpus().length), NONE: undefined }} }},
               {{ name: 'other', script: {silent:?} }} ] }});"
        ),
    );
    put(
        root,
        "one.config.mjs",
        &format!("export default {{ name: 'module', script: {silent:?} }};"),
    );
    let agent = &bench.agent;
    agent
        .qd(&["start", "shop.config.js", "--only", "api", "--wait"])
        .await
        .well();
    agent.qd(&["start", "one.config.mjs", "--wait"]).await.well();
    let list = agent.qd(&["ls", "--json"]).await.done().json();
    let names: Vec<_> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(names, ["api", "module"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_no_ecosystem_file_is_told_what_is_wrong() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let root = &bench.pm2.root;
    put(root, "throws.config.js", "throw new Error('no database');");
    put(root, "loops.config.js", "while (true) {}");
    put(
        root,
        "odd.config.cjs",
        "module.exports = { apps: [{ nam: 'x', script: 'y' }] };",
    );
    put(
        root,
        "secret.config.js",
        "throw new Error(`it sees ${process.env.QD_TOKEN ?? 'nothing'}`);",
    );
    for (file, code, said) in [
        ("throws.config.js", 2, "no database"),
        ("loops.config.js", 6, "did not end within"),
        ("odd.config.cjs", 2, "nam"),
        ("missing.config.js", 2, "missing.config.js"),
        ("secret.config.js", 2, "it sees nothing"),
    ] {
        let output = bench
            .agent
            .qd_with(&["start", file], &[("QD_TOKEN", "canary")])
            .await;
        assert_eq!(output.code, code, "{file}: {output:#?}");
        assert!(output.stderr.contains(said), "{file}: {output:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_pm2_saved_is_taken_over() {
    let old = Pm2::start(Version::Seven).await;
    old.run_with(
        &["start", &app("silent"), "--name", "quiet"],
        &[("SECRET", "canary-4711")],
    )
    .await;
    old.run(&["start", &app("koa-app"), "--name", "workers", "-i", "1"])
        .await;
    old.run(&["save"]).await;
    let own = Pm2::start(Version::Own).await;
    let from = old.home.display().to_string();
    let planned = own.qd(&["import", "--from", &from, "--dry-run", "--json"]).await;
    assert!(!planned.stdout.contains("canary-4711"), "{planned:#?}");
    assert_eq!(planned.json()["items"][0]["outcome"], "would be started");
    assert!(own.jlist().await.is_empty());
    let taken = own.qd(&["import", "--from", &from]).await;
    assert_eq!(taken.code, 1, "{taken:#?}");
    assert!(taken.stdout.contains("cluster mode"), "{taken:#?}");
    let list = own.jlist().await;
    assert_eq!((list.len(), &list[0]["name"]), (1, &"quiet".into()));
    assert_eq!(list[0]["pm2_env"]["env"]["SECRET"], "canary-4711");
    let log = list[0]["pm2_env"]["pm_out_log_path"].as_str().expect("a path");
    assert!(log.starts_with(&own.home.display().to_string()), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_written_examined_and_removed() {
    let alone = Alone::new();
    let units = alone.root().join("units").display().to_string();
    let with = |more: &[&str]| {
        let mut args: Vec<String> = more.iter().map(|it| (*it).to_owned()).collect();
        args.extend(["--system", "--units", &units, "--systemctl", "true"].map(str::to_owned));
        args
    };
    let qd = async |args: &[&str]| {
        let args = with(args);
        alone
            .qd(&args.iter().map(String::as_str).collect::<Vec<_>>())
            .await
    };
    let shown = qd(&["startup", "--dry-run", "--run-as", "web"]).await.done();
    assert!(
        shown.stdout.contains("User=web") && shown.stdout.contains("qd up"),
        "{shown:#?}"
    );
    let missing = qd(&["startup", "--check"]).await;
    assert_eq!(missing.code, 1);
    assert!(missing.stdout.contains("there is no unit"), "{missing:#?}");
    qd(&["startup"]).await.well();
    let examined = qd(&["startup", "--check", "--json"]).await;
    assert_eq!(examined.code, 1, "nothing ran here yet: {examined:#?}");
    let told = examined.json().to_string();
    assert!(
        told.contains("no saved state") && told.contains("there is no home"),
        "{told}"
    );
    qd(&["unstartup"]).await.well();
    assert_eq!(qd(&["unstartup"]).await.code, 3);
}

/// Every file below a folder that can be read.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| {
            let path = entry.path();
            match path.symlink_metadata().map(|found| found.file_type()) {
                Ok(kind) if kind.is_dir() => files(&path),
                Ok(kind) if kind.is_file() => vec![path],
                _ => Vec::new(),
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_an_app_is_readable_in_any_file_and_none_is_lost() {
    let bench = Bench::with(Version::Own, &AgentOptions::default()).await;
    let spec = json!({
        "script": app("silent"), "name": "quiet", "args": ["--token", "canary-4711"], "env": {"SECRET": "canary-4711"},
    });
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    bench.post("/api/v1/daemon/save").await.ok();
    bench.post("/api/v1/processes/quiet/restart").await.ok();
    bench.pm2.kill_daemon().await;
    // The agent may not have noticed yet that its daemon is another one.
    until("the app is listed again", async || {
        bench.get("/api/v1/host").await.ok()["daemon"]["pid"] == json!(bench.pm2.pid())
            && bench.get("/api/v1/processes/quiet").await.status == 200
    })
    .await;
    let all = files(&bench.pm2.home);
    assert!(all.iter().any(|path| path.ends_with("state/saved")), "{all:?}");
    for path in all {
        let content = std::fs::read(&path).expect("it is ours");
        assert!(
            !content.windows(11).any(|part| part == b"canary-4711"),
            "it stands in {}",
            path.display()
        );
    }
    let secret = async || {
        let shown = bench.get("/api/v1/processes/quiet/env?reveal=true").await.ok();
        let variables = shown["items"][0]["variables"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let secret = variables.iter().find(|variable| variable["name"] == "SECRET");
        secret.map(|secret| secret["value"].clone())
    };
    assert_eq!(secret().await, Some(json!("canary-4711")));
    bench.delete("/api/v1/processes/quiet").await.ok();
    let back = bench.post("/api/v1/daemon/resurrect").await.ok();
    assert_eq!(back["items"][0]["process"]["name"], "quiet");
    assert_eq!(secret().await, Some(json!("canary-4711")));
}
