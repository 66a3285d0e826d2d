use futures_util::StreamExt;
use qd_axon::Arg;
use qd_pm2::{
    bus::{Bus, Event, Item},
    record::ProcessId,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::fixture::{Bench, PATIENCE};

/// The text as it is on the wire: the order of keys is the writer's.
fn read(topic: &str, payload: &str) -> Event {
    Event::read(topic, &Arg::Json(payload.to_owned().into()))
}

#[test]
fn output_is_read_in_both_orders_of_keys() {
    let fork = r#"{"process":{"pm_id":1,"name":"log","rev":null,"namespace":"blue"},"at":1795368519905,"data":"hello out\n"}"#;
    let cluster = r#"{"at":1795368519905,"data":"hello out\n","process":{"pm_id":1,"name":"log","rev":null,"namespace":"blue"}}"#;
    for payload in [fork, cluster] {
        let Event::Log(log) = read("log:out", payload) else {
            panic!("not output: {payload}")
        };
        assert_eq!((log.is_error, log.at), (false, Some(1795368519905)));
        assert_eq!(log.text().as_deref(), Some("hello out\n"));
        assert_eq!(
            (log.process.id, &*log.process.name, &*log.process.namespace),
            (ProcessId::Number(1), "log", "blue")
        );
    }
    assert!(matches!(read("log:err", cluster), Event::Log(log) if log.is_error));
}

#[test]
fn the_daemons_own_log_is_no_process() {
    let payload = r#"{"process":{"pm_id":"PM2","name":"PM2","rev":null},"at":1795367335014,"data":"App [idle:0] starting in -fork mode-\n"}"#;
    assert_eq!(
        read("log:PM2", payload),
        Event::DaemonLog("App [idle:0] starting in -fork mode-\n".to_owned())
    );
}

#[test]
fn a_change_of_state_leaves_the_environment_behind() {
    let payload = r#"{"event":"online","manually":false,"process":{"name":"idle","namespace":"default","status":"launching","pm_uptime":1795367335014,
        "created_at":1795367335014,"pm_id":0,"restart_time":2,"unstable_restarts":0,"exit_code":"7","version":"1.0.0","SECRET":"canary"},"at":1795367335024}"#;
    let event = read("process:event", payload);
    assert!(!format!("{event:?}").contains("canary"));
    let Event::Process(event) = event else {
        panic!("no change of state")
    };
    assert_eq!(
        (event.event.as_str(), event.manually, event.status.as_deref()),
        ("online", false, Some("launching"))
    );
    assert_eq!(
        (event.restart_time, event.exit_code, event.at),
        (Some(2), Some(7), Some(1795367335024))
    );
    assert_eq!(event.process.id.number(), Some(0));
}

#[test]
fn a_worker_being_replaced_has_a_text_for_an_id() {
    let payload = r#"{"event":"exit","manually":true,"process":{"name":"w","status":"stopping","pm_id":"_old_4"},"at":1}"#;
    let Event::Process(event) = read("process:event", payload) else {
        panic!("no change of state")
    };
    assert_eq!(event.process.id, ProcessId::Text("_old_4".to_owned()));
    assert!(event.manually);
}

#[test]
fn exceptions_are_read_in_both_shapes() {
    let fork = r#"{"at":1795367616247,"data":{"message":"boom","stack":"Error: boom ...","name":"Error","context":"<source lines>","callsite":"/app/crash.js:1"},"process":{"pm_id":2,"name":"cf","namespace":"default"}}"#;
    let Event::Exception(exception) = read("process:exception", fork) else {
        panic!("no exception")
    };
    assert_eq!(
        (exception.message.as_deref(), exception.name.as_deref()),
        (Some("boom"), Some("Error"))
    );
    let cluster = r#"{"at":1,"data":{"stack":"Error: listen","message":"listen EADDRINUSE","errno":-98,"code":"EADDRINUSE","port":80},"process":{"pm_id":3,"name":"cc","rev":null,"namespace":"default"}}"#;
    let Event::Exception(exception) = read("process:exception", cluster) else {
        panic!("no exception")
    };
    assert_eq!(
        (exception.message.as_deref(), exception.name),
        (Some("listen EADDRINUSE"), None)
    );
}

#[test]
fn messages_come_raw_or_as_data() {
    let process = r#"{"pm_id":0,"name":"pf","namespace":"default"}"#;
    let raw = read(
        "process:msg",
        &format!(r#"{{"at":1795367610695,"raw":"rawstring","process":{process}}}"#),
    );
    assert!(matches!(raw, Event::Message(message) if message.data == "rawstring"));
    let data = read(
        "process:msg",
        &format!(r#"{{"at":1795367610195,"data":{{"hello":"world"}},"process":{process}}}"#),
    );
    assert!(matches!(data, Event::Message(message) if message.data == json!({ "hello": "world" })));
}

#[test]
fn apps_name_their_events_actions_and_topics() {
    let process = r#""process":{"pm_id":0,"name":"pf","namespace":"default"}"#;
    let human = read(
        "human:event",
        &format!(r#"{{"at":1795367608196,"data":{{"a":1,"__name":"my:event"}},{process}}}"#),
    );
    assert!(
        matches!(human, Event::Human(human) if human.name.as_deref() == Some("my:event") && human.data["a"] == 1)
    );
    let reply = read(
        "axm:reply",
        &format!(r#"{{"at":1,"data":{{"at":1,"action_name":"hello","return":{{"ok":1}}}},{process}}}"#),
    );
    assert!(
        matches!(reply, Event::Reply(reply) if reply.action_name == "hello" && reply.value == json!({ "ok": 1 }))
    );
    let custom = read(
        "custom:topic",
        &format!(r#"{{"at":1,"data":{{"n":1}},{process}}}"#),
    );
    assert!(
        matches!(custom, Event::Other { topic, process: Some(_), data, .. } if topic == "custom:topic" && data["n"] == 1)
    );
    let kill = read(
        "pm2:kill",
        r#"{"status":"killed","msg":"pm2 has been killed via CLI"}"#,
    );
    assert!(
        matches!(kill, Event::Kill { status, message } if status == "killed" && message.ends_with("CLI"))
    );
}

#[test]
fn what_cannot_be_understood_is_malformed() {
    for (topic, payload) in [
        ("log:out", "{}"),
        ("log:out", "null"),
        ("log:PM2", r#"{"data":3}"#),
        ("process:event", r#"{"event":1}"#),
        ("axm:reply", r#"{"data":{}}"#),
        ("custom", "17"),
        ("custom", "{"),
        ("process:msg", r#"{"data":1}"#),
    ] {
        let event = read(topic, payload);
        assert!(
            matches!(&event, Event::Malformed { topic: told } if told == topic),
            "{topic} {payload} {event:?}"
        );
    }
    assert!(
        matches!(Event::read(&"x".repeat(9999), &Arg::blob("x")), Event::Malformed { topic } if topic.len() == 128)
    );
}

async fn next(bus: &mut Bus) -> Item {
    tokio::time::timeout(PATIENCE, bus.next())
        .await
        .expect("the bus says something in time")
        .expect("the bus goes on")
}

#[tokio::test]
async fn the_stream_survives_malformed_messages_and_the_end_of_the_daemon() {
    let bench = Bench::start().await;
    let shutdown = CancellationToken::new();
    let (mut bus, driver) = Bus::connect(bench.fake.home());
    tokio::spawn(driver.run(shutdown.clone()));
    assert!(matches!(next(&mut bus).await, Item::Up { generation: 1 }));
    bench.fake.wait_for_subscribers(1).await;
    bench.fake.emit("log:out", &Value::Null);
    bench
        .fake
        .emit("pm2:kill", &json!({ "status": "killed", "msg": "why" }));
    assert!(matches!(
        next(&mut bus).await,
        Item::Event(Event::Malformed { .. })
    ));
    assert!(matches!(next(&mut bus).await, Item::Event(Event::Kill { .. })));
    assert_eq!(bus.malformed(), 1);
    bench.fake.restart().await;
    let mut next_up = next(&mut bus).await;
    if matches!(next_up, Item::Down) {
        next_up = next(&mut bus).await;
    }
    assert!(matches!(next_up, Item::Up { generation: 2 }), "{next_up:?}");
    shutdown.cancel();
    while bus.next().await.is_some() {}
}

#[tokio::test]
async fn what_a_slow_listener_misses_is_counted() {
    let bench = Bench::start().await;
    let (mut bus, driver) = Bus::connect(bench.fake.home());
    tokio::spawn(driver.run(CancellationToken::new()));
    assert!(matches!(next(&mut bus).await, Item::Up { .. }));
    bench.fake.wait_for_subscribers(1).await;
    let total = 6000;
    for burst in 0..total / 100 {
        for _ in 0..100 {
            assert_eq!(
                bench.fake.emit("custom", &json!({ "data": burst })),
                1,
                "the publisher itself must not drop"
            );
        }
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    bench.fake.emit("pm2:kill", &json!({}));
    let (mut seen, mut missed) = (0, 0);
    loop {
        match next(&mut bus).await {
            Item::Event(Event::Kill { .. }) => break,
            Item::Event(_) => seen += 1,
            Item::Missed(count) => missed += count,
            other => panic!("{other:?}"),
        }
        if seen + missed == total {
            break;
        }
    }
    assert!(missed > 0 && seen > 0);
    assert_eq!(seen + missed, total, "{seen} seen, {missed} missed");
}
