//! What a web page in the operator's browser must not get the agent to do, and what must not travel in a URL.

use qd_tests::{Answer, Bench, EVERYTHING};

use super::{
    launch::launch,
    table::{Need, ROUTES},
    websocket::WebSocket,
};

/// No answer allows another origin anything.
fn without_cors(answer: &Answer) {
    let cors = answer
        .headers
        .keys()
        .find(|name| name.starts_with("access-control-"));
    assert_eq!(cors, None, "{answer:?}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{answer:?}");
    assert_eq!(answer.headers["x-frame-options"], "DENY", "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_of_another_name_or_origin_gets_nowhere() {
    let bench = Bench::start().await;
    let before = launch(&bench, "web", "silent").await;
    let port = bench.agent.url.rsplit(':').next().unwrap().to_owned();
    names_that_are_not_ours(&bench, &port).await;
    origins_that_are_not_ours(&bench, &port).await;
    bodies_that_a_form_can_send(&bench).await;
    reading_changes_nothing(&bench).await;
    let after = bench.process("web").await;
    assert_eq!(
        (&after["pid"], &after["restarts"]),
        (&before["pid"], &before["restarts"])
    );
}

async fn names_that_are_not_ours(bench: &Bench, port: &str) {
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "0.0.0.0",
        "127.0.0.2",
        "localhost@evil.example",
    ] {
        let header = format!("Host: {host}");
        for path in [
            "/healthz",
            "/openapi.json",
            "/api/v1/processes",
            "/api/v1/events",
            "/metrics",
        ] {
            let answer = bench.curl(&["-H", &header, path]).await;
            assert!([400, 421].contains(&answer.status), "{host} {path}: {answer:?}");
            without_cors(&answer);
        }
        let token = format!("Bearer {}", bench.token);
        let refused = WebSocket::open(bench, &[("host", host), ("authorization", &token)]).await;
        assert!(matches!(refused, Err(400 | 421)), "{host}");
    }
    let own = format!("Host: localhost:{port}");
    assert_eq!(bench.curl(&["-H", &own, "/api/v1/processes"]).await.status, 200);
}

async fn origins_that_are_not_ours(bench: &Bench, port: &str) {
    let token = format!("Bearer {}", bench.token);
    let own = format!("http://127.0.0.1:{port}");
    for origin in [
        "https://evil.example",
        "null",
        &format!("{own}.evil.example"),
        &format!("http://evil.example:{port}"),
        &format!("https://127.0.0.1:{port}"),
        "http://127.0.0.1:1",
        "file://",
    ] {
        let header = format!("Origin: {origin}");
        for (method, path) in [
            ("POST", "/api/v1/processes/web/restart"),
            ("DELETE", "/api/v1/processes/web"),
            ("POST", "/api/v1/tickets"),
            ("OPTIONS", "/api/v1/processes/web/restart"),
        ] {
            let answer = bench.curl(&["-X", method, "-H", &header, path]).await;
            let refused = if method == "OPTIONS" {
                [403, 405]
            } else {
                [403, 403]
            };
            assert!(refused.contains(&answer.status), "{method} {origin}: {answer:?}");
            without_cors(&answer);
        }
        let read = bench.curl(&["-H", &header, "/api/v1/processes"]).await;
        without_cors(&read);
        let headers = [("authorization", token.as_str()), ("origin", origin)];
        assert!(
            matches!(WebSocket::open(bench, &headers).await, Err(403)),
            "{origin}"
        );
    }
    let cross = bench
        .curl(&[
            "-X",
            "POST",
            "-H",
            "Sec-Fetch-Site: cross-site",
            "/api/v1/processes/web/restart",
        ])
        .await;
    assert_eq!(cross.problem(403), "forbidden");
    let headers = [("authorization", token.as_str()), ("origin", own.as_str())];
    assert!(WebSocket::open(bench, &headers).await.is_ok());
    assert!(WebSocket::open(bench, &headers[..1]).await.is_ok());
}

async fn bodies_that_a_form_can_send(bench: &Bench) {
    for route in ROUTES.iter().filter(|route| route.is_mutation()) {
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            let header = format!("Content-Type: {media}");
            let body = if route.body.is_empty() { "{}" } else { route.body };
            let answer = bench
                .curl(&["-X", route.method, "-H", &header, "-d", body, &route.at("web")])
                .await;
            assert_eq!(answer.problem(415), "invalid_request", "{route:?} {media}");
            without_cors(&answer);
        }
    }
}

async fn reading_changes_nothing(bench: &Bench) {
    for route in ROUTES.iter().filter(|route| route.is_mutation()) {
        let readable = ROUTES
            .iter()
            .any(|other| other.path == route.path && !other.is_mutation());
        if readable {
            continue;
        }
        for method in ["GET", "HEAD", "TRACE", "BREW"] {
            let path = route.at("web");
            let head: &[&str] = if method == "HEAD" {
                &["-I"]
            } else {
                &["-X", method]
            };
            let answer = bench.curl(&[head, &[&path]].concat()).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
            assert!(!answer.headers["allow"].contains("GET"), "{answer:?}");
        }
    }
    let override_ = [
        "-X",
        "GET",
        "-H",
        "X-HTTP-Method-Override: DELETE",
        "/api/v1/processes/web?_method=DELETE",
    ];
    assert!([200, 400].contains(&bench.curl(&override_).await.status));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_a_url_is_refused_and_shows_up_nowhere() {
    let bench = Bench::start().await;
    let caller = bench.caller(&EVERYTHING, &[]).await;
    let token = caller.token.clone().unwrap();
    for name in [
        "token",
        "access_token",
        "api_key",
        "jwt",
        "Token",
        "authorization",
    ] {
        for route in ROUTES.iter().filter(|route| route.need != Need::Public) {
            let path = format!("{}?{name}={token}", route.at("web"));
            let answer = bench
                .nobody()
                .call(route.method, &path, route.body().as_ref())
                .await;
            assert!([400, 401].contains(&answer.status), "{name} {path}: {answer:?}");
            assert!(!answer.body.contains(&token), "{answer:?}");
        }
    }
    let both = format!("/api/v1/whoami?access_token={token}");
    assert_eq!(bench.get(&both).await.problem(400), "invalid_request");
    let cookie = format!("Cookie: token={token}; access_token={token}");
    let basic = format!("qd:{token}");
    for args in [
        ["-H", &cookie],
        ["-u", &basic],
        ["-H", &format!("X-Api-Key: {token}")],
    ] {
        let answer = bench
            .nobody()
            .curl(&[&args[..], &["/api/v1/whoami"]].concat())
            .await;
        assert_eq!(answer.problem(401), "unauthenticated", "{args:?}");
    }
    let signature = token.rsplit('.').next().unwrap();
    assert!(!bench.agent.log().contains(signature));
    let audit = std::fs::read_to_string(bench.agent.home.join("audit.log")).unwrap();
    assert!(!audit.contains(signature));
}
