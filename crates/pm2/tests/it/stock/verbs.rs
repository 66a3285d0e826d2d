//! Each verb, on a real process, with what comes of it on the bus.

use std::{collections::BTreeMap, time::Duration};

use futures_util::StreamExt;
use qd_pm2::{
    bus::{Bus, Event, Item},
    client::{Change, Error, Trigger},
};
use serde_json::json;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{for_each_version, home::Stock};

for_each_version!(
    a_process_in_fork_mode_obeys_every_verb,
    workers_are_replaced_and_scaled,
    a_stopped_process_is_never_signalled,
    the_end_is_announced_and_leaves_no_socket
);

struct Ear {
    bus: Bus,
    _link: DropGuard,
}

impl Ear {
    async fn open(stock: &Stock) -> Self {
        let shutdown = CancellationToken::new();
        let (bus, driver) = Bus::connect(&stock.home);
        tokio::spawn(driver.run(shutdown.clone()));
        let mut ear = Self {
            bus,
            _link: shutdown.drop_guard(),
        };
        while !matches!(ear.bus.next().await, Some(Item::Up { .. })) {}
        ear
    }

    /// The next event that is the one; others are passed over.
    async fn hear<T>(&mut self, what: &str, pick: impl Fn(Event) -> Option<T>) -> T {
        let heard = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                match self.bus.next().await.expect("the bus goes on") {
                    Item::Event(event) => {
                        if let Some(found) = pick(event) {
                            return found;
                        }
                    }
                    Item::Missed(missed) => panic!("{missed} events missed"),
                    Item::Up { .. } | Item::Down => {}
                }
            }
        });
        heard.await.unwrap_or_else(|_| panic!("{what} was not heard of"))
    }

    async fn line(&mut self, line: &str) {
        let says = |event| match event {
            Event::Log(log) => log.text().is_some_and(|text| text.contains(line)).then_some(()),
            _ => None,
        };
        self.hear(line, says).await;
    }
}

async fn a_process_in_fork_mode_obeys_every_verb(stock: Stock) {
    let mut ear = Ear::open(&stock).await;
    let client = &stock.client;
    let entry = json!({ "script": "app.js", "name": "app", "kill_timeout": 500, "env": { "KEPT": "1" } });
    let started = client.prepare(&stock.resolve(entry)).await.unwrap();
    let id = started[0].pm_id;
    ear.line("start ").await;
    let record = stock.ready(id).await;
    assert_eq!(
        (record.name.as_str(), record.is_cluster(), record.instance()),
        ("app", false, Some(0))
    );
    assert_eq!(record.pm2_env.version.as_deref(), Some("3.2.1"));
    assert!(record.env_names().contains(&"KEPT".to_owned()));
    assert!(
        !record.env_names().iter().any(|name| name.starts_with("CARGO")),
        "our own environment stays ours"
    );

    let usr2 = "SIGUSR2".parse().unwrap();
    client.send_signal_to_process_id(&record, usr2).await.unwrap();
    ear.line("signal SIGUSR2").await;
    client
        .send_signal_to_process_name(&[&record], usr2)
        .await
        .unwrap();
    ear.line("signal SIGUSR2").await;
    client.send_line_to_stdin(id, "over the wire").await.unwrap();
    ear.line("stdin over the wire").await;

    for (params, expected) in [
        (None, json!({ "ok": 1 })),
        (Some(json!({ "x": [1] })), json!({ "x": [1] })),
    ] {
        let trigger = Trigger {
            id,
            action: "hello".to_owned(),
            params,
        };
        assert_eq!(client.msg_process(&trigger).await.unwrap().process_count, 1);
        let reply = ear.hear("a reply", |event| match event {
            Event::Reply(reply) => Some(reply),
            _ => None,
        });
        let reply = reply.await;
        assert_eq!(
            (reply.action_name.as_str(), reply.value, reply.process.id.number()),
            ("hello", expected, Some(id))
        );
    }
    let none = Trigger {
        id,
        action: "none".to_owned(),
        params: None,
    };
    assert!(matches!(
        client.msg_process(&none).await,
        Err(Error::UnknownAction)
    ));

    client
        .send_data_to_process_id(id, "greeting", &json!({ "n": 1 }))
        .await
        .unwrap();
    let human = ear.hear("a named event", |event| match event {
        Event::Human(human) => Some(human),
        _ => None,
    });
    let human = human.await;
    assert_eq!(
        (human.name.as_deref(), &human.data["given"]),
        (Some("greeting"), &json!({ "n": 1 }))
    );

    client
        .send_data_to_process_id(id, "throw", &json!(1))
        .await
        .unwrap();
    let exception = ear.hear("an exception", |event| match event {
        Event::Exception(exception) => Some(exception),
        _ => None,
    });
    assert_eq!(exception.await.message.as_deref(), Some("boom"));
    stock
        .until(id, "restarted", |record| record.pm2_env.restart_time == Some(1))
        .await;
    let before = stock.ready(id).await;

    let change = Change {
        env: BTreeMap::from([("ADDED".to_owned(), "later".to_owned())]),
    };
    client.restart_process_id(&before, &change).await.unwrap();
    ear.line("start later").await;
    client.notify_by_process_id(id, "restart").await.unwrap();
    let by_hand = ear.hear("the announcement", |event| match event {
        Event::Process(change) if change.event == "restart" => Some(change.manually),
        _ => None,
    });
    assert!(by_hand.await);
    let after = stock.ready(id).await;
    assert_ne!(after.pid, before.pid);
    assert_eq!(after.pm2_env.restart_time, Some(2));
    assert!(after.env_names().contains(&"ADDED".to_owned()));
    assert!(
        !after
            .env_names()
            .iter()
            .any(|name| name == "updateEnv" || name == "current_conf"),
        "{:?}",
        after.env_names()
    );

    assert!(matches!(
        client.start_process_id(&after).await,
        Err(Error::AlreadyRunning { .. })
    ));
    client
        .reload_process_id(&after, &Change::default())
        .await
        .unwrap();
    assert_ne!(stock.ready(id).await.pid, after.pid);
    client.reset_meta_process_id(id).await.unwrap();
    let reset = stock.ready(id).await;
    assert_eq!(reset.pm2_env.restart_time, Some(0));
    client.stop_watch("stopProcessId", id).await.unwrap();
    client.monitor(id).await.unwrap();
    client.unmonitor(id).await.unwrap();
    client.reload_logs().await.unwrap();
    let system = client.get_system_data().await;
    assert!(
        matches!(system, Ok(_) | Err(Error::Unsupported { .. })),
        "{system:?}"
    );
    client.ping().await.unwrap();

    client.stop_process_id(&reset).await.unwrap();
    let stopped = stock
        .until(id, "stopped", |record| record.status().as_str() == "stopped")
        .await;
    assert_eq!(stopped.live_pid(), None);
    client.stop_process_id(&stopped).await.unwrap();
    assert!(matches!(
        client.send_line_to_stdin(id, "x").await,
        Err(Error::NotRunning { .. })
    ));
    client.start_process_id(&stopped).await.unwrap();
    let again = stock.ready(id).await;
    let last = client.delete_process_id(&again).await.unwrap();
    let last = last.map(|record| (record.live_pid(), record.status().as_str().to_owned()));
    assert_eq!(last, Some((None, "stopped".to_owned())));
    assert!(client.get_monitor_data().await.unwrap().is_empty());
    for refused in [
        client.stop_process_id(&again).await,
        client.restart_process_id(&again, &Change::default()).await,
        client.reload_process_id(&again, &Change::default()).await,
        client.delete_process_id(&again).await.map(drop),
        client.start_process_id(&again).await,
        client.reset_meta_process_id(id).await,
        client.send_signal_to_process_id(&again, usr2).await,
        client.notify_by_process_id(id, "x").await,
        client.duplicate_process_id(id).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::UnknownId { .. })), "{refused:?}");
    }
}

async fn workers_are_replaced_and_scaled(stock: Stock) {
    let client = &stock.client;
    let entry = json!({ "script": "app.js", "name": "web", "instances": 2, "listen_timeout": 500, "kill_timeout": 500 });
    let started = client.prepare(&stock.resolve(entry)).await.unwrap();
    assert_eq!(started.len(), 2);
    let before = stock.ready(0).await;
    assert!(before.is_cluster());
    assert!(matches!(
        client.send_line_to_stdin(0, "x").await,
        Err(Error::ClusterMode)
    ));
    client
        .reload_process_id(&before, &Change::default())
        .await
        .unwrap();
    let after = stock.ready(0).await;
    assert_ne!(after.pid, before.pid);
    assert_eq!(after.pm2_env.restart_time, Some(1));
    let added = client.duplicate_process_id(0).await.unwrap();
    assert_eq!(added.pm_id, 2);
    assert_eq!(stock.ready(2).await.instance(), Some(2));
    client.delete_process_id(&stock.ready(1).await).await.unwrap();
    let added = client.duplicate_process_id(0).await.unwrap();
    assert_eq!((added.pm_id, stock.ready(3).await.instance()), (3, Some(1)));
}

async fn a_stopped_process_is_never_signalled(stock: Stock) {
    let entry = json!({ "script": "app.js", "kill_timeout": 500 });
    let id = stock.client.prepare(&stock.resolve(entry)).await.unwrap()[0].pm_id;
    stock
        .client
        .stop_process_id(&stock.ready(id).await)
        .await
        .unwrap();
    let stopped = stock
        .until(id, "stopped", |record| record.status().as_str() == "stopped")
        .await;
    let refused = stock
        .client
        .send_signal_to_process_id(&stopped, "SIGKILL".parse().unwrap())
        .await;
    assert!(matches!(refused, Err(Error::NotRunning { .. })));
    stock.client.ping().await.unwrap();
}

async fn the_end_is_announced_and_leaves_no_socket(stock: Stock) {
    let mut ear = Ear::open(&stock).await;
    stock.client.notify_kill_pm2().await.unwrap();
    stock.client.kill_me().await.unwrap();
    let status = ear.hear("the end", |event| match event {
        Event::Kill { status, .. } => Some(status),
        _ => None,
    });
    assert_eq!(status.await, "killed");
    let begun = std::time::Instant::now();
    while stock.home.read_pid().is_some() || stock.home.rpc_sock().exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "the daemon does not end"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(matches!(stock.client.ping().await, Err(Error::Unavailable)));
}
