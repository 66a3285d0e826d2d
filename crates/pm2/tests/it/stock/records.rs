//! What we start is recorded as what PM2's own command line starts.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{for_each_version, home::Stock};

for_each_version!(the_version_is_told, a_start_of_ours_is_recorded_as_one_of_theirs);

async fn the_version_is_told(stock: Stock) {
    let version = stock.client.get_version().await.unwrap();
    assert!(
        version.starts_with("7.") || version.starts_with("6."),
        "{version}"
    );
    let report = stock.client.get_report().await.unwrap();
    assert_eq!(report.pm2_version.as_deref(), Some(version.as_str()));
    assert!(report.started_at.is_some());
    let methods = stock.client.methods().await.unwrap();
    let since_7 = |verb: &&qd_pm2::server::Verb| verb.name == "getSystemData" && version.starts_with("6.");
    for verb in qd_pm2::server::VERBS.iter().filter(|verb| !since_7(verb)) {
        assert!(
            methods.iter().any(|method| method == verb.name),
            "PM2 {version} has no {}",
            verb.name
        );
    }
}

/// Fields that differ from run to run.
const OF_THE_RUN: &[&str] = &[
    "pm_uptime",
    "created_at",
    "unique_id",
    "axm_monitor",
    "axm_actions",
    "axm_options",
    "env",
];

/// The fields of a process that its start decides: not those of the run, and not the flattened environments, which are
/// the callers' own.
fn decided(process: &Value) -> Map<String, Value> {
    let env = process["pm2_env"].as_object().unwrap();
    let variables: BTreeSet<&String> = env["env"].as_object().unwrap().keys().collect();
    let own = ["NODE_APP_INSTANCE", "ADDED"];
    let keep = |key: &String| {
        !OF_THE_RUN.contains(&key.as_str()) && (!variables.contains(key) || own.contains(&key.as_str()))
    };
    env.iter()
        .filter(|(key, _)| keep(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

async fn processes(stock: &Stock, count: u64) -> Vec<Map<String, Value>> {
    for id in 0..count {
        stock
            .until(id, "up", |record| {
                record.status().as_str() == "online" && record.pm2_env.node_version.is_some()
            })
            .await;
    }
    let list = stock.jlist().await;
    assert_eq!(list.len() as u64, count);
    list.iter().map(decided).collect()
}

async fn a_start_of_ours_is_recorded_as_one_of_theirs(stock: Stock) {
    let cases: &[(&[&str], Value, u64)] = &[
        (&["start", "app.js"], json!({ "script": "app.js" }), 1),
        (
            &[
                "start",
                "app.js",
                "-i",
                "2",
                "--name",
                "web",
                "--namespace",
                "blue",
            ],
            json!({ "script": "app.js", "instances": 2, "name": "web", "namespace": "blue" }),
            2,
        ),
        (
            &["start", "app.js", "-i", "max"],
            json!({ "script": "app.js", "instances": "max", "exec_mode": "cluster" }),
            0,
        ),
        (
            &[
                "start",
                "app.js",
                "--max-memory-restart",
                "100M",
                "--kill-timeout",
                "500",
                "--no-autorestart",
                "--node-args=--max-old-space-size=64",
                "--",
                "a",
                "b",
            ],
            json!({ "script": "app.js", "max_memory_restart": "100M", "kill_timeout": 500, "autorestart": false, "node_args": "--max-old-space-size=64", "args": ["a", "b"] }),
            1,
        ),
    ];
    for (command, entry, count) in cases {
        let mut entry = entry.clone();
        if *count == 0 {
            // One per CPU, in the mode that the count implies; asked for by name, the logs would not be shared.
            entry.as_object_mut().unwrap().remove("exec_mode");
        }
        let count = if *count == 0 {
            std::thread::available_parallelism().unwrap().get() as u64
        } else {
            *count
        };
        stock.cli(command).await;
        let theirs = processes(&stock, count).await;
        stock.cli(&["delete", "all"]).await;
        let started = stock.client.prepare(&stock.resolve(entry)).await.unwrap();
        assert_eq!(started.len() as u64, count);
        let ours = processes(&stock, count).await;
        stock.cli(&["delete", "all"]).await;
        for (ours, theirs) in ours.iter().zip(&theirs) {
            for key in ours.keys().chain(theirs.keys()) {
                assert_eq!(
                    ours.get(key),
                    theirs.get(key),
                    "{command:?}: `{key}` is ours and theirs"
                );
            }
        }
    }
}
