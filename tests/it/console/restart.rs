//! The console is killed.

use qd_tests::{Console, Host, until};
use rustix::process::Signal;
use serde_json::json;

/// An app that takes its time to stop, so that a restart is in flight when the console is killed.
const SLOW: &str = "trap 'sleep 3; exit 0' TERM INT\nwhile :; do sleep 0.1; done\n";

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_midst_of_a_bulk_verb_it_says_what_is_not_known_and_asks_nobody_twice() {
    let mut console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let hosts = [
        Host::linked(&console, &admin, "web-1", &[]).await,
        Host::linked(&console, &admin, "web-2", &[]).await,
    ];
    for host in &hosts {
        let script = host.alone.root().join("slow.sh");
        write(&script, SLOW);
        let apps = host.alone.root().join("apps.json");
        let slow = json!({ "name": "slow", "script": script, "interpreter": "sh", "kill_timeout": 20000 });
        write(&apps, &json!({ "apps": [slow] }).to_string());
        host.alone.qd(&["start", apps.to_str().unwrap()]).await.well();
    }
    let request = json!({ "verb": "restart", "target": "slow", "concurrency": 1 });
    let begun = admin.call("POST", "/api/v1/bulk", Some(&request)).await.ok();
    let path = format!("/api/v1/bulk/{}", begun["id"].as_str().unwrap());
    until("the first host is asked", async || {
        admin.get(&path).await.ok()["hosts"][0]["state"] == "asked"
    })
    .await;
    console.end(Signal::KILL).await;
    console.start_again().await;
    for host in &hosts {
        host.is_linked(&admin).await;
    }
    let bulk = admin.get(&path).await.ok();
    assert_eq!(bulk["state"], "interrupted", "{bulk:#}");
    assert_eq!(bulk["hosts"][0]["state"], "unknown", "{bulk:#}");
    assert_eq!(bulk["hosts"][1]["state"], "skipped", "{bulk:#}");
    let restarts = async |host: &str| {
        let path = format!("/api/v1/hosts/{host}/processes/slow");
        let list = admin.get(&path).await.ok();
        (list["items"][0]["status"] == "online").then(|| list["items"][0]["restarts"].as_u64())?
    };
    until("what was asked is done, once", async || {
        restarts("web-1").await == Some(1)
    })
    .await;
    assert_eq!(restarts("web-2").await, Some(0));
    // A credential outlives the console, and so does the audit log's chain.
    let doctor = console.run(&["doctor"]).await.done();
    assert!(doctor.stdout.contains("audit log: whole"), "{doctor:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_a_console_of_its_time() {
    let mut console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let host = Host::linked(&console, &admin, "web-1", &[]).await;
    let copy = console.data().with_file_name("copy.db");
    console.run(&["backup", copy.to_str().unwrap()]).await.well();
    console.user("late", "viewer", &[]).await;
    let refused = console.run(&["restore", copy.to_str().unwrap()]).await;
    assert_ne!(refused.code, 0, "it runs: {refused:#?}");
    console.end(Signal::TERM).await;
    console.run(&["restore", copy.to_str().unwrap()]).await.well();
    console.start_again().await;
    host.is_linked(&admin).await;
    let users = admin.get("/api/v1/users").await.ok();
    assert_eq!(users["items"].as_array().unwrap().len(), 1, "{users:#}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]
fn write(path: &std::path::Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
