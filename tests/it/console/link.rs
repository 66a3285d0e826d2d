//! Joining, being operated, leaving.

use std::{collections::BTreeMap, path::Path};

use qd_tests::{Alone, Console, Host, app, run, started, until};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_host_joins_by_a_code_and_is_operated_through_its_link() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let host = Host::linked(&console, &admin, "web-1", &["tier=web"]).await;
    host.app("shop", &app("silent")).await;

    let shown = admin.get("/api/v1/hosts/web-1").await.ok();
    assert_eq!(shown["tags"], json!({ "tier": "web" }));
    assert!(
        shown["allows"]
            .as_array()
            .unwrap()
            .contains(&json!("processes:operate"))
    );
    let fleet = admin.get("/api/v1/processes").await.ok();
    assert_eq!(fleet["items"][0]["host"], "web-1");
    assert_eq!(fleet["items"][0]["process"]["name"], "shop");

    let through = "/api/v1/hosts/web-1/processes/shop";
    let restarted = admin
        .call("POST", &format!("{through}/restart?wait=online"), None)
        .await
        .ok();
    assert_eq!(restarted["items"][0]["outcome"], "restarted");
    assert_eq!(admin.get(through).await.ok()["items"][0]["restarts"], 1);
    // What the host does not let a console do, no right of a user can make it do.
    let signal = json!({ "signal": "USR2" });
    let refused = admin
        .call("POST", &format!("{through}/signal"), Some(&signal))
        .await;
    assert_eq!(refused.problem(403), "forbidden");
    assert_eq!(
        admin.get("/api/v1/hosts/web-1/tokens").await.problem(403),
        "forbidden"
    );

    let there = host.alone.qd(&["audit", "ls", "--json"]).await.done().json();
    let lines = there["items"].as_array().unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line["verb"] == "processes.restart"
                && line["who"].as_str().unwrap().starts_with("alice@")),
        "{there:#}"
    );
    let here = admin.get("/api/v1/audit").await.ok();
    let lines = here["items"].as_array().unwrap();
    let of = |verb: &str| lines.iter().find(|line| line["verb"] == verb);
    assert_eq!(of("host POST processes/shop/restart").unwrap()["who"], "alice");
    assert_eq!(of("host POST processes/shop/signal").unwrap()["result"], "denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_once_and_for_the_console_that_made_it() {
    let (console, other) = (Console::start().await, Console::start().await);
    let code = console.code(&["--host", "web-1"]).await;
    let alone = Alone::new();
    let at_other = alone.qd(&["link", &other.url, "--code", &code]).await;
    assert_ne!(at_other.code, 0, "{at_other:#?}");
    // The secret of one and the fingerprint of another: somebody in between.
    let theirs = other.code(&[]).await;
    let (secret, _) = theirs.split_once('.').unwrap();
    let (_, fingerprint) = code.split_once('.').unwrap();
    let mixed = format!("{secret}.{fingerprint}");
    let believed = alone.qd(&["link", &other.url, "--code", &mixed]).await;
    assert_eq!(believed.code, 4, "{believed:#?}");
    assert!(
        believed.stderr.contains("somebody is in between"),
        "{believed:#?}"
    );

    alone.qd(&["link", &console.url, "--code", &code]).await.well();
    let second = Alone::new();
    let used = second.qd(&["link", &console.url, "--code", &code]).await;
    assert_ne!(used.code, 0, "{used:#?}");
    assert!(!used.stderr.contains(secret), "{used:#?}");
    let many = console.code(&["--uses", "2", "--tag", "group=workers"]).await;
    for name in ["worker-1", "worker-2"] {
        let host = Alone::new();
        host.qd(&["link", &console.url, "--code", &many, "--name", name])
            .await
            .well();
    }
    let third = Alone::new()
        .qd(&["link", &console.url, "--code", &many, "--name", "worker-3"])
        .await;
    assert_ne!(third.code, 0, "{third:#?}");
    let database = std::fs::read(console.data().join("console.db")).unwrap();
    let secret = many.split_once('.').unwrap().0.as_bytes();
    assert!(!database.windows(secret.len()).any(|part| part == secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_removed_or_leaves_is_let_in_no_more() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let kept = Host::linked(&console, &admin, "web-1", &[]).await;
    let gone = Host::linked(&console, &admin, "web-2", &[]).await;

    let renamed = json!({ "name": "db-1", "tags": { "tier": "db" } });
    admin
        .call("PATCH", "/api/v1/hosts/web-1", Some(&renamed))
        .await
        .ok();
    assert_eq!(admin.get("/api/v1/hosts/db-1").await.ok()["presence"], "online");
    assert_eq!(admin.get("/api/v1/hosts/web-1").await.problem(404), "not_found");

    assert_eq!(
        admin.call("DELETE", "/api/v1/hosts/web-2", None).await.status,
        204
    );
    assert_eq!(
        admin.get("/api/v1/hosts/web-2/processes").await.problem(404),
        "not_found"
    );
    until("its link ends", async || {
        console.log().contains("a host is not linked any more")
    })
    .await;
    let listed = admin.get("/api/v1/hosts").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed:#}");

    kept.alone.qd(&["unlink"]).await.well();
    until("the link ends", async || {
        admin.get("/api/v1/hosts/db-1").await.ok()["presence"] == "offline"
    })
    .await;
    assert_eq!(
        admin.get("/api/v1/hosts/db-1/processes").await.problem(503),
        "host_offline"
    );
    drop(gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_disk_is_told() {
    let console = Console::start().await;
    let admin = console.user("alice", "admin", &[]).await;
    let mut first = Host::linked(&console, &admin, "web-1", &[]).await;
    let copy = Alone::new();
    std::fs::create_dir(&copy.home).unwrap();
    let mut copying = started(Path::new("cp"), &BTreeMap::new());
    copying
        .arg("-a")
        .arg(first.alone.home.join("keys"))
        .arg(&copy.home);
    run(copying).await.well();
    let mut double = copy.command(&[
        "agent",
        "--home",
        copy.home.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
    ]);
    let mut double = double.stdout(std::process::Stdio::null()).spawn().unwrap();
    first.kill_agent().await;
    first.up().await;
    until("the double is told", async || {
        admin.get("/api/v1/hosts/web-1").await.ok()["cloned_at"].is_string()
    })
    .await;
    let audit = admin.get("/api/v1/audit").await.ok();
    let lines = audit["items"].as_array().unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line["verb"] == "hosts.clone" && line["result"] == "denied")
    );
    double.kill().await.unwrap();
}
