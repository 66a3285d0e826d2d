//! The agent itself is killed, asked to end, started twice.

use qd_sdk::{EventFilter, Item, LogQuery};
use qd_tests::{Agent, AgentOptions, Bench, app, until};
use rustix::process::Signal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn streams_of_the_sdk_outlive_an_agent_that_is_killed() {
    let mut bench = Bench::start().await;
    let spec = json!({"script": app("logger"), "name": "logger", "env": {"RATE": "200"}});
    bench.send("/api/v1/processes?wait=online", &spec).await.ok();
    let client = bench.agent.client(&bench.token);
    let mut events = client.events(&EventFilter::default()).await.unwrap();
    bench.post("/api/v1/processes/logger/restart").await.ok();
    while !matches!(events.next().await.unwrap().unwrap(), Item::Value(event) if event.topic == "process.restarted")
    {
    }
    let number = |line: &str| line.split(' ').nth(1).and_then(|it| it.parse::<u64>().ok());
    let query = LogQuery {
        lines: Some(0),
        ..LogQuery::default()
    };
    let mut lines = client.processes().logs_follow("logger", &query).await.unwrap();
    let mut seen = Vec::new();
    while seen.len() < 100 {
        if let Item::Value(line) = lines.next().await.unwrap().unwrap() {
            seen.extend(number(&line.line));
        }
    }

    let port = bench.agent.port();
    bench.agent.end(Signal::KILL).await;
    bench.agent = Agent::start(
        &bench.pm2,
        &AgentOptions {
            port,
            ..AgentOptions::default()
        },
    )
    .await;
    bench.ready().await;

    let (goal, mut back) = (seen.len() + 400, false);
    while seen.len() < goal || !back {
        match lines.next().await.unwrap().unwrap() {
            Item::Value(line) => seen.extend(number(&line.line)),
            Item::Reconnected { .. } => back = true,
            Item::Gap(gap) => panic!("the lines stood in the file all the time: {gap:?}"),
        }
    }
    let first = seen[0];
    assert_eq!(seen, (first..first + seen.len() as u64).collect::<Vec<_>>());

    // The position was one of the agent before: what happened since is not known, and that is said.
    let gap = loop {
        match events.next().await.unwrap().unwrap() {
            Item::Gap(gap) => break gap,
            Item::Value(_) | Item::Reconnected { .. } => {}
        }
    };
    assert_eq!(gap.reason, "agent_restarted");
    bench.post("/api/v1/processes/logger/stop").await.ok();
    loop {
        if let Item::Value(event) = events.next().await.unwrap().unwrap()
            && event.topic == "process.stopped"
        {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_asked_to_end_closes_its_streams_and_leaves_nothing() {
    let mut bench = Bench::start().await;
    let mut events = bench.follow(&["/api/v1/events"]);
    let socket = bench.agent.home.join("agent.sock");
    assert!(socket.exists());
    until("the stream stands", async || {
        bench.get("/metrics").await.body.contains("qd_agent_streams 1")
    })
    .await;
    assert_eq!(bench.agent.end(Signal::TERM).await, Some(0));
    while events.line().await.is_some() {}
    assert!(!socket.exists(), "the socket is left behind");
    assert!(
        !bench.pm2.jlist().await.is_empty() || bench.pm2.pid().is_some(),
        "PM2 goes on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_home_has_one_agent_and_a_dead_ones_socket_is_replaced() {
    let mut bench = Bench::start().await;
    let home = bench.pm2.home.display().to_string();
    let second = bench
        .agent
        .qd(&["agent", "--listen", "127.0.0.1:0", "--pm2-home", &home])
        .await;
    assert_ne!(second.code, 0);
    assert!(second.stderr.contains("agent"), "{second:#?}");
    assert!(bench.agent.runs());
    bench.agent.qd(&["ls"]).await.done();

    bench.agent.end(Signal::KILL).await;
    assert!(
        bench.agent.home.join("agent.sock").exists(),
        "it had no time to remove it"
    );
    bench.agent = Agent::start(&bench.pm2, &AgentOptions::default()).await;
    bench.ready().await;
    bench.agent.qd(&["ls"]).await.done();
}
