//! Each method sends what the API documents and decodes what it answers.

use std::time::Duration;

use qd_sdk::{
    AuditQuery, Client, Filter, LogQuery, MetricsQuery, Options, Since, VerbOptions,
    api::{
        Scope, Status,
        app::{AppSpec, NumberOrText},
        log::{LogItem, Stream},
        token::TokenRequest,
        verb::Outcome,
    },
};
use serde_json::{Value, json};

use crate::fake::{Fake, Seen, TOKEN, answer, line, ok, process, reference, soon, tagged, verb};

/// Runs one call against a server that gives this answer, and returns what the server saw and what the caller got.
async fn call<T>(body: Value, make: impl AsyncFnOnce(Client) -> Result<T, qd_sdk::Error>) -> (Seen, T) {
    let fake = Fake::tcp(move |_, _| ok(&body)).await;
    let got = soon(make(fake.client())).await.unwrap();
    let mut seen = fake.seen();
    assert_eq!(seen.len(), 1, "one call is one request");
    let seen = seen.remove(0);
    let expected = format!("Bearer {TOKEN}");
    let public = matches!(seen.uri.as_str(), "/healthz" | "/readyz");
    assert_eq!(
        seen.header("authorization"),
        (!public).then_some(expected.as_str()),
        "{}",
        seen.line()
    );
    assert!(!seen.uri.contains(TOKEN));
    let changes = seen.method != "GET";
    assert_eq!(
        seen.header("idempotency-key").is_some(),
        changes,
        "{}",
        seen.line()
    );
    (seen, got)
}

fn list(item: Value) -> Value {
    Value::from_iter([("items", Value::Array(vec![item]))])
}

#[tokio::test]
async fn reads_of_the_host() {
    let whoami = json!({"kind": "token", "subject": "ci", "token_id": "1", "scopes": ["logs:read"], "expires_at": null});
    let (seen, got) = call(whoami, async |c| c.whoami().await).await;
    assert_eq!(seen.line(), "GET /api/v1/whoami");
    assert_eq!(got.scopes, [Scope::LogsRead]);

    let host = json!({"name": "web-1", "id": "x", "os": "Linux", "arch": "x86_64", "cpus": 2, "memory_bytes": 1,
        "memory_available_bytes": 1, "load": [0.0, 0.1, 0.2], "disk_bytes": 1, "disk_available_bytes": 1, "booted_at": null,
        "agent": {"version": "1", "pid": 1, "started_at": "2026-11-22T10:00:00Z"},
        "daemon": {"kind": "pm2", "version": "6", "pid": 2, "started_at": null, "home": "/h", "link": "connected", "generation": 1}});
    let (seen, got) = call(host, async |c| c.host().await).await;
    assert_eq!(seen.line(), "GET /api/v1/host");
    assert_eq!(got.name, "web-1");

    let (seen, got) = call(json!({"status": "ok"}), async |c| c.healthz().await).await;
    assert_eq!(
        (seen.line().as_str(), got.status.as_str()),
        ("GET /healthz", "ok")
    );
    let (seen, _) = call(json!({"status": "ok", "daemon": "connected"}), async |c| {
        c.readyz().await
    })
    .await;
    assert_eq!(seen.line(), "GET /readyz");
    let (seen, got) = call(json!("page"), async |c| c.prometheus().await).await;
    assert_eq!((seen.line().as_str(), got.as_str()), ("GET /metrics", "\"page\""));
    let (seen, got) = call(json!({"items": [], "next": "7"}), async |c| {
        c.audit(&AuditQuery {
            cursor: Some("5".into()),
            limit: Some(2),
        })
        .await
    })
    .await;
    assert_eq!(seen.line(), "GET /api/v1/audit?cursor=5&limit=2");
    assert_eq!(got.next.as_deref(), Some("7"));
}

#[tokio::test]
async fn not_ready_is_an_answer_of_readyz() {
    let fake = Fake::tcp(|_, _| {
        answer(
            503,
            &json!({"status": "the daemon does not answer", "daemon": "connecting"}),
        )
    })
    .await;
    let health = soon(fake.client().readyz()).await.unwrap();
    assert_eq!(health.status, "the daemon does not answer");
}

#[tokio::test]
async fn lists_and_filters() {
    let filter = Filter {
        name: Some("a b".into()),
        namespace: Some("n".into()),
        status: Some(Status::WaitingRestart),
        target: Some("/^a&/".into()),
    };
    let (seen, got) = call(list(process()), async |c| c.processes().list(&filter).await).await;
    assert_eq!(
        seen.line(),
        "GET /api/v1/processes?name=a+b&namespace=n&status=waiting_restart&target=%2F%5Ea%26%2F"
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(got.items[0].pid, Some(4711));
    let (seen, got) = call(list(json!({"id": 3})), async |c| {
        c.processes()
            .list_fields(&Filter::default(), &["id", "name"])
            .await
    })
    .await;
    assert_eq!(seen.line(), "GET /api/v1/processes?fields=id%2Cname");
    assert_eq!(got.items[0]["id"], 3);
    let (seen, _) = call(list(process()), async |c| c.processes().get("/a\\/b c/").await).await;
    assert_eq!(seen.line(), "GET /api/v1/processes/%2Fa%5C%2Fb%20c%2F");
}

#[tokio::test]
async fn verbs_carry_their_options() {
    let options = VerbOptions::new()
        .env("A", "1")
        .wait_online(Duration::from_secs(5))
        .idempotency_key("k1");
    let (seen, got) = call(verb("restarted"), async |c| {
        c.processes().restart("api", &options).await
    })
    .await;
    assert_eq!(
        seen.line(),
        "POST /api/v1/processes/api/restart?wait=online&timeout=5s"
    );
    assert_eq!(seen.header("idempotency-key"), Some("k1"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.json(), json!({"env": {"A": "1"}}));
    assert_eq!(got.items[0].outcome, Outcome::Restarted);

    let plain = VerbOptions::new();
    let (seen, _) = call(verb("reloaded"), async |c| {
        c.processes().reload("all", &plain).await
    })
    .await;
    assert_eq!(
        (seen.line().as_str(), seen.body.len()),
        ("POST /api/v1/processes/all/reload", 0)
    );
    let (seen, _) = call(verb("stopped"), async |c| {
        c.processes().stop("ns:shop", &plain).await
    })
    .await;
    assert_eq!(seen.line(), "POST /api/v1/processes/ns%3Ashop/stop");
    let (seen, _) = call(verb("started"), async |c| c.processes().start("7", &plain).await).await;
    assert_eq!(seen.line(), "POST /api/v1/processes/7/start");
    let (seen, _) = call(verb("reset"), async |c| c.processes().reset("7", &plain).await).await;
    assert_eq!(seen.line(), "POST /api/v1/processes/7/reset");
    let (seen, _) = call(verb("deleted"), async |c| c.processes().delete("7").await).await;
    assert_eq!(seen.line(), "DELETE /api/v1/processes/7");

    let app = AppSpec {
        script: "/a.js".into(),
        ..AppSpec::default()
    };
    let wait = Options::new().wait_online(Duration::from_millis(1500));
    let (seen, _) = call(verb("started"), async |c| c.processes().define(&app, &wait).await).await;
    assert_eq!(seen.line(), "POST /api/v1/processes?wait=online&timeout=1500ms");
    assert_eq!(seen.json(), json!({"script": "/a.js"}));
    let two_more = NumberOrText::Text("+2".into());
    let (seen, _) = call(verb("added"), async |c| {
        c.processes().scale("api", two_more, &Options::new()).await
    })
    .await;
    assert_eq!(
        (seen.line().as_str(), seen.json()),
        ("POST /api/v1/processes/api/scale", json!({"instances": "+2"}))
    );
}

#[tokio::test]
async fn what_is_handed_over_to_processes() {
    let (seen, _) = call(verb("signalled"), async |c| {
        c.processes().signal("api", "SIGHUP").await
    })
    .await;
    assert_eq!(
        (seen.line().as_str(), seen.json()),
        ("POST /api/v1/processes/api/signal", json!({"signal": "SIGHUP"}))
    );
    let (seen, _) = call(verb("delivered"), async |c| {
        c.processes().send_line("api", "hello").await
    })
    .await;
    assert_eq!(
        (seen.line().as_str(), seen.json()),
        ("POST /api/v1/processes/api/stdin", json!({"line": "hello"}))
    );
    let (seen, _) = call(verb("delivered"), async |c| {
        c.processes().message("api", "t", json!([1])).await
    })
    .await;
    assert_eq!(seen.line(), "POST /api/v1/processes/api/message");
    assert_eq!(seen.json(), json!({"topic": "t", "data": [1]}));
    let action = json!({"process": reference(), "name": "gc", "kind": "custom", "arity": 1});
    let (seen, got) = call(list(action), async |c| c.processes().actions("api").await).await;
    assert_eq!(
        (seen.line().as_str(), got.items[0].name.as_str()),
        ("GET /api/v1/processes/api/actions", "gc")
    );
    let reply = json!({"process": reference(), "reply": 42});
    let (seen, got) = call(list(reply), async |c| {
        c.processes().trigger("api", "km/h?", Some(json!({"a": 1}))).await
    })
    .await;
    assert_eq!(seen.line(), "POST /api/v1/processes/api/actions/km%2Fh%3F");
    assert_eq!(seen.json(), json!({"params": {"a": 1}}));
    assert_eq!(got.items[0].reply, Some(json!(42)));
}

#[tokio::test]
async fn logs_metrics_and_environments() {
    let query = LogQuery {
        lines: Some(5),
        since: Some(Since::ago(Duration::from_secs(600))),
        stream: Some(Stream::Err),
        grep: Some("a+b".into()),
        cursor: Some("c=1".into()),
    };
    let page = json!({"items": [line("c2", "hello")], "next": "c2"});
    let (seen, got) = call(page, async |c| c.processes().logs("api", &query).await).await;
    assert_eq!(
        seen.line(),
        "GET /api/v1/processes/api/logs?lines=5&since=600s&stream=err&grep=a%2Bb&cursor=c%3D1"
    );
    assert_eq!(
        (got.items[0].line.as_str(), got.next.as_deref()),
        ("hello", Some("c2"))
    );
    let (seen, got) = call(tagged("line", line("c", "x")), async |c| {
        c.processes().log_items("api", &LogQuery::default()).await
    })
    .await;
    assert_eq!(seen.header("accept"), Some("application/x-ndjson"));
    assert!(matches!(&got[..], [LogItem::Line(line)] if line.line == "x"));
    let (seen, _) = call(verb("reset"), async |c| c.processes().flush("api").await).await;
    assert_eq!(seen.line(), "DELETE /api/v1/processes/api/logs");

    let query = MetricsQuery {
        since: Some("2026-11-22T10:00:00Z".into()),
        step: Some(Duration::from_secs(60)),
    };
    let series = json!({"process": reference(), "step_seconds": 60, "units": {}, "samples": []});
    let (seen, got) = call(list(series), async |c| c.processes().metrics("api", &query).await).await;
    assert_eq!(
        seen.line(),
        "GET /api/v1/processes/api/metrics?since=2026-11-22T10%3A00%3A00Z&step=60s"
    );
    assert_eq!(got.items[0].step_seconds, 60);

    let environment =
        json!({"process": reference(), "variables": [{"name": "A", "hash": "h", "value": "v"}]});
    let (seen, got) = call(list(environment), async |c| c.processes().env("api", true).await).await;
    assert_eq!(seen.line(), "GET /api/v1/processes/api/env?reveal=true");
    assert_eq!(got.items[0].variables[0].value.as_deref(), Some("v"));
    let (seen, _) = call(json!({"items": []}), async |c| {
        c.processes().env("api", false).await
    })
    .await;
    assert_eq!(seen.line(), "GET /api/v1/processes/api/env");
}

#[tokio::test]
async fn the_daemon_and_tokens() {
    let done = json!({"message": "done"});
    for (verb, path) in [
        ("ping", "ping"),
        ("save", "save"),
        ("resurrect", "resurrect"),
        ("logs", "reload-logs"),
        ("update", "update"),
        ("kill", "kill"),
    ] {
        let (seen, got) = call(done.clone(), async |c| match verb {
            "ping" => c.daemon().ping().await,
            "save" => c.daemon().save().await,
            "resurrect" => c.daemon().resurrect().await,
            "logs" => c.daemon().reload_logs().await,
            "update" => c.daemon().update().await,
            _ => c.daemon().kill().await,
        })
        .await;
        assert_eq!(seen.line(), format!("POST /api/v1/daemon/{path}"));
        assert_eq!(got.message, "done");
    }
    let at = "2026-11-22T10:00:00Z";
    let token = json!({"id": "j", "name": "ci", "scopes": [], "created_at": at, "created_by": "me", "expires_at": at,
        "revoked_at": null, "last_used_at": null});
    let (seen, _) = call(list(token.clone()), async |c| c.tokens().list().await).await;
    assert_eq!(seen.line(), "GET /api/v1/tokens");
    let request = TokenRequest {
        name: "ci".into(),
        scopes: vec![Scope::LogsRead],
        apps: None,
        namespaces: None,
        ttl_seconds: Some(60),
    };
    let (seen, got) = call(json!({"token": "new", "info": token}), async |c| {
        c.tokens().create(&request).await
    })
    .await;
    assert_eq!(seen.line(), "POST /api/v1/tokens");
    assert_eq!(
        seen.json(),
        json!({"name": "ci", "scopes": ["logs:read"], "ttl_seconds": 60})
    );
    assert_eq!(got.token, "new");
    let (seen, _) = call(token, async |c| c.tokens().revoke("a/b").await).await;
    assert_eq!(seen.line(), "DELETE /api/v1/tokens/a%2Fb");
    let (seen, got) = call(json!({"ticket": "t", "expires_at": at}), async |c| {
        c.ticket().await
    })
    .await;
    assert_eq!(
        (seen.line().as_str(), got.ticket.as_str()),
        ("POST /api/v1/tickets", "t")
    );
}

#[tokio::test]
async fn a_host_behind_a_console_is_a_base_path() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": []}))).await;
    let client = Client::builder()
        .base_url(format!("{}/api/v1/hosts/web-1/", fake.url))
        .token(TOKEN)
        .build()
        .unwrap();
    soon(client.processes().list(&Filter::default())).await.unwrap();
    assert_eq!(fake.seen()[0].line(), "GET /api/v1/hosts/web-1/processes");
}

#[tokio::test]
async fn targets_that_no_server_takes_are_not_sent() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": []}))).await;
    let client = fake.client();
    for target in ["", "..", "/(/", "ns:", "a\nb"] {
        let error = soon(client.processes().get(target)).await.unwrap_err();
        assert!(
            matches!(error, qd_sdk::Error::InvalidRequest { .. }),
            "{target:?}: {error}"
        );
    }
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn calls_can_be_made_from_tasks_of_their_own() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": []}))).await;
    let client = fake.client();
    let calls = ["web", "api"].map(|name| {
        let client = client.clone();
        tokio::spawn(async move {
            client.processes().get(name).await.unwrap();
            let restarted = client.processes().restart(name, &VerbOptions::new()).await;
            restarted.unwrap();
        })
    });
    for call in calls {
        soon(call).await.unwrap();
    }
    assert_eq!(fake.seen().len(), 4);
}
