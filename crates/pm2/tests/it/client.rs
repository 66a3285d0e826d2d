use std::{collections::BTreeMap, path::Path, time::Duration};

use qd_pm2::{
    client::{Change, Error, Trigger},
    record::Status,
    testing::App,
};
use serde_json::{Value, json};

use crate::{
    fixture::{Bench, captured},
    launch::resolved,
};

#[tokio::test]
async fn every_verb_is_sent_with_exactly_its_arguments() {
    let bench = Bench::start().await;
    let id = bench.fake.add(App::new("web").action("hello"));
    let client = &bench.client;
    let change = Change {
        env: BTreeMap::from([("A".to_owned(), "1".to_owned())]),
    };
    let sent = |method: &str, args: Value| {
        assert_eq!(Value::Array(bench.sent(method)), args, "{method}");
        bench.fake.clear_calls();
    };

    assert_eq!(client.get_version().await.unwrap(), "7.0.4");
    sent("getVersion", json!([{}]));
    let record = bench.record(id).await;
    sent("getMonitorData", json!([{}]));
    client.get_system_data().await.unwrap();
    sent("getSystemData", json!([{}]));
    let report = client.get_report().await.unwrap();
    assert_eq!(report.started_at, Some(bench.fake.started_at()));
    assert!(
        !format!("{report:?}").contains("canary"),
        "the daemon's environment is not read"
    );
    sent("getReport", json!([{}]));
    client.ping().await.unwrap();
    sent("ping", json!([{}]));
    client.reload_logs().await.unwrap();
    sent("reloadLogs", json!([{}]));

    client
        .restart_process_id(&record, &Change::default())
        .await
        .unwrap();
    sent(
        "restartProcessId",
        json!([{ "id": 0, "env": { "current_conf": {} } }]),
    );
    client.reload_process_id(&record, &change).await.unwrap();
    sent(
        "reloadProcessId",
        json!([{ "id": 0, "env": { "current_conf": {}, "A": "1" } }]),
    );
    client.soft_reload_process_id(&record, &change).await.unwrap();
    sent(
        "softReloadProcessId",
        json!([{ "id": 0, "env": { "current_conf": {}, "A": "1" } }]),
    );
    client.notify_by_process_id(id, "restart").await.unwrap();
    sent(
        "notifyByProcessId",
        json!([{ "id": 0, "action_name": "restart", "manually": true }]),
    );
    client.reset_meta_process_id(id).await.unwrap();
    sent("resetMetaProcessId", json!([0]));
    client.start_watch(id).await.unwrap();
    sent("startWatch", json!(["restartProcessId", { "id": 0 }]));
    client.toggle_watch(id).await.unwrap();
    sent("toggleWatch", json!(["restartProcessId", { "id": 0 }]));
    client.stop_watch("stopProcessId", id).await.unwrap();
    sent("stopWatch", json!(["stopProcessId", 0]));
    client.monitor(id).await.unwrap();
    sent("monitor", json!([0]));
    client.unmonitor(id).await.unwrap();
    sent("unmonitor", json!([0]));

    let trigger = Trigger {
        id,
        action: "hello".to_owned(),
        params: None,
    };
    assert_eq!(client.msg_process(&trigger).await.unwrap().process_count, 1);
    sent("msgProcess", json!([{ "id": 0, "msg": "hello" }]));
    client
        .msg_process(&Trigger {
            params: Some(json!({ "x": 1 })),
            ..trigger
        })
        .await
        .unwrap();
    sent(
        "msgProcess",
        json!([{ "id": 0, "msg": "hello", "opts": { "x": 1 } }]),
    );
    client.send_line_to_stdin(id, "quit").await.unwrap();
    sent("sendLineToStdin", json!([{ "pm_id": 0, "line": "quit\n" }]));
    client
        .send_data_to_process_id(id, "topic", &json!([1]))
        .await
        .unwrap();
    sent(
        "sendDataToProcessId",
        json!([{ "id": 0, "type": "process:msg", "topic": "topic", "data": [1] }]),
    );
    client
        .send_signal_to_process_id(&record, "SIGUSR2".parse().unwrap())
        .await
        .unwrap();
    sent(
        "sendSignalToProcessId",
        json!([{ "signal": "SIGUSR2", "process_id": 0 }]),
    );
    client
        .send_signal_to_process_name(&[&record], "usr2".parse().unwrap())
        .await
        .unwrap();
    sent(
        "sendSignalToProcessName",
        json!([{ "signal": "SIGUSR2", "process_name": "web" }]),
    );

    for (method, file) in [("profileCPU", "/tmp/cpu"), ("profileMEM", "/tmp/mem")] {
        bench.fake.answer(method, json!({ "file": file }));
        let span = Duration::from_secs(2);
        let done = match method {
            "profileCPU" => client.profile_cpu(Path::new(file), span).await,
            _ => client.profile_mem(Path::new(file), span).await,
        };
        done.unwrap();
        sent(method, json!([{ "pwd": file, "timeout": 2000 }]));
    }

    assert_eq!(client.duplicate_process_id(id).await.unwrap().pm_id, 1);
    sent("duplicateProcessId", json!([0]));
    client.stop_process_id(&record).await.unwrap();
    sent("stopProcessId", json!([0]));
    client.start_process_id(&record).await.unwrap();
    sent("startProcessId", json!([0]));
    let last = client.delete_process_id(&record).await.unwrap();
    assert_eq!(last.map(|record| record.status().clone()), Some(Status::Stopped));
    sent("deleteProcessId", json!([0]));

    let launch = resolved(bench.fake.home(), json!({ "script": "app.js", "instances": 3 }));
    assert_eq!(client.prepare(&launch).await.unwrap().len(), 3);
    sent("prepare", json!([launch.fields()]));
    let mut listed = client.methods().await.unwrap();
    listed.sort();
    let mut known: Vec<_> = qd_pm2::server::VERBS
        .iter()
        .map(|verb| verb.name.to_owned())
        .collect();
    known.sort();
    assert_eq!((listed.len(), &listed), (30, &known));

    client.notify_kill_pm2().await.unwrap();
    bench.fake.wait_for_calls("notifyKillPM2", 1).await;
    sent("notifyKillPM2", json!([{}]));
    client.kill_me().await.unwrap();
    bench.fake.wait_for("the end", || !bench.fake.is_running()).await;
    sent("killMe", json!([{}]));
}

#[tokio::test]
async fn a_signal_never_leaves_for_a_process_that_does_not_run() {
    let bench = Bench::start().await;
    let signal = "SIGTERM".parse().unwrap();
    for (status, pid) in [
        ("stopped", Some(0)),
        ("online", None),
        ("online", Some(-1)),
        ("online", Some(0)),
        ("waiting restart", Some(4711)),
    ] {
        let id = bench.fake.add(App::new("app").status(status).pid(pid));
        let record = bench.record(id).await;
        for refused in [
            bench.client.send_signal_to_process_id(&record, signal).await,
            bench.client.send_signal_to_process_name(&[&record], signal).await,
        ] {
            assert!(
                matches!(refused, Err(Error::NotRunning { .. })),
                "{status} {pid:?}: {refused:?}"
            );
        }
    }
    assert_eq!(
        bench.fake.calls_of("sendSignalToProcessId").len()
            + bench.fake.calls_of("sendSignalToProcessName").len(),
        0
    );
    assert!(bench.fake.is_running());
}

#[test]
fn only_known_signals_have_a_name() {
    use qd_pm2::Signal;
    assert_eq!("hup".parse::<Signal>().unwrap().as_str(), "SIGHUP");
    for bad in ["", "SIG", "0", "9", "SIGFOO", "SIGHUP ", "SIGSEGV;"] {
        assert!(bad.parse::<Signal>().is_err(), "{bad}");
    }
}

#[tokio::test]
async fn stopping_what_does_not_run_is_a_success_that_says_it_is_none() {
    let bench = Bench::start().await;
    let id = bench.fake.add(App::new("app").status("errored").pid(None));
    let record = bench.record(id).await;
    bench.client.stop_process_id(&record).await.unwrap();
    assert_eq!(bench.fake.status(id), "stopped");
    bench.fake.answer(
        "stopProcessId",
        json!({ "error": true, "message": "something else" }),
    );
    assert!(matches!(
        bench.client.stop_process_id(&record).await,
        Err(Error::Refused { .. })
    ));
}

#[tokio::test]
async fn the_daemons_texts_have_meanings() {
    let bench = Bench::start().await;
    let id = bench.fake.add(App::new("app"));
    let record = bench.record(id).await;
    let mut gone = captured();
    gone["pm_id"] = json!(77);
    let gone: qd_pm2::Record = serde_json::from_value::<Value>(gone)
        .map(|value| crate::fixture::record(&value))
        .unwrap();
    let client = &bench.client;
    let none = Change::default();
    for (verb, refused) in [
        ("stop", client.stop_process_id(&gone).await),
        ("restart", client.restart_process_id(&gone, &none).await),
        ("reload", client.reload_process_id(&gone, &none).await),
        ("delete", client.delete_process_id(&gone).await.map(drop)),
        ("start", client.start_process_id(&gone).await),
        ("reset", client.reset_meta_process_id(77).await),
        ("stdin", client.send_line_to_stdin(77, "x").await),
        ("data", client.send_data_to_process_id(77, "t", &json!(1)).await),
        ("monitor", client.monitor(77).await),
        ("notify", client.notify_by_process_id(77, "x").await),
        (
            "signal",
            client
                .send_signal_to_process_id(&gone, "SIGHUP".parse().unwrap())
                .await,
        ),
        ("duplicate", client.duplicate_process_id(77).await.map(drop)),
    ] {
        assert!(
            matches!(refused, Err(Error::UnknownId { .. })),
            "{verb}: {refused:?}"
        );
    }
    assert!(matches!(
        client.start_process_id(&record).await,
        Err(Error::AlreadyRunning { .. })
    ));
    let trigger = Trigger {
        id,
        action: "none".to_owned(),
        params: None,
    };
    assert!(matches!(
        client.msg_process(&trigger).await,
        Err(Error::UnknownAction)
    ));
    bench.fake.set_status(id, "waiting restart");
    assert!(matches!(
        client.restart_process_id(&record, &none).await,
        Err(Error::WaitingRestart { .. })
    ));
    assert!(matches!(
        client.send_line_to_stdin(id, "x").await,
        Err(Error::NotRunning { .. })
    ));
    let worker = bench.fake.add(App::new("worker").cluster());
    assert!(matches!(
        client.send_line_to_stdin(worker, "x").await,
        Err(Error::ClusterMode)
    ));
    for (text, expected) in [
        (
            "Reload already in progress for process id 0, retry later",
            "ReloadInProgress",
        ),
        (
            "[RestartProcessId] PM2 is being killed, stopping restart procedure...",
            "BeingKilled",
        ),
        ("process already online", "AlreadyRunning"),
        (
            "spawn /nope ENOENT\n    at stack (/secret/path.js:1)",
            "Spawn { reason: \"spawn /nope ENOENT\" }",
        ),
        ("web: this daemon has no cluster mode yet", "NoClusterMode"),
        (
            "web cannot run in cluster mode",
            "Spawn { reason: \"web cannot run in cluster mode\" }",
        ),
    ] {
        bench.fake.fail("reloadProcessId", text);
        let refused = client.reload_process_id(&record, &none).await.unwrap_err();
        assert!(
            format!("{refused:?}").starts_with(expected),
            "{text}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_worker_being_replaced_is_never_sent_for() {
    let bench = Bench::start().await;
    let mut old = captured();
    old["pm_id"] = json!("_old_0");
    let old = crate::fixture::record(&old);
    assert!(matches!(
        bench.client.stop_process_id(&old).await,
        Err(Error::UnknownId { .. })
    ));
    assert!(matches!(
        bench.client.restart_process_id(&old, &Change::default()).await,
        Err(Error::UnknownId { .. })
    ));
    assert!(bench.fake.calls().is_empty());
}

#[tokio::test]
async fn a_change_shows_names_only() {
    let change = Change {
        env: BTreeMap::from([("TOKEN".to_owned(), "canary".to_owned())]),
    };
    let shown = format!("{change:?}");
    assert!(shown.contains("TOKEN") && !shown.contains("canary"));
}

#[tokio::test]
async fn a_change_reaches_the_record_and_nothing_else_does() {
    let bench = Bench::start().await;
    let id = bench.fake.add(App::new("app").env("KEPT", "1"));
    let record = bench.record(id).await;
    let change = Change {
        env: BTreeMap::from([("ADDED".to_owned(), "2".to_owned())]),
    };
    bench.client.restart_process_id(&record, &change).await.unwrap();
    assert_eq!(bench.record(id).await.env_names(), ["ADDED", "KEPT"]);
}
