//! PM2 dies, is updated, is not there yet.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use qd_sdk::{
    Client, EventFilter, Item, VerbOptions,
    api::{ErrorCode, stream::Channel},
};
use qd_tests::{Agent, AgentOptions, Bench, Pm2, Version, app, rss_bytes, until};

const CLIENTS: usize = 50;
const ROUNDS: usize = 3;
/// What a round may leave: caches of a daemon that is another one each time.
const SLACK: u64 = 6 << 20;

#[derive(Default)]
struct Seen {
    good: AtomicU64,
    problems: Mutex<BTreeMap<String, u64>>,
}

async fn ask_until(client: Client, number: usize, stop: Arc<AtomicBool>, seen: Arc<Seen>) {
    while !stop.load(Relaxed) {
        let done = if number == 0 {
            client
                .processes()
                .restart("web", &VerbOptions::new())
                .await
                .map(drop)
        } else {
            client.processes().get("web").await.map(drop)
        };
        match done {
            Ok(()) => {
                seen.good.fetch_add(1, Relaxed);
            }
            Err(error) => {
                let what = match error.code() {
                    // Started again, the daemon has no apps until they are started.
                    Some(ErrorCode::NotFound) => continue,
                    Some(code) => code.as_str().to_owned(),
                    None => format!("{error:?}"),
                };
                *seen.problems.lock().unwrap().entry(what).or_default() += 1;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_clients_see_only_daemon_unavailable_while_pm2_is_killed_and_started_again() {
    // The limits are not what is tested here.
    let environment = BTreeMap::from([("QD_LIMITS_REQUESTS_PER_MINUTE".to_owned(), "100000000".to_owned())]);
    let options = AgentOptions {
        environment,
        ..AgentOptions::default()
    };
    let mut bench = Bench::with(Version::Seven, &options).await;
    let web = app("silent");
    bench.pm2.run(&["start", &web, "--name", "web"]).await;
    let client = Client::builder()
        .base_url(&bench.agent.url)
        .token(bench.token.as_str())
        .tries(1)
        .build()
        .unwrap();
    let mut events = client.events(&EventFilter::default()).await.unwrap();
    let mut socket = client.stream().await.unwrap();
    socket
        .subscribe(
            "events",
            Channel::Events {
                topics: Vec::new(),
                target: None,
                after: None,
            },
        )
        .await
        .unwrap();
    let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Seen::default()));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            tokio::spawn(ask_until(
                client.clone(),
                number,
                Arc::clone(&stop),
                Arc::clone(&seen),
            ))
        })
        .collect();

    let mut resident = Vec::new();
    for round in 0..ROUNDS {
        let before = seen.good.load(Relaxed);
        until("the clients are served", async || {
            seen.good.load(Relaxed) > before + 200
        })
        .await;
        bench.pm2.kill_9().await;
        until("the agent noticed", async || {
            bench.get("/readyz").await.status == 503
        })
        .await;
        let unavailable = bench.get("/api/v1/processes").await;
        assert_eq!(unavailable.problem(503), "daemon_unavailable");
        assert!(
            unavailable.headers.contains_key("retry-after"),
            "{unavailable:#?}"
        );
        bench.pm2.start_again().await;
        bench.pm2.run(&["start", &web, "--name", "web"]).await;
        bench.ready().await;
        until("there is the app again", async || {
            bench.get("/api/v1/processes/web").await.status == 200
        })
        .await;
        assert!(
            bench.agent.runs(),
            "the agent ended in round {round}: {}",
            bench.agent.log()
        );
        resident.push(rss_bytes(bench.agent.pid));
    }
    stop.store(true, Relaxed);
    for client in clients {
        client.await.unwrap();
    }
    let problems = seen.problems.lock().unwrap().clone();
    let others: Vec<_> = problems
        .keys()
        .filter(|what| *what != "daemon_unavailable")
        .collect();
    assert!(others.is_empty(), "{problems:?}");
    assert!(problems["daemon_unavailable"] > 0);
    assert!(
        resident[ROUNDS - 1] < resident[0] + SLACK,
        "the memory grows with every round: {resident:?}"
    );

    // Both streams lived through it, told it, and go on.
    let mut topics = Vec::new();
    while topics.iter().filter(|topic| *topic == "daemon.replaced").count() < ROUNDS {
        match events.next().await.unwrap().unwrap() {
            Item::Value(event) => topics.push(event.topic),
            other => panic!("the stream broke: {other:?}"),
        }
    }
    assert_eq!(
        topics
            .iter()
            .filter(|topic| *topic == "daemon.disconnected")
            .count(),
        ROUNDS
    );
    let mut replaced = 0;
    while replaced < ROUNDS {
        if let qd_sdk::stream::Item::Event { event, .. } = socket.next().await.unwrap().unwrap() {
            replaced += usize::from(event.topic == "daemon.replaced");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_of_pm2_and_its_end_need_no_new_agent() {
    let mut bench = Bench::start().await;
    bench.pm2.run(&["start", &app("silent"), "--name", "web"]).await;
    bench.pm2.run(&["save"]).await;
    let before = bench.get("/api/v1/host").await.ok()["daemon"].clone();
    let mut events = bench.follow(&["/api/v1/events"]);
    bench.pm2.run(&["update"]).await;
    events.first(|message| message.event == "daemon.replaced").await;
    until("the app is back", async || {
        let answer = bench.get("/api/v1/processes/web").await;
        answer.status == 200 && answer.json()["items"][0]["status"] == "online"
    })
    .await;
    let after = bench.get("/api/v1/host").await.ok()["daemon"].clone();
    assert_ne!(after["pid"], before["pid"]);
    assert!(
        after["generation"].as_u64() > before["generation"].as_u64(),
        "{before} {after}"
    );

    bench.pm2.run(&["kill"]).await;
    until("the agent noticed", async || {
        bench.get("/readyz").await.status == 503
    })
    .await;
    assert_eq!(
        bench.get("/healthz").await.status,
        200,
        "the agent itself is well"
    );
    assert_eq!(
        bench.get("/api/v1/host").await.ok()["daemon"]["link"],
        "connecting"
    );
    bench.pm2.start_again().await;
    bench.ready().await;
    assert!(bench.agent.runs());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_may_come_before_its_daemon() {
    let pm2 = Pm2::absent(Version::Seven);
    let agent = Agent::start(&pm2, &AgentOptions::default()).await;
    let token = agent.token(&["processes:read"], &[]).await;
    let bench = Bench { agent, token, pm2 };
    assert_eq!(bench.get("/readyz").await.status, 503);
    assert_eq!(
        bench.get("/api/v1/processes").await.problem(503),
        "daemon_unavailable"
    );
    bench.pm2.run(&["start", &app("silent"), "--name", "web"]).await;
    bench.ready().await;
    // It is ready with its first list, which may be older than the app.
    until("there is the app", async || {
        bench.get("/api/v1/processes/web").await.status == 200
    })
    .await;
    assert_eq!(bench.process("web").await["name"], "web");
}
