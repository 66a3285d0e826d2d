//! What the layers refuse, and what every answer carries.

use std::time::Duration;

use qd_edge::serve::Reason;

use crate::{Agent, BEARER, PUBLIC_PATHS, exchange, start, written};

const JSON: &str = "Content-Type: application/json\r\n";
const RESTART: &str = "POST /api/v1/processes/web/restart";

fn headers(parts: &[&str]) -> String {
    parts.concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_exact_public_paths_answer_without_a_credential() {
    let agent = start(|_| {});
    assert_eq!(agent.get("/healthz", "").await.status, 200);
    let paths = [
        "/healthzX",
        "/healthz/",
        "//healthz",
        "/HEALTHZ",
        "/healthz/../api/v1/processes",
        "/healthz/..;/api/v1/processes",
        "/healthz%2F..%2Fapi%2Fv1%2Fprocesses",
        "/api/v1/processes/",
        "/api//v1/processes",
        "/api/v1/processes%2F",
        "/api/v1/%70rocesses",
        "/%2e/api/v1/processes",
        "/docs/../api/v1/processes",
        "/ws-anything",
        "/",
        "*",
    ];
    for path in paths {
        for method in [
            "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH",
        ] {
            let answer = agent.send(&format!("{method} {path}"), "", "").await;
            assert!(
                matches!(answer.status, 400 | 401 | 404),
                "{method} {path} gave {}",
                answer.status
            );
        }
    }
    assert!(PUBLIC_PATHS.iter().all(|path| !path.ends_with('/')));
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_paths_reach_no_handler_even_with_a_credential() {
    let agent = start(|_| {});
    for path in [
        "//api/v1/processes",
        "/api/v1/processes/",
        "/api/v1/x/..;/processes",
        "/api/v1%2Fprocesses",
    ] {
        agent.get(path, BEARER).await.problem(404, "not_found");
    }
    assert!(agent.refusals.get(Reason::Path) >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_routes_and_methods_are_problems() {
    let agent = start(|_| {});
    agent
        .get("/api/v1/nothing", BEARER)
        .await
        .problem(404, "not_found");
    let answer = agent.send("DELETE /api/v1/slow", BEARER, "").await;
    answer.problem(405, "invalid_request");
    let allow = answer.header("allow").unwrap();
    assert!(allow.contains("GET") && allow.contains("POST"), "{allow}");
    let answer = agent.get("/api/v1/processes", "").await;
    answer.problem(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_host_names_are_answered() {
    let agent = start(|config| config.listener.allowed_hosts = vec!["Panel.Example".into()]);
    let port = agent.address.port();
    for host in [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        &format!("127.0.0.1:{port}"),
        "[::1]:80",
        "panel.example",
    ] {
        assert_eq!(
            agent.get("/healthz", &format!("Host: {host}\r\n")).await.status,
            200,
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "evil.localhost",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "127.1",
    ] {
        for path in [
            "/healthz",
            "/metrics",
            "/api/v1/processes",
            "/api/v1/stream",
            "/api/v1/events",
        ] {
            let answer = agent.get(path, &format!("Host: {host}\r\n{BEARER}")).await;
            answer.problem(421, "invalid_request");
        }
    }
    let twice = "Host: localhost\r\nHost: evil.example\r\n";
    agent.get("/healthz", twice).await.problem(400, "invalid_request");
    agent
        .send("GET http://evil.example/healthz", "", "")
        .await
        .problem(400, "invalid_request");
    agent
        .send("GET http://evil.example/healthz", "Host: evil.example\r\n", "")
        .await
        .problem(421, "invalid_request");
    let none = exchange(agent.connect().await, "GET /healthz HTTP/1.0\r\n\r\n").await;
    none.problem(400, "invalid_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_can_neither_change_nor_upgrade() {
    let agent =
        start(|config| config.listener.allowed_origins = vec!["https://panel.example".parse().unwrap()]);
    let port = agent.address.port();
    let host = format!("Host: localhost:{port}\r\n");
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    let evil = [
        "https://evil.example".to_owned(),
        "null".into(),
        "https://panel.example.evil".into(),
        "http://panel.example".into(),
        "https://panel.example:444".into(),
        format!("https://localhost:{port}"),
        "http://localhost".into(),
        format!("http://localhost:{port}.evil.example"),
        String::new(),
    ];
    for origin in &evil {
        let origin = format!("Origin: {origin}\r\n");
        let all = headers(&[&host, BEARER, &origin, JSON]);
        agent.send(RESTART, &all, "{}").await.problem(403, "forbidden");
        let all = headers(&[&host, BEARER, &origin, upgrade]);
        agent.get("/api/v1/stream", &all).await.problem(403, "forbidden");
    }
    for origin in [
        format!("http://localhost:{port}"),
        "https://panel.example".into(),
        "https://PANEL.example:443".into(),
    ] {
        let all = headers(&[&host, BEARER, &format!("Origin: {origin}\r\n"), JSON]);
        assert_eq!(agent.send(RESTART, &all, "{}").await.status, 200, "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_need_no_origin_and_cookies_without_one_are_refused() {
    let agent = start(|_| {});
    let cookie = "Cookie: session=1\r\n";
    assert_eq!(
        agent.send(RESTART, &headers(&[BEARER, JSON]), "{}").await.status,
        200
    );
    assert_eq!(
        agent
            .send(RESTART, &headers(&[BEARER, JSON, cookie]), "{}")
            .await
            .status,
        200
    );
    agent
        .send(RESTART, &headers(&[JSON, cookie]), "{}")
        .await
        .problem(403, "forbidden");
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    agent
        .get("/api/v1/stream", &headers(&[cookie, upgrade]))
        .await
        .problem(403, "forbidden");
    for site in ["cross-site", "same-site"] {
        let site = format!("Sec-Fetch-Site: {site}\r\n");
        agent
            .send(RESTART, &headers(&[BEARER, JSON, &site]), "{}")
            .await
            .problem(403, "forbidden");
        agent
            .get("/api/v1/processes", &headers(&[BEARER, &site]))
            .await
            .problem(403, "forbidden");
        assert_eq!(agent.get("/healthz", &site).await.status, 200);
    }
    let own = "Sec-Fetch-Site: same-origin\r\n";
    assert_eq!(
        agent
            .get("/api/v1/processes", &headers(&[BEARER, own]))
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_json_and_say_so() {
    let agent = start(|_| {});
    for kind in [
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
    ] {
        agent
            .send(RESTART, &headers(&[BEARER, kind]), "{}")
            .await
            .problem(415, "invalid_request");
    }
    let typed = "Content-Type: application/json; charset=utf-8\r\n";
    assert_eq!(
        agent.send(RESTART, &headers(&[BEARER, typed]), "{}").await.status,
        200
    );
    assert_eq!(
        agent
            .send("GET /api/v1/processes/web/restart", BEARER, "")
            .await
            .status,
        405
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_cannot_be_used_is_answered_with_the_place() {
    let agent = start(|_| {});
    let detail = async |body: &str| {
        let answer = agent
            .send("POST /api/v1/typed", &headers(&[BEARER, JSON]), body)
            .await;
        answer.problem(400, "invalid_request")["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let wrong = detail("{\n \"instances\": \"four\"}").await;
    assert!(wrong.contains("instances") && wrong.contains("line 2"), "{wrong}");
    let unknown = detail("{\"instances\": 1, \"instanses\": 2}").await;
    assert!(unknown.contains("instanses"), "{unknown}");
    let broken = detail("{\"instances\": ").await;
    assert!(broken.contains("line 1"), "{broken}");
    detail(&"[".repeat(100_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_over_the_limit_are_refused_with_and_without_a_length() {
    let agent = start(|config| config.limits.body_bytes = 1000);
    let body = format!("\"{}\"", "x".repeat(2000));
    agent
        .send(RESTART, &headers(&[BEARER, JSON]), &body)
        .await
        .problem(413, "payload_too_large");
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let all = headers(&[BEARER, JSON, "Transfer-Encoding: chunked\r\n"]);
    agent
        .send(RESTART, &all, &chunked)
        .await
        .problem(413, "payload_too_large");
    assert_eq!(
        agent
            .send(RESTART, &headers(&[BEARER, JSON]), "\"x\"")
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_in_the_query_are_refused_even_next_to_a_good_one() {
    let agent = start(|_| {});
    for query in [
        "token=good",
        "a=b&access_token=good",
        "TOKEN=good",
        "%74oken=good",
        "jwt=good",
    ] {
        let problem = agent
            .get(&format!("/api/v1/processes?{query}"), BEARER)
            .await
            .problem(400, "invalid_request");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("Authorization: Bearer")
        );
        assert!(!problem.to_string().contains("good"));
    }
    assert_eq!(
        agent
            .get("/api/v1/processes?tokens=1&name=token", BEARER)
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_headers_and_none_for_other_origins() {
    let agent = start(|_| {});
    let origin = "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n";
    let answers: Vec<_> = [
        agent.get("/healthz", origin).await,
        agent.get("/api/v1/processes", &headers(&[BEARER, origin])).await,
        agent.get("/nothing", origin).await,
        agent.send("OPTIONS /api/v1/processes", origin, "").await,
        agent.get("/api/v1/panic", BEARER).await,
        agent.get("/healthz", "Host: evil.example\r\n").await,
    ]
    .into();
    for answer in &answers {
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{}",
            answer.head
        );
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(answer.header("x-request-id").is_some());
        assert!(
            !answer.head.to_ascii_lowercase().contains("access-control-"),
            "{}",
            answer.head
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_request_id_is_ours_and_the_same_everywhere() {
    let agent = start(|_| {});
    let answer = agent
        .get("/api/v1/id", &headers(&[BEARER, "X-Request-Id: forged\r\n"]))
        .await;
    let id = answer.header("x-request-id").unwrap();
    assert_ne!(id, "forged");
    assert_eq!(answer.text(), id);
    assert_ne!(agent.get("/healthz", "").await.header("x-request-id"), Some(id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_internal_problem_without_its_text() {
    let agent = start(|_| {});
    let problem = agent.get("/api/v1/panic", BEARER).await.problem(500, "internal");
    assert!(!problem.to_string().contains("on purpose"));
    assert_eq!(agent.get("/healthz", "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_json_of_some_size_is_compressed() {
    let agent = start(|_| {});
    let gzip = "Accept-Encoding: gzip\r\n";
    let large = agent.get("/api/v1/large", &headers(&[BEARER, gzip])).await;
    assert_eq!(large.header("content-encoding"), Some("gzip"));
    assert!(large.body.len() < 1000);
    assert_eq!(
        agent
            .get("/api/v1/processes", &headers(&[BEARER, gzip]))
            .await
            .header("content-encoding"),
        None
    );
    assert_eq!(
        agent
            .get("/api/v1/large", BEARER)
            .await
            .header("content-encoding"),
        None
    );
    let mut stream = agent.connect().await;
    let request = format!("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{gzip}{BEARER}\r\n");
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes())
        .await
        .unwrap();
    let mut some = vec![0; 2500];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut some)
        .await
        .unwrap();
    let head = String::from_utf8_lossy(&some).to_ascii_lowercase();
    assert!(
        head.contains("text/event-stream") && !head.contains("content-encoding"),
        "{head}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_answered_unless_it_waits() {
    let agent = start(|config| config.limits.request_timeout = Duration::from_millis(200));
    agent
        .get("/api/v1/slow", BEARER)
        .await
        .problem(504, "daemon_timeout");
    assert_eq!(agent.get("/api/v1/slow?wait=online", BEARER).await.status, 200);
}

async fn fail(agent: &Agent, extra: &str) -> u16 {
    agent
        .get(
            "/api/v1/processes",
            &format!("Authorization: Bearer bad\r\n{extra}"),
        )
        .await
        .status
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_fails_too_often_has_to_wait_and_a_good_token_still_works() {
    let agent = start(|config| config.limits.auth_failures_per_minute = 5);
    for _ in 0..5 {
        assert_eq!(fail(&agent, "").await, 401);
    }
    let answer = agent
        .get("/api/v1/processes", "Authorization: Bearer bad\r\n")
        .await;
    answer.problem(429, "rate_limited");
    assert!(answer.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(agent.get("/api/v1/processes", BEARER).await.status, 200);
    assert_eq!(agent.get("/api/v1/processes", "").await.status, 401);
    let other = written("GET /api/v1/processes", "Authorization: Bearer bad\r\n", "");
    assert_eq!(exchange(agent.connect_from(2).await, &other).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_forwarded_address_does_not_change_who_is_counted() {
    let agent = start(|config| config.limits.auth_failures_per_minute = 5);
    for n in 0..5 {
        assert_eq!(
            fail(&agent, &format!("X-Forwarded-For: 203.0.113.{n}\r\n")).await,
            401
        );
    }
    assert_eq!(fail(&agent, "X-Forwarded-For: 203.0.113.99\r\n").await, 429);
    let agent = start(|config| {
        config.limits.auth_failures_per_minute = 5;
        config.listener.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    for _ in 0..5 {
        assert_eq!(fail(&agent, "X-Forwarded-For: 203.0.113.1\r\n").await, 401);
    }
    assert_eq!(
        fail(&agent, "X-Forwarded-For: 198.51.100.1, 203.0.113.1\r\n").await,
        429
    );
    assert_eq!(fail(&agent, "X-Forwarded-For: 203.0.113.2\r\n").await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_over_the_rate_are_refused_with_the_time_to_wait() {
    let agent = start(|config| config.limits.requests_per_minute = 10);
    for _ in 0..10 {
        assert_eq!(agent.get("/healthz", "").await.status, 200);
    }
    let answer = agent.get("/healthz", "X-Forwarded-For: 203.0.113.7\r\n").await;
    answer.problem(429, "rate_limited");
    assert!(answer.header("retry-after").is_some());
    assert_eq!(
        exchange(agent.connect_from(2).await, &written("GET /healthz", "", ""))
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_beyond_what_is_worked_on_at_once_are_told_to_come_again() {
    let agent = std::sync::Arc::new(start(|config| config.limits.connections_per_ip = 1000));
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..600 {
        let agent = std::sync::Arc::clone(&agent);
        asked.spawn(async move { agent.get("/api/v1/slow", BEARER).await });
    }
    let answers = asked.join_all().await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(
        !refused.is_empty() && refused.len() <= 88,
        "{} were refused",
        refused.len()
    );
    refused[0].problem(503, "rate_limited");
    assert_eq!(refused[0].header("retry-after"), Some("1"));
}
