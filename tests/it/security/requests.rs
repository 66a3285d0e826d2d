//! Requests that mean harm: odd paths, large heads and bodies, slow and many connections, costly patterns.

use std::time::{Duration, Instant};

use qd_tests::{AgentOptions, Bench, EVERYTHING, Version, rss_bytes, until};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::{
    launch::launch,
    raw::{Reply, connect, ends_within, exchange, read, request},
    websocket::WebSocket,
};

/// What only the inside knows: source files, types, addresses of the home.
fn gives_nothing_away(bench: &Bench, text: &str) {
    let home = bench.agent.home.display().to_string();
    let pm2 = bench.pm2.home.display().to_string();
    for inside in [
        home.as_str(),
        &pm2,
        "/src/",
        ".rs:",
        "::",
        "panicked",
        "RUST_BACKTRACE",
        "serde",
        "axum",
        "hyper",
        "tokio",
        "Option<",
        "Some(",
        "struct ",
        "enum ",
        "AppSpec",
        "ClientMessage",
        "rpc.sock",
        ".cargo",
    ] {
        assert!(!text.contains(inside), "{inside:?} in {text}");
    }
}

/// A refusal by the server itself, before there is a request to answer.
fn is_refused(reply: &Reply, statuses: &[u16]) {
    assert!(statuses.contains(&reply.status), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_requests_are_refused_quickly_and_without_a_word_about_the_inside() {
    let bench = Bench::start().await;
    launch(&bench, "web", "silent").await;
    let secret = bench.pm2.root.join("secret");
    std::fs::create_dir(&secret).unwrap();
    odd_paths(&bench).await;
    odd_targets_and_values(&bench).await;
    odd_heads(&bench).await;
    odd_bodies(&bench).await;
    smuggled(&bench).await;
    assert_eq!(bench.process("web").await["restarts"], 0);
    assert!(
        rss_bytes(bench.agent.pid) < 200 << 20,
        "{}",
        rss_bytes(bench.agent.pid)
    );
    assert!(!bench.agent.log().contains("panicked"));
}

async fn odd_paths(bench: &Bench) {
    for path in [
        "/../../../../etc/passwd",
        "/docs/../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/healthz/../api/v1/processes",
        "/healthz/..;/api/v1/processes",
        "//api/v1/processes",
        "/api//v1/processes",
        "/API/v1/processes",
        "/api/v1/processes/",
        "/api/v1/processes/web%00",
        "/api/v1/processes/web%0a",
        "/api/v1/processes/%2e%2e/logs",
        "/api/v1/processes/..%2f..%2fetc%2fpasswd/logs",
        "/api/v1/processes/web%2frestart",
        "/api/v1/processes/%ff",
        "/api/v1/processes/%zz",
        "/api/v1/processes/web/actions/..%2f..%2frestart",
        "/api/v1/tokens/..%2f..%2fprocesses",
        "/api/v1/processes/web/logs/../../../../../../etc/passwd",
        "/.well-known/jwks.json%00.html",
        "/keys/host.pem",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let answer = bench.curl(&["--path-as-is", "-X", method, path]).await;
            assert!(
                [400, 404, 405].contains(&answer.status),
                "{method} {path}: {answer:?}"
            );
            gives_nothing_away(bench, &answer.body);
            let answer = bench.nobody().curl(&["--path-as-is", "-X", method, path]).await;
            assert!(
                [400, 401, 404].contains(&answer.status),
                "{method} {path}: {answer:?}"
            );
        }
    }
    for line in [
        "GET http://evil.example/api/v1/processes",
        "GET *",
        "CONNECT evil.example:443",
        "get /healthz",
        "GET  /healthz",
        "OPTIONS *",
    ] {
        let reply = exchange(bench, &request(line, &bench.token, "")).await;
        is_refused(&reply, &[0, 400, 401, 404, 405, 421]);
        gives_nothing_away(bench, &reply.text);
    }
}

async fn odd_targets_and_values(bench: &Bench) {
    let name = "a".repeat(60_000);
    launch(bench, &"a".repeat(100), "silent").await;
    let begun = Instant::now();
    for target in [
        "%2F(a+)+$%2F",
        "%2F(a*)*b%2F",
        "%2F(a%7Ca)*c%2F",
        "%2F((((a{1,1000}){1,1000}){1,1000}){1,1000})%2F",
        "%2F(%3F=a)%2F",
        "%2F%5B%2F",
        "ns:%2F(a+)+$%2F",
        "99999999999999999999",
        "-1",
        "a,b,c",
        "$(reboot)",
        "`id`;%20id%20%7C%20id",
    ] {
        for route in ["", "/logs", "/env", "/metrics"] {
            let answer = bench.get(&format!("/api/v1/processes/{target}{route}")).await;
            assert!(
                [200, 400, 404].contains(&answer.status),
                "{target}{route}: {answer:?}"
            );
            if answer.status != 200 {
                gives_nothing_away(bench, &answer.body);
            }
        }
        let grep = bench
            .get(&format!("/api/v1/processes/all/logs?grep={target}"))
            .await;
        assert!([200, 400].contains(&grep.status), "{target}: {grep:?}");
    }
    for query in [
        "/api/v1/processes?status=%27%20OR%201=1",
        "/api/v1/processes?fields=__proto__",
        "/api/v1/processes?nothing=1",
        "/api/v1/processes/web/logs?lines=-1",
        "/api/v1/processes/web/logs?lines=99999999999999999999",
        "/api/v1/processes/web/logs?since=never",
        "/api/v1/processes/web/logs?cursor=%00",
        "/api/v1/processes/web/logs?stream=x",
        "/api/v1/processes/web/metrics?step=0s",
        "/api/v1/processes/web/metrics?step=-1",
        "/api/v1/events?topics=../..",
        "/api/v1/audit?limit=0",
        "/api/v1/audit?limit=4294967296",
        "/api/v1/audit?cursor=-1",
        "/api/v1/audit?cursor=18446744073709551615",
    ] {
        let answer = bench.get(query).await;
        assert_eq!(answer.problem(400), "invalid_request", "{query}");
        gives_nothing_away(bench, &answer.body);
    }
    let last = bench
        .curl(&["-H", "Last-Event-ID: ../../x", "/api/v1/events"])
        .await;
    assert_eq!(last.problem(400), "invalid_request");
    // Long names meet the limit of the head first.
    let long = exchange(
        bench,
        &request(&format!("GET /api/v1/processes/{name}"), &bench.token, ""),
    )
    .await;
    is_refused(&long, &[400, 414, 431]);
    let shorter = bench.get(&format!("/api/v1/processes/{}", &name[..20_000])).await;
    assert!([400, 404].contains(&shorter.status), "{shorter:?}");
    assert!(
        shorter.body.len() < 4096,
        "an error repeats what it was given: {}",
        shorter.body.len()
    );
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

async fn odd_heads(bench: &Bench) {
    let large = format!("X-Large: {}\r\n", "x".repeat(64 * 1024));
    let many = "X-Many: 1\r\n".repeat(200);
    for (more, statuses) in [
        (large.as_str(), &[431][..]),
        (&many, &[431]),
        ("Content-Length: 4\r\nContent-Length: 5\r\n", &[400]),
        ("Content-Length: -1\r\n", &[400]),
        ("Transfer-Encoding: xchunked\r\n", &[400, 501]),
        ("Host: evil.example\r\n", &[400, 421]),
        ("X-Bad\x00: 1\r\n", &[400]),
        ("Authorization: Bearer x\r\n", &[400, 401]),
    ] {
        let reply = exchange(
            bench,
            &request("POST /api/v1/processes/web/restart", &bench.token, more),
        )
        .await;
        is_refused(&reply, statuses);
        gives_nothing_away(bench, &reply.text);
    }
}

/// Where two ends could disagree on where a request ends, what follows it is not taken for a request.
async fn smuggled(bench: &Bench) {
    let second = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for more in [
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ] {
        let token = &bench.token;
        let first = format!(
            "POST /api/v1/processes/nothing/restart HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\n{more}"
        );
        let reply = exchange(bench, format!("{first}{second}").as_bytes()).await;
        assert_eq!(reply.text.matches("HTTP/1.1 ").count(), 1, "{more:?}: {reply:?}");
        assert!([400, 404].contains(&reply.status), "{more:?}: {reply:?}");
    }
}

async fn odd_bodies(bench: &Bench) {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let env = format!(r#"{{"script": "x", "env": {deep}}}"#);
    let processes = "/api/v1/processes";
    let scale = "/api/v1/processes/web/scale";
    let tokens = "/api/v1/tokens";
    for (path, body) in [
        (processes, ""),
        (processes, "{"),
        (processes, "[]"),
        (processes, "null"),
        (processes, "7"),
        (processes, "\"x\""),
        (processes, "{}"),
        (processes, r#"{"script": 7}"#),
        (processes, r#"{"script": "x", "unknown": 1}"#),
        (processes, r#"{"script": "x", "env": 7}"#),
        (processes, r#"{"script": "x", "instances": {}}"#),
        (processes, r#"{"script": "x", "exec_mode": {}}"#),
        (processes, r#"{"script": "x", "watch": 7}"#),
        (processes, r#"{"script": "/nowhere/app.js"}"#),
        (processes, r#"{"script": "\u0000"}"#),
        (processes, r#"{"script": "x", "name": "a\nb"}"#),
        (processes, "\u{feff}{}"),
        (processes, &env),
        (scale, r#"{"instances": {}}"#),
        (scale, r#"{"instances": "x"}"#),
        (scale, "null"),
        (tokens, r#"{"name": "x", "scopes": "all"}"#),
        (tokens, r#"{"name": "x", "scopes": ["all"]}"#),
        (tokens, r#"{"name": "x", "scopes": [7]}"#),
        (
            tokens,
            r#"{"name": "x", "scopes": ["host:read"], "ttl_seconds": {}}"#,
        ),
    ] {
        let file = bench.pm2.root.join("body");
        #[expect(
            clippy::disallowed_methods,
            reason = "a test's file needs no safe replacement"
        )]
        std::fs::write(&file, body).unwrap();
        let data = format!("@{}", file.display());
        let answer = bench
            .curl(&[
                "-X",
                "POST",
                "-H",
                "Content-Type: application/json",
                "--data-binary",
                &data,
                path,
            ])
            .await;
        assert!(
            [400, 422].contains(&answer.status),
            "{path} {body:.80}: {answer:?}"
        );
        gives_nothing_away(bench, &answer.body);
    }
    let mut socket = WebSocket::with(bench, &bench.token).await;
    for message in [
        json!(7),
        json!([]),
        json!({}),
        json!({ "op": "x" }),
        json!({ "op": "subscribe", "id": "a", "channel": {} }),
    ] {
        socket.say(&message).await;
        let heard = socket.hear().await.expect("the stream goes on");
        assert_eq!(heard["problem"]["code"], "invalid_request", "{heard}");
        gives_nothing_away(bench, &heard.to_string());
    }
    let long = json!({ "line": "x".repeat(2 << 20) }).to_string();
    for framing in [
        format!("Content-Length: {}\r\n", long.len()),
        "Transfer-Encoding: chunked\r\n".to_owned(),
    ] {
        let head = request(
            "POST /api/v1/processes/web/stdin",
            &bench.token,
            &format!("Content-Type: application/json\r\n{framing}"),
        );
        let body = if framing.starts_with("Content") {
            long.clone()
        } else {
            format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len())
        };
        let reply = exchange(bench, &[&head[..], body.as_bytes()].concat()).await;
        is_refused(&reply, &[413]);
        gives_nothing_away(bench, &reply.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_and_many_connections_are_cut_and_others_are_served() {
    let options = AgentOptions {
        config: "[limits]\nheader_timeout = \"1s\"\nconnections_per_ip = 24\nstreams_per_principal = 3\nstreams = 5\n".to_owned(),
        ..AgentOptions::default()
    };
    let bench = Bench::with(Version::Seven, &options).await;
    launch(&bench, "web", "silent").await;
    for half in [
        &b""[..],
        b"G",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"PRI * HTTP/2.0\r\n\r\n",
    ] {
        let mut slow = connect(&bench).await;
        slow.write_all(half).await.unwrap();
        assert!(ends_within(&mut slow, Duration::from_secs(10)).await, "{half:?}");
    }
    // A byte now and then does not prolong it.
    let mut dripping = connect(&bench).await;
    let begun = Instant::now();
    until("a dripping head is cut", async || {
        dripping.write_all(b"x").await.is_err()
    })
    .await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());

    let mut idle = Vec::new();
    for _ in 0..60 {
        idle.push(connect(&bench).await);
        if idle.len() % 20 == 0 {
            assert_eq!(bench.get("/api/v1/whoami").await.status, 200);
        }
    }
    drop(idle);
    too_many_streams(&bench).await;
    assert_eq!(bench.get("/api/v1/whoami").await.status, 200);
}

async fn too_many_streams(bench: &Bench) {
    let caller = bench.caller(&EVERYTHING, &[]).await;
    let token = caller.token.clone().unwrap();
    let bearer = format!("Bearer {token}");
    let mut open = Vec::new();
    for path in ["/api/v1/events", "/api/v1/processes/web/logs?follow=true"] {
        let mut stream = connect(bench).await;
        stream
            .write_all(&request(&format!("GET {path}"), &token, ""))
            .await
            .unwrap();
        stream.readable().await.unwrap();
        open.push(stream);
    }
    let socket = WebSocket::open(bench, &[("authorization", &bearer)]).await;
    assert!(socket.is_ok());
    for path in ["/api/v1/events", "/api/v1/processes/web/logs?follow=true"] {
        let answer = caller.get(path).await;
        assert_eq!(answer.problem(429), "rate_limited", "{path}");
        assert!(answer.headers["retry-after"].parse::<u32>().unwrap() > 0);
    }
    assert_eq!(
        WebSocket::open(bench, &[("authorization", &bearer)]).await.err(),
        Some(429)
    );
    let others = bench.caller(&EVERYTHING, &[]).await;
    let other = format!("Bearer {}", others.token.unwrap());
    assert!(WebSocket::open(bench, &[("authorization", &other)]).await.is_ok());
    drop((open, socket));
    until("the places are given back", async || {
        WebSocket::open(bench, &[("authorization", &bearer)])
            .await
            .is_ok()
    })
    .await;
    let mut last = connect(bench).await;
    last.write_all(&request("GET /api/v1/whoami", &token, ""))
        .await
        .unwrap();
    assert_eq!(read(&mut last).await.status, 200);
}
