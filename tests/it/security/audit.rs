//! The audit log: everything that changes something, nothing that is secret, and no way to change it unseen.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use std::{collections::BTreeMap, fs, path::Path};

use futures_util::future::join_all;
use qd_tests::{Agent, AgentOptions, Answer, Bench, EVERYTHING, Output, Pm2, Version, until};
use serde_json::{Value, json};

use super::{
    crash::crash,
    launch::launch,
    table::{Need, ROUTES, Route},
};

const CANARY: &str = "canary-that-nobody-may-read";

/// The entries of a log by the id of their request.
fn entries(home: &Path) -> BTreeMap<String, Value> {
    let log = fs::read_to_string(home.join("audit.log")).unwrap();
    log.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|entry| (entry["request_id"].as_str().unwrap().to_owned(), entry))
        .collect()
}

fn id_of(answer: &Answer) -> String {
    answer.headers["x-request-id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_changes_something_is_recorded_without_its_secrets() {
    let bench = Bench::start().await;
    launch(&bench, "web", "silent").await;
    let limited = bench.caller(&["audit:read"], &[]).await;
    let mut expected = Vec::new();
    // A login has no caller yet.
    let is_told = |route: &&Route| route.is_mutation() && route.need != Need::Public;
    let wrong = json!({ "code": "x" });
    let refused = bench.nobody().call("POST", "/api/v1/session", Some(&wrong)).await;
    let refused = id_of(&refused);
    for route in ROUTES.iter().filter(is_told) {
        if let Need::Scope(_) = route.need {
            let path = route.at("web");
            let denied = limited.call(route.method, &path, route.body().as_ref()).await;
            assert_eq!(denied.status, 403, "{route:?}");
            expected.push((id_of(&denied), path, "denied", "token:caller"));
        }
        let path = route.at("absent");
        let answer = match route.body() {
            Some(body) => bench.send(&path, &body).await,
            None => bench.curl(&["-X", route.method, &path]).await,
        };
        let result = if answer.status < 300 { "done" } else { "failed" };
        expected.push((id_of(&answer), path, result, "token:test"));
    }
    let entries = entries(&bench.agent.home);
    let login = &entries[&refused];
    assert_eq!(
        (&login["result"], &login["who"]),
        (&json!("denied"), &json!("anonymous"))
    );
    for (id, path, result, who) in expected {
        let entry = entries
            .get(&id)
            .unwrap_or_else(|| panic!("nothing of {path} ({result})"));
        assert_eq!(
            (&entry["result"], &entry["who"]),
            (&json!(result), &json!(who)),
            "{path}: {entry}"
        );
        assert!(
            entry["from"].as_str().unwrap().starts_with("127.0.0.1"),
            "{entry}"
        );
        assert!(
            entry["token_id"].is_string() && entry["verb"].as_str().unwrap().contains('.'),
            "{entry}"
        );
        assert_eq!(entry["code"].is_null(), result == "done", "{entry}");
        if let Some(target) = path.strip_prefix("/api/v1/processes/") {
            assert_eq!(entry["target"], target.split('/').next().unwrap(), "{entry}");
        }
    }
    until("a request without a token is recorded", async || {
        bench.nobody().call("POST", "/api/v1/daemon/kill", None).await;
        fs::read_to_string(bench.agent.home.join("audit.log"))
            .unwrap()
            .contains("anonymous")
    })
    .await;
    // The last route of the table ended the daemon.
    bench.pm2.start_again().await;
    bench.ready().await;
    secrets_are_left_out(&bench).await;
    let verified = bench.agent.qd(&["audit", "verify"]).await.done();
    assert!(verified.stdout.contains("unbroken"), "{verified:?}");
    let listed = bench.agent.qd(&["audit", "ls", "--json"]).await.done().json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 50);
}

async fn secrets_are_left_out(bench: &Bench) {
    let spec = json!({
        "script": qd_tests::app("sample"), "name": "secretive", "args": [format!("--password={CANARY}")], "env": { "PASSWORD": CANARY },
    });
    assert_eq!(
        bench.send("/api/v1/processes?wait=online", &spec).await.status,
        201
    );
    let at = "/api/v1/processes/secretive";
    for (path, body) in [
        (
            "restart",
            json!({ "env": { "PASSWORD": CANARY }, "update_env": true }),
        ),
        ("stdin", json!({ "line": CANARY })),
        ("message", json!({ "topic": "t", "data": { "password": CANARY } })),
        ("actions/greet", json!({ "params": CANARY })),
    ] {
        let answer = bench.send(&format!("{at}/{path}"), &body).await;
        assert!(answer.status < 500, "{path}: {answer:?}");
    }
    assert_eq!(
        bench
            .send("/api/v1/processes", &json!({ "password": CANARY }))
            .await
            .status,
        400
    );
    let revealed = bench.get(&format!("{at}/env?reveal=true")).await;
    assert!(
        revealed.body.contains(CANARY),
        "otherwise its absence proves nothing"
    );
    let minted = bench.caller(&EVERYTHING, &[]).await;
    let signature = minted
        .token
        .as_deref()
        .unwrap()
        .rsplit('.')
        .next()
        .unwrap()
        .to_owned();
    let log = fs::read_to_string(bench.agent.home.join("audit.log")).unwrap();
    assert!(log.contains("env.reveal") && log.contains("PASSWORD"));
    for text in [log, bench.agent.log(), bench.get("/metrics").await.body] {
        assert!(
            !text.contains(CANARY)
                && !text.contains(&signature)
                && !text.contains("canary-of-the-environment")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_survives_a_crash_and_shows_every_change_made_to_it() {
    let pm2 = Pm2::absent(Version::Seven);
    let mut known = Vec::new();
    for round in 0..4 {
        let agent = Agent::start(&pm2, &AgentOptions::default()).await;
        let token = agent.token(&EVERYTHING, &[]).await;
        known.extend(crash_in_mid_write(&agent, &token).await);
        crash(agent).await;
        if round == 1 {
            let log = pm2.root.join("qd/audit.log");
            let whole = fs::read_to_string(&log).unwrap();
            let last = whole.lines().last().unwrap();
            fs::write(&log, format!("{whole}{}", &last[..last.len() / 2])).unwrap();
        }
    }
    let agent = Agent::start(&pm2, &AgentOptions::default()).await;
    let verify = async || agent.qd(&["audit", "verify", "--json"]).await;
    let sound = verify().await.done().json();
    assert!(
        sound["entries"].as_u64().unwrap() >= known.len() as u64,
        "{sound}"
    );
    let log = entries(&agent.home);
    assert!(known.len() > 8, "{}", known.len());
    for id in &known {
        assert!(log.contains_key(id), "an answered request is not recorded: {id}");
    }

    let path = agent.home.join("audit.log");
    let whole = fs::read_to_string(&path).unwrap();
    assert!(whole.contains("audit.recovered"));
    let lines: Vec<&str> = whole.lines().collect();
    let written = |lines: &[&str]| lines.iter().fold(String::new(), |all, line| all + line + "\n");
    let altered = lines[3]
        .replacen("127.0.0.1", "127.0.0.2", 1)
        .replacen("offline", "offlinE", 1);
    assert_ne!(altered, lines[3]);
    let changes: [(Vec<&str>, &str); 4] = [
        (
            [&lines[..3], &[altered.as_str()], &lines[4..]].concat(),
            "(entry 4)",
        ),
        ([&lines[..3], &lines[4..]].concat(), "(entry 5)"),
        (
            [&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat(),
            "(entry 5)",
        ),
        (
            lines[..lines.len() - 2].to_vec(),
            &format!("ends at entry {}", lines.len() - 2),
        ),
    ];
    for (change, named) in changes {
        fs::write(&path, written(&change)).unwrap();
        let Output { code, stdout, stderr } = verify().await;
        assert_eq!((code, stdout.as_str()), (1, ""), "{named}: {stderr}");
        assert!(stderr.contains(named), "{named}: {stderr}");
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(verify().await.code, 0);
}

/// Makes many requests at once, and comes back with the ids of those that were answered while others still are open.
async fn crash_in_mid_write(agent: &Agent, token: &str) -> Vec<String> {
    let (url, header) = (
        format!("{}/api/v1/tickets", agent.url),
        format!("Authorization: Bearer {token}"),
    );
    let requests = (0..12).map(async |_| {
        let answer = qd_tests::curl(&["-X", "POST", "-H", &header, &url]).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        id_of(&answer)
    });
    let mut open: Vec<_> = requests.map(Box::pin).collect();
    let mut answered = Vec::new();
    while answered.len() < 6 {
        let (id, _, others) = futures_util::future::select_all(open).await;
        answered.push(id);
        open = others;
    }
    drop(join_all(open));
    answered
}
