//! The daemon that other crates test against does what a stock daemon does.

use futures_util::StreamExt;
use qd_pm2::{
    bus::{Bus, Event, Item},
    client::{Change, Trigger},
    testing::{App, Output},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{
    fixture::{Bench, PATIENCE},
    launch::resolved,
};

async fn listen(bench: &Bench) -> Bus {
    let (bus, driver) = Bus::connect(bench.fake.home());
    tokio::spawn(driver.run(CancellationToken::new()));
    bench.fake.wait_for_subscribers(1).await;
    bus
}

async fn event(bus: &mut Bus) -> Event {
    loop {
        let item = tokio::time::timeout(PATIENCE, bus.next()).await.unwrap().unwrap();
        if let Item::Event(event) = item {
            return event;
        }
    }
}

async fn changes(bus: &mut Bus, count: usize) -> Vec<String> {
    let mut seen = Vec::new();
    while seen.len() < count {
        if let Event::Process(change) = event(bus).await {
            seen.push(format!("{}({})", change.event, change.status.unwrap_or_default()));
        }
    }
    seen
}

#[tokio::test]
async fn verbs_are_announced_as_a_stock_daemon_announces_them() {
    let bench = Bench::start().await;
    let mut bus = listen(&bench).await;
    let id = bench.fake.add(App::new("app"));
    let record = bench.record(id).await;
    bench
        .client
        .restart_process_id(&record, &Change::default())
        .await
        .unwrap();
    bench.client.notify_by_process_id(id, "restart").await.unwrap();
    assert_eq!(
        changes(&mut bus, 4).await,
        [
            "exit(stopping)",
            "exit(stopped)",
            "online(launching)",
            "restart(online)"
        ]
    );
    bench.client.stop_process_id(&record).await.unwrap();
    assert_eq!(changes(&mut bus, 2).await, ["exit(stopping)", "exit(stopped)"]);
    bench.fake.exit(id, 3);
    assert_eq!(changes(&mut bus, 2).await, ["exit(stopped)", "online(launching)"]);
    assert_eq!(bench.record(id).await.pm2_env.exit_code, Some(3));
    bench.fake.give_up(id, 1);
    assert_eq!(
        changes(&mut bus, 2).await,
        ["restart overlimit(errored)", "exit(errored)"]
    );
}

#[tokio::test]
async fn instances_have_numbers_and_log_files_of_their_own() {
    let bench = Bench::start().await;
    let launch = resolved(bench.fake.home(), json!({ "script": "app.js", "instances": 2 }));
    bench.client.prepare(&launch).await.unwrap();
    bench.client.duplicate_process_id(0).await.unwrap();
    let records = bench.client.get_monitor_data().await.unwrap();
    assert_eq!(
        records
            .iter()
            .map(|record| record.instance().unwrap())
            .collect::<Vec<_>>(),
        [0, 1, 2]
    );
    let logs: Vec<_> = records
        .iter()
        .map(|record| {
            record
                .log_paths()
                .out
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(logs, ["app-out-0.log", "app-out-1.log", "app-out-2.log"]);
    bench.client.delete_process_id(&records[1]).await.unwrap();
    assert_eq!(bench.fake.ids(), [0, 2]);
    bench.client.duplicate_process_id(0).await.unwrap();
    assert_eq!(
        bench.record(3).await.instance(),
        Some(1),
        "a free number is given again, an id is not"
    );
}

#[tokio::test]
async fn actions_are_answered_over_the_bus() {
    let bench = Bench::start().await;
    let mut bus = listen(&bench).await;
    let id = bench.fake.add(App::new("app").action("hello").action("echo"));
    bench.fake.on_action("hello", json!("world"));
    for (action, params, expected) in [
        ("hello", None, json!("world")),
        ("echo", Some(json!([1])), json!([1])),
    ] {
        bench
            .client
            .msg_process(&Trigger {
                id,
                action: action.to_owned(),
                params,
            })
            .await
            .unwrap();
        let Event::Reply(reply) = event(&mut bus).await else {
            panic!("no reply")
        };
        assert_eq!((reply.action_name.as_str(), reply.value), (action, expected));
    }
}

#[tokio::test]
async fn output_is_in_the_file_and_on_the_bus() {
    let bench = Bench::start().await;
    let mut bus = listen(&bench).await;
    let id = bench.fake.add(App::new("a/b c"));
    bench.fake.log(id, Output::Err, "one\n");
    bench.fake.write_log(id, Output::Err, "two\n");
    let Event::Log(log) = event(&mut bus).await else {
        panic!("no output")
    };
    assert_eq!((log.is_error, log.text().as_deref()), (true, Some("one\n")));
    let record = bench.record(id).await;
    let path = record.log_paths().err.unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), "one\ntwo\n");
    assert!(path.ends_with("a-b-c-error.log"), "{path}");
}

#[tokio::test]
async fn memory_grows_from_look_to_look() {
    let bench = Bench::start().await;
    assert_eq!(bench.fake.add_many("app", 100).len(), 100);
    let first = bench.client.get_monitor_data().await.unwrap();
    let second = bench.client.get_monitor_data().await.unwrap();
    assert_eq!(first.len(), 100);
    assert!(
        first
            .iter()
            .zip(&second)
            .all(|(before, after)| after.monit.memory > before.monit.memory)
    );
}

#[tokio::test]
async fn it_crashes_of_a_signal_to_what_does_not_run_as_a_stock_daemon_does() {
    let bench = Bench::start().await;
    bench.fake.add(App::new("app").status("stopped"));
    let (client, connection) =
        qd_axon::rpc::Client::new(bench.fake.home().rpc(), qd_axon::rpc::Options::default());
    tokio::spawn(connection.run(CancellationToken::new()));
    client.state().wait_for(qd_axon::LinkState::is_up).await.unwrap();
    let signal = json!([{ "signal": "SIGKILL", "process_id": 0 }]);
    let _ = client
        .call::<_, serde_json::Value>("sendSignalToProcessId", &signal, PATIENCE)
        .await;
    bench
        .fake
        .wait_for("the crash", || !bench.fake.is_running())
        .await;
}
