//! What a console cannot do to a host, whatever it sends over the link.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use qd_api::{Scope, Time};
use qd_pm2::testing::{App, Output};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::linked::{Bench, PATIENCE, told, written};

const LOOKING: &[Scope] = &[
    Scope::HostRead,
    Scope::ProcessesRead,
    Scope::LogsRead,
    Scope::EventsRead,
];

fn entry<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_gets_no_more_than_the_host_allows_and_the_host_writes_down_what_it_tried() {
    let bench = Bench::allowing(LOOKING).await;
    bench.daemon.add(App::new("web"));
    let ada = told("ada", Scope::ALL);
    let list = bench.on_behalf(&ada, "GET /api/v1/processes", None).await;
    assert_eq!(list.status, 200, "{list:?}");
    let whoami = bench.on_behalf(&ada, "GET /api/v1/whoami", None).await.json();
    assert_eq!(whoami["subject"], "ada@the console");
    assert_eq!(whoami["kind"], "console");
    assert_eq!(whoami["scopes"].as_array().unwrap().len(), LOOKING.len());

    let signal = json!({ "signal": "SIGKILL" });
    let define = json!({ "script": "/bin/sleep", "name": "x" });
    let mint = json!({ "name": "mine", "scopes": ["processes:read"] });
    for (line, body) in [
        ("POST /api/v1/processes/web/restart", None),
        ("POST /api/v1/processes/web/signal", Some(&signal)),
        ("POST /api/v1/processes", Some(&define)),
        ("DELETE /api/v1/processes/web", None),
        ("DELETE /api/v1/processes/web/logs", None),
        ("GET /api/v1/processes/web/env?reveal=true", None),
        ("POST /api/v1/daemon/kill", None),
        ("POST /api/v1/daemon/update", None),
        ("POST /api/v1/tokens", Some(&mint)),
        ("GET /api/v1/tokens", None),
        ("POST /api/v1/logins", None),
        ("GET /api/v1/audit", None),
    ] {
        let answer = bench.on_behalf(&ada, line, body).await;
        assert_eq!(answer.problem(403), "forbidden", "{line}");
    }
    for verb in [
        "restartProcessId",
        "sendSignalToProcessId",
        "prepare",
        "deleteProcessId",
        "killMe",
    ] {
        assert!(bench.daemon.calls_of(verb).is_empty(), "{verb}");
    }
    for verb in [
        "processes.restart",
        "daemon.kill",
        "tokens.create",
        "logins.create",
    ] {
        bench
            .audited(verb, |line| {
                entry(line, "verb") == verb
                    && entry(line, "who") == "ada@the console"
                    && entry(line, "from") == "console"
                    && entry(line, "result") == "denied"
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_must_say_who_asks_once_in_full_and_by_a_name_that_users_can_have() {
    let bench = Bench::allowing(Scope::ALL).await;
    let good = told("ada", Scope::ALL);
    let line = "GET /api/v1/processes";
    let header = "quarterdeck-on-behalf";
    let twice = [(header, &*good), (header, &*good)];
    assert_eq!(bench.ask(line, &[], None).await.problem(401), "unauthenticated");
    assert_eq!(
        bench.ask(line, &twice, None).await.problem(401),
        "unauthenticated"
    );

    let user = |name: &str| written(&json!({ "user": name, "scopes": ["processes:read"] }));
    let names: Vec<String> = (0..65).map(|n| format!("app-{n}")).collect();
    let over = Time::now().plus_seconds(-1);
    let with = |key: &str, value: Value| {
        let mut told = json!({ "user": "ada", "scopes": ["processes:read"] });
        told[key] = value;
        written(&told)
    };
    let forged = "ada\",\"verb\":\"tokens.create";
    for wrong in [
        String::new(),
        "?".to_owned(),
        "AAAA".to_owned(),
        good.clone() + "=",
        written(&json!([])),
        written(&json!({ "user": "ada" })),
        written(&json!({ "scopes": [] })),
        user(""),
        user("uid:0"),
        user("token:ci"),
        user("ada\r\nuid:0"),
        user("ada\u{1b}[2J"),
        user("ada bob"),
        user("-ada"),
        user("\u{202e}ada"),
        user(forged),
        user(&"a".repeat(65)),
        with("scopes", json!(["processes:everything"])),
        with("apps", json!([""])),
        with("apps", json!(names)),
        with("namespaces", json!(names)),
        with("namespaces", json!("all")),
        with("expires_at", json!(over)),
        with("padding", json!("x".repeat(18 * 1024))),
    ] {
        let answer = bench.on_behalf(&wrong, line, None).await;
        assert_eq!(answer.problem(401), "unauthenticated", "{wrong}");
    }
    assert_eq!(bench.on_behalf(&good, line, None).await.status, 200);
    bench
        .audited("the refusals", |line| entry(line, "who") == "anonymous")
        .await;
    for line in bench.audit() {
        let who = entry(&line, "who");
        assert!(who == "anonymous" || who.starts_with("ada@"), "{line}");
        assert!(!line.to_string().contains("tokens.create"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_says_means_nothing_elsewhere_and_credentials_mean_nothing_on_the_link() {
    let bench = Bench::allowing(Scope::ALL).await;
    let (ada, line) = (told("ada", Scope::ALL), "GET /api/v1/processes");
    let header = format!("Quarterdeck-On-Behalf: {ada}\r\n");
    assert_eq!(
        bench.direct(line, &header, "").await.problem(401),
        "unauthenticated"
    );
    let token = bench.token(&json!({ "name": "all", "scopes": Scope::ALL }));
    let both = format!("{header}Authorization: Bearer {token}\r\n");
    let seen = bench.direct("GET /api/v1/whoami", &both, "").await.json();
    assert_eq!(seen["subject"], "token:all");

    let bearer = format!("Bearer {token}");
    for headers in [
        vec![("authorization", &*bearer)],
        vec![("cookie", &*bearer), ("x-api-key", &*token)],
    ] {
        assert_eq!(
            bench.ask(line, &headers, None).await.problem(401),
            "unauthenticated"
        );
    }
    let bob = told("bob", &[Scope::ProcessesRead]);
    let headers = [("authorization", &*bearer), ("quarterdeck-on-behalf", &*bob)];
    let seen = bench.ask("GET /api/v1/whoami", &headers, None).await.json();
    assert_eq!(seen["subject"], "bob@the console");
    assert_eq!(seen["scopes"], json!(["processes:read"]));

    let head = format!("Authorization: Bearer {token}\r\n");
    let ticket = bench.direct("POST /api/v1/tickets", &head, "").await.json();
    let events = format!("GET /api/v1/events?ticket={}", ticket["ticket"].as_str().unwrap());
    assert_eq!(
        bench.ask(&events, &[], None).await.problem(401),
        "unauthenticated"
    );
    let refused = bench.on_behalf(&ada, "POST /api/v1/tickets", None).await;
    assert_eq!(
        refused.problem(403),
        "forbidden",
        "its users' rights end with the link"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_limited_by_user_and_for_all_the_users_that_it_makes_up() {
    let bench = Bench::with(LOOKING, |config| config.limits.requests_per_minute = 10).await;
    let asked = async |user: &str| {
        let told = told(user, LOOKING);
        bench.on_behalf(&told, "GET /api/v1/whoami", None).await.status
    };
    let mut mine = Vec::new();
    for _ in 0..20 {
        mine.push(asked("ada").await);
    }
    assert!(mine[..10].iter().all(|status| *status == 200), "{mine:?}");
    assert!(mine[15..].iter().all(|status| *status == 429), "{mine:?}");
    assert_eq!(asked("bob").await, 200, "another user has its own share");
    let mut all = Vec::new();
    for number in 0..100 {
        all.push(asked(&format!("user-{number}")).await);
    }
    assert!(all[80..].iter().all(|status| *status == 429), "{all:?}");
    let direct = bench.direct("GET /healthz", "", "").await;
    assert_eq!(direct.status, 200, "others are served all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_end_soon_after_the_rights_that_it_told() {
    let bench = Bench::allowing(LOOKING).await;
    let id = bench.daemon.add(App::new("web"));
    bench
        .until("the app is known", async || {
            let list = bench
                .on_behalf(&told("ada", LOOKING), "GET /api/v1/processes", None)
                .await;
            list.text.contains("\"web\"")
        })
        .await;
    for path in ["/api/v1/events", "/api/v1/processes/web/logs?follow=true"] {
        let end = Time::now().plus_seconds(2);
        let told = written(&json!({ "user": "ada", "scopes": LOOKING, "expires_at": end }));
        let request = http::Request::get(path)
            .header("accept", "text/event-stream")
            .header("quarterdeck-on-behalf", told)
            .body(Full::<bytes::Bytes>::default())
            .unwrap();
        let begun = Instant::now();
        let response = bench.session.client().send(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body();
        timeout(PATIENCE, async { while let Some(Ok(_)) = body.frame().await {} })
            .await
            .expect("it ends");
        let lasted = begun.elapsed();
        assert!(lasted >= Duration::from_secs(1), "{path} {lasted:?}");
        // Two seconds of rights and five to notice, and some for a busy machine.
        assert!(lasted < Duration::from_secs(12), "{path} {lasted:?}");
        bench.daemon.log(id, Output::Out, "after the end\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_reads_no_files_but_logs() {
    let bench = Bench::allowing(Scope::ALL).await;
    bench.daemon.add(App::new("web"));
    let ada = told("ada", Scope::ALL);
    for target in [
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "..",
        "web%2F..%2F..%2F..%2Fetc%2Fpasswd",
        "file:%2F%2F%2Fetc%2Fpasswd",
    ] {
        for line in [
            format!("GET /api/v1/processes/{target}/logs"),
            format!("GET /api/v1/processes/{target}/logs?follow=true"),
            format!("GET /assets/{target}"),
            format!("GET /docs/{target}"),
        ] {
            let answer = bench.on_behalf(&ada, &line, None).await;
            assert!(matches!(answer.status, 400 | 404), "{line}: {answer:?}");
            assert!(!answer.text.contains("root:"), "{line}");
        }
    }
}
