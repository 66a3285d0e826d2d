use std::{os::unix::fs::PermissionsExt, time::Duration};

use qd_axon::rpc::{self, Error};
use qd_pm2::{
    Home, client,
    server::{self, Daemon, Refusal},
    testing::App,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Bench, connected};

const SOON: Duration = Duration::from_secs(5);

/// A caller that may send anything.
async fn raw(home: &Home) -> rpc::Client {
    let (client, connection) = rpc::Client::new(home.rpc(), rpc::Options::default());
    tokio::spawn(connection.run(CancellationToken::new()));
    client.state().wait_for(qd_axon::LinkState::is_up).await.unwrap();
    client
}

async fn refused(client: &rpc::Client, method: &str, args: Value) -> String {
    match client.call::<_, Value>(method, &args, SOON).await {
        Err(Error::Remote { message, .. }) => message,
        other => panic!("{method} {args} was answered {other:?}"),
    }
}

#[tokio::test]
async fn a_wrong_number_of_arguments_is_refused_for_every_verb() {
    let bench = Bench::start().await;
    bench.fake.add(App::new("app"));
    let client = raw(bench.fake.home()).await;
    for verb in server::VERBS {
        for count in [0, 1, 2, 3].into_iter().filter(|count| *count != verb.arity) {
            let text = refused(&client, verb.name, json!(vec![json!({}); count])).await;
            assert!(
                text.contains(&format!("takes {}", verb.arity)),
                "{}: {text}",
                verb.name
            );
        }
    }
    assert!(bench.fake.is_running());
    assert_eq!(bench.fake.status(0), "online");
}

#[tokio::test]
async fn what_ends_a_stock_daemon_is_an_error_on_its_own_connection() {
    let bench = Bench::start().await;
    bench.fake.add(App::new("app"));
    let client = raw(bench.fake.home()).await;
    for (method, args) in [
        ("prepare", json!([{}])),
        ("prepare", json!([null])),
        ("prepare", json!([{ "name": "x", "env": {} }])),
        ("stopProcessId", json!([null])),
        ("stopProcessId", json!([[]])),
        ("restartProcessId", json!([null])),
        ("restartProcessId", json!([{}])),
        ("msgProcess", json!([{ "msg": "x" }])),
        ("sendLineToStdin", json!([{ "pm_id": 0 }])),
        ("sendDataToProcessId", json!([{ "id": 0, "topic": "x" }])),
        (
            "sendSignalToProcessId",
            json!([{ "process_id": 0, "signal": "x" }]),
        ),
        ("nope", json!([{}])),
        ("toString", json!([{}])),
        ("__proto__", json!([{}])),
    ] {
        refused(&client, method, args).await;
    }
    let version: String = client.call("getVersion", &[Value::Null], SOON).await.unwrap();
    assert_eq!(version, "7.0.4");
}

#[tokio::test]
async fn ids_are_numbers_or_texts_or_within_an_object() {
    let bench = Bench::start().await;
    let id = bench.fake.add(App::new("app"));
    let client = raw(bench.fake.home()).await;
    for way in [json!(0), json!("0"), json!({ "id": 0 }), json!({ "id": "0" })] {
        bench.fake.set_status(id, "online");
        bench.fake.set_pid(id, 4711);
        let record: Value = client.call("stopProcessId", &[way], SOON).await.unwrap();
        assert_eq!(record["pm_id"], 0);
        assert_eq!(bench.fake.status(id), "stopped");
    }
    assert_eq!(
        refused(&client, "stopProcessId", json!(["zz"])).await,
        "zz : id unknown"
    );
}

struct Minimal;

impl Daemon for Minimal {
    async fn get_version(&self) -> Result<String, Refusal> {
        Ok("7.0.4".to_owned())
    }
}

#[tokio::test]
async fn a_daemon_has_the_verbs_it_implements_and_private_sockets() {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::new(directory.path().join("home"));
    let server = server::bind(&home).await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(home.root()), mode(&home.rpc_sock()), mode(&home.pub_sock())),
        (0o700, 0o600, 0o600)
    );
    assert!(
        server::bind(&home).await.is_err(),
        "a second daemon must not stay, unbound and mute"
    );
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(server.run(Minimal, shutdown.clone()));
    let (client, _link) = connected(&home).await;
    assert_eq!(client.get_version().await.unwrap(), "7.0.4");
    let missing = client.get_monitor_data().await;
    assert!(
        matches!(
            missing,
            Err(client::Error::Unsupported {
                method: "getMonitorData"
            })
        ),
        "{missing:?}"
    );
    shutdown.cancel();
    task.await.unwrap();
    assert!(!home.rpc_sock().exists() && !home.pub_sock().exists());
}
