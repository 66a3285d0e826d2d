//! Saved lists go both ways, and PM2's own command line drives a daemon that is served from here.

use qd_pm2::{
    dump,
    testing::{App, FakeDaemon},
};
use serde_json::{Value, json};

use super::{
    for_each_version,
    home::{Stock, package, pm2},
};
use crate::fixture::write;

for_each_version!(a_list_saved_here_is_resurrected_there_and_the_other_way_round);

async fn a_list_saved_here_is_resurrected_there_and_the_other_way_round(stock: Stock) {
    let client = &stock.client;
    for (name, instances) in [("web", 2), ("idle", 1)] {
        let entry = json!({ "script": "app.js", "name": name, "instances": instances, "exec_mode": "fork", "kill_timeout": 500 });
        client.prepare(&stock.resolve(entry)).await.unwrap();
    }
    client.stop_process_id(&stock.ready(2).await).await.unwrap();
    let names = |records: &[qd_pm2::Record]| {
        let mut names: Vec<_> = records
            .iter()
            .map(|record| format!("{} {}", record.name, record.status()))
            .collect();
        names.sort();
        names
    };
    let before = client.get_monitor_data().await.unwrap();
    assert_eq!(names(&before), ["idle stopped", "web online", "web online"]);

    dump::save(&stock.home, &before, false).unwrap();
    stock.cli(&["delete", "all"]).await;
    stock.cli(&["resurrect"]).await;
    assert_eq!(names(&client.get_monitor_data().await.unwrap()), names(&before));

    std::fs::remove_file(stock.home.dump()).unwrap();
    stock.cli(&["save"]).await;
    stock.cli(&["delete", "all"]).await;
    for launch in dump::load(&stock.home, &client.get_monitor_data().await.unwrap()).unwrap() {
        client.prepare(&launch).await.unwrap();
    }
    assert_eq!(names(&client.get_monitor_data().await.unwrap()), names(&before));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stock_command_line_drives_a_daemon_of_ours() {
    let package = package("pm2");
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().canonicalize().unwrap();
    write(&root.join("app/app.js"), "");
    let fake = FakeDaemon::start(root.join("pm2")).await;
    fake.add(App::new("web"));
    let (cwd, home) = (root.join("app"), fake.home().root().to_owned());
    let cli = async |args: &[&str]| pm2(&package, &home, &cwd, args).await;
    let output = cli(&["jlist"]).await;
    let list: Vec<Value> =
        serde_json::from_str(output.lines().rev().find(|line| line.starts_with('[')).unwrap()).unwrap();
    assert_eq!(list[0]["name"], "web");
    cli(&["restart", "web"]).await;
    assert_eq!(fake.record(0).unwrap()["pm2_env"]["restart_time"], 1);
    cli(&["describe", "0"]).await;
    cli(&["stop", "0"]).await;
    assert_eq!(fake.status(0), "stopped");
    cli(&["start", "app.js", "--name", "api"]).await;
    assert_eq!(fake.record(1).unwrap()["name"], "api");
    cli(&["scale", "api", "3"]).await;
    assert_eq!(fake.ids(), [0, 1, 2, 3]);
    cli(&["reset", "api"]).await;
    cli(&["delete", "all"]).await;
    assert!(fake.ids().is_empty());
}
