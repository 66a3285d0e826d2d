//! A console's own routes.

use qd_sdk::{
    Client, Error, Filter, FleetLogQuery, Item,
    api::{
        ErrorCode,
        fleet::{BulkHostState, BulkProgress, BulkRequest, BulkState, HostSelector},
        log::LogItem,
        token::LoginRequest,
    },
};
use serde_json::{Value, json};

use crate::fake::{Fake, TOKEN, answer, events, line, ok, problem, process, soon, sse, tagged};

fn bulk(state: &str, hosts: &Value) -> Value {
    let end = if state == "running" {
        json!(null)
    } else {
        json!("2026-11-22T10:00:05Z")
    };
    json!({"id": "b1", "request": {"verb": "restart", "target": "api"}, "by": "ada",
        "created_at": "2026-11-22T10:00:00Z", "finished_at": end, "state": state,
        "counts": {"waiting": 0, "asked": 0, "done": 1, "failed": 0, "nothing": 0, "skipped": 0, "unknown": 0},
        "hosts": hosts})
}

fn request() -> BulkRequest {
    serde_json::from_value(json!({"verb": "restart", "target": "api",
        "hosts": {"names": ["web-*"], "tags": {"tier": "web"}}, "concurrency": 4}))
    .unwrap()
}

fn frame(progress: &Value) -> String {
    format!(
        "event: {}\ndata: {progress}\n\n",
        progress["type"].as_str().unwrap()
    )
}

#[tokio::test]
async fn a_bulk_verb_is_begun_once_followed_to_its_end_and_cancelled() {
    let fake = Fake::tcp(|seen, _| match seen.line().as_str() {
        "POST /api/v1/bulk" => answer(202, &bulk("running", &json!([]))),
        "GET /api/v1/bulk/b1/events" => events(vec![
            frame(&tagged("bulk", bulk("running", &json!([])))),
            frame(&json!({"type": "host", "host": "web-1", "state": "done", "took_millis": 12})),
            frame(&tagged("bulk", bulk("done", &json!([])))),
        ]),
        "DELETE /api/v1/bulk/b1" => problem(409, "conflict"),
        "GET /api/v1/bulk" => ok(&json!({"items": [bulk("done", &json!([]))]})),
        "GET /api/v1/bulk/b1" => ok(&bulk("done", &json!([{"host": "web-1", "state": "done"}]))),
        other => panic!("{other}"),
    })
    .await;
    let client = fake.client();
    let fleet = client.fleet();
    let begun = soon(fleet.bulk(&request())).await.unwrap();
    assert_eq!((begun.id.as_str(), begun.state), ("b1", BulkState::Running));
    assert_eq!(fake.seen()[0].json()["hosts"]["names"], json!(["web-*"]));
    let mut progress = soon(fleet.bulk_events("b1")).await.unwrap();
    let mut told = Vec::new();
    while let Some(item) = soon(progress.next()).await {
        match item.unwrap() {
            Item::Value(BulkProgress::Host(host)) => told.push(host),
            Item::Value(BulkProgress::Bulk(bulk)) if bulk.finished_at.is_some() => break,
            Item::Value(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(&told[..], [host] if host.state == BulkHostState::Done && host.took_millis == Some(12)));
    let ended = soon(fleet.bulk_cancel("b1")).await.unwrap_err();
    assert_eq!(ended.code(), Some(ErrorCode::Conflict));
    assert_eq!(soon(fleet.bulk_list()).await.unwrap().items.len(), 1);
    assert_eq!(soon(fleet.bulk_get("b1")).await.unwrap().hosts[0].host, "web-1");
}

#[tokio::test]
async fn a_bulk_verb_whose_answer_was_lost_is_not_begun_again() {
    let fake = Fake::tcp(|_, _| problem(503, "daemon_unavailable")).await;
    assert!(soon(fake.client().fleet().bulk(&request())).await.is_err());
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn a_host_of_a_console_is_a_client_of_its_own_with_the_same_token() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": [process()]}))).await;
    let console = fake.client();
    let host = console.fleet().host("web-1").unwrap();
    assert_eq!(
        soon(host.processes().list(&Filter::default()))
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    let seen = &fake.seen()[0];
    assert_eq!(seen.line(), "GET /api/v1/hosts/web-1/processes");
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert!(matches!(
        console.fleet().host("../x"),
        Err(Error::InvalidRequest { .. })
    ));
}

#[tokio::test]
async fn lines_and_processes_of_many_hosts_say_whose_they_are() {
    let of = |host: &str, text: &str| {
        let mut item = tagged("line", line("c", text));
        item["host"] = json!(host);
        format!("{item}\n")
    };
    let fake = Fake::tcp(move |seen, _| {
        if seen.uri.starts_with("/api/v1/processes") {
            return ok(&json!({"items": [{"host": "web-1", "process": process()}],
                "missing": [{"host": "web-2", "why": "it is offline"}]}));
        }
        // Cut within a line, as the network does.
        let all = format!("{}\n{}", of("web-1", "one"), of("web-2", "two"));
        let (first, second) = all.split_at(30);
        let pieces = [first.to_owned(), second.to_owned()].map(Ok::<_, std::io::Error>);
        let mut response = sse(axum::body::Body::from_stream(futures_util::stream::iter(pieces)));
        response
            .headers_mut()
            .insert("content-type", "application/x-ndjson".parse().unwrap());
        response
    })
    .await;
    let client = fake.client();
    let query = FleetLogQuery {
        target: "api".to_owned(),
        hosts: request().hosts,
        lines: Some(5),
        ..FleetLogQuery::default()
    };
    let read = soon(client.fleet().logs(&query)).await.unwrap();
    let mut followed = soon(client.fleet().logs_follow(&query)).await.unwrap();
    let mut hosts = Vec::new();
    while let Some(item) = soon(followed.next()).await {
        let item = item.unwrap();
        assert!(matches!(item.item, LogItem::Line(_)));
        hosts.push(item.host);
    }
    assert_eq!(hosts, ["web-1", "web-2"]);
    assert_eq!(read.len(), 2);
    let seen = fake.seen();
    let asked = "GET /api/v1/logs?target=api&lines=5&host=web-*&tag=tier%3Dweb";
    assert_eq!(seen[0].line(), asked);
    assert!(seen[1].uri.contains("follow=true") && seen[1].header("accept") == Some("application/x-ndjson"));

    let all = soon(client.fleet().processes_on(&HostSelector::default()))
        .await
        .unwrap();
    assert_eq!(
        (all.items[0].host.as_str(), all.missing[0].host.as_str()),
        ("web-1", "web-2")
    );
}

#[tokio::test]
async fn a_login_of_the_page_is_made_once_and_its_code_is_in_no_error() {
    let fake = Fake::tcp(|_, n| match n {
        0 => answer(
            201,
            &json!({"code": "the-code", "expires_at": "2026-11-22T10:00:00Z"}),
        ),
        _ => ok(&json!({"code": ["the-code"]})),
    })
    .await;
    let client: Client = fake.client();
    let login = soon(client.login(&LoginRequest {
        ttl_seconds: Some(60),
    }))
    .await
    .unwrap();
    assert_eq!(login.code, "the-code");
    assert!(!format!("{login:?}").contains("the-code"));
    assert_eq!(
        (fake.seen()[0].line(), fake.seen()[0].json()),
        ("POST /api/v1/logins".to_owned(), json!({"ttl_seconds": 60}))
    );
    let error = soon(client.login(&LoginRequest::default())).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("the-code"));
}
