//! Forged, ended and borrowed tokens, and how long what they opened stays open.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use qd_api::Time;
use qd_tests::{Agent, AgentOptions, Answer, Bench, Caller, EVERYTHING, Pm2, Version, until};
use serde_json::{Value, json};

use super::{crash::crash, launch::launch, websocket::WebSocket};

/// How soon a stream has to end with its grant.
const SOON: Duration = Duration::from_secs(5);

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn parts(token: &str) -> (Value, Value) {
    let mut parts = token
        .split('.')
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap_or_default());
    (parts.next().unwrap(), parts.next().unwrap())
}

/// Claims under the host's own signature: what only the host could make.
fn signed(bench: &Bench, claims: &Value) -> String {
    // An error means that a test before it, in the same process, has installed it.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let pem = std::fs::read(bench.agent.home.join("keys/host.pem")).unwrap();
    let good = bench.token.as_str();
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = parts(good).0["kid"].as_str().map(str::to_owned);
    encode(&header, claims, &EncodingKey::from_ed_pem(&pem).unwrap()).unwrap()
}

fn with(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

/// What a refusal says, but for the id of its request.
fn told(answer: &Answer) -> Value {
    let mut problem = answer.json();
    assert_eq!(answer.problem(401), "unauthenticated");
    problem["request_id"] = Value::Null;
    problem
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_ended_tokens_are_refused_all_alike() {
    let options = AgentOptions {
        config: "[limits]\nauth_failures_per_minute = 1000\n".to_owned(),
        ..AgentOptions::default()
    };
    let bench = Bench::with(Version::Seven, &options).await;
    let caller = bench.caller(&EVERYTHING, &[]).await;
    let good = caller.token.clone().unwrap();
    let (header, claims) = parts(&good);
    let resigned = caller.with(&signed(&bench, &claims)).get("/api/v1/whoami").await;
    assert_eq!(
        resigned.status, 200,
        "without this the refusals below prove nothing: {resigned:?}"
    );

    let brief = bench.agent.token(&EVERYTHING, &["--ttl", "3s"]).await;
    let mut watching = caller.with(&brief).follow(&["/api/v1/events"]);
    let mut socket = WebSocket::with(&bench, &brief).await;
    let short = bench.caller(&EVERYTHING, &[]).await;
    let ended = bench.agent.token(&["host:read"], &["--ttl", "1s"]).await;
    let revoked = bench.delete(&format!("/api/v1/tokens/{}", short.id)).await;
    assert_eq!(revoked.status, 200);
    let jwks = bench.get("/.well-known/jwks.json").await.ok();
    let public = jwks["keys"][0]["x"].as_str().unwrap();
    let elsewhere = Pm2::absent(Version::Seven);
    let other = Agent::start(&elsewhere, &AgentOptions::default()).await;
    let foreign = other.token(&EVERYTHING, &[]).await;
    drop(other);

    let mut forged = vec![
        short.token.clone().unwrap(),
        foreign,
        "x".to_owned(),
        "a.b.c".to_owned(),
        "x".repeat(9000),
    ];
    let (head, signature) = good.rsplit_once('.').unwrap();
    forged.extend([
        head.to_owned(),
        format!("{head}."),
        format!("{good}."),
        format!("{good}x"),
    ]);
    for at in [0, head.len() / 2, head.len() - 1] {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        forged.push(String::from_utf8(bytes).unwrap());
    }
    let more = with(&claims, &json!({ "sub": "token:root", "scopes": EVERYTHING }));
    forged.push(format!("{}.{}.{signature}", part(&header), part(&more)));
    for alg in ["none", "None", "HS256", "RS256", "ES256"] {
        let mut header = header.clone();
        header["alg"] = json!(alg);
        let message = format!("{}.{}", part(&header), part(&claims));
        forged.extend([format!("{message}."), format!("{message}.{signature}")]);
    }
    for secret in [public.as_bytes(), &URL_SAFE_NO_PAD.decode(public).unwrap()] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = parts(&good).0["kid"].as_str().map(str::to_owned);
        forged.push(encode(&header, &claims, &EncodingKey::from_secret(secret)).unwrap());
    }
    let now = claims["nbf"].as_i64().unwrap();
    for changes in [
        json!({ "exp": now - 1 }),
        json!({ "exp": "9999999999" }),
        json!({ "exp": null }),
        json!({ "nbf": now + 3600 }),
        json!({ "nbf": null }),
        json!({ "aud": "urn:quarterdeck:host:other" }),
        json!({ "aud": null }),
        json!({ "iss": "urn:quarterdeck:host:other" }),
        json!({ "iss": null }),
        json!({ "jti": "unknown" }),
        json!({ "jti": null }),
        json!({ "sub": "token:another" }),
        json!({ "scopes": ["root"] }),
        json!({ "scopes": [] }),
    ] {
        forged.push(signed(&bench, &with(&claims, &changes)));
    }
    let refused = told(&caller.with("x").get("/api/v1/whoami").await);
    for token in &forged {
        let answer = caller.with(token).get("/api/v1/whoami").await;
        assert_eq!(told(&answer), refused, "{token:.400}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    until("a token ends", async || {
        caller.with(&ended).get("/api/v1/whoami").await.status == 401
    })
    .await;
    assert_eq!(told(&caller.with(&ended).get("/api/v1/host").await), refused);
    let begun = Instant::now();
    assert_eq!(socket.hear().await.unwrap()["reason"], "grant_ended");
    assert_eq!(socket.hear().await, Err(Some(4401)));
    while watching.message().await.is_some() {}
    assert!(
        begun.elapsed() < Duration::from_secs(3) + SOON,
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(caller.get("/api/v1/whoami").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_loses_its_streams_at_once_and_stays_revoked_after_a_crash() {
    let bench = Bench::start().await;
    launch(&bench, "web", "sample").await;
    let caller = bench.caller(&EVERYTHING, &[]).await;
    let token = caller.token.clone().unwrap();
    let mut events = caller.follow(&["/api/v1/events"]);
    let mut lines = caller.follow(&["/api/v1/processes/web/logs?follow=true&lines=5"]);
    assert!(lines.line().await.is_some());
    let mut socket = WebSocket::with(&bench, &token).await;
    let metrics = json!({ "op": "subscribe", "id": "m", "channel": "metrics", "target": "all" });
    assert_eq!(socket.ask(&metrics).await["type"], "subscribed");
    assert_eq!(bench.post("/api/v1/processes/web/restart").await.status, 200);
    assert!(events.message().await.is_some());
    let ticket = ticket(&caller).await;

    let revoked = bench.agent.qd(&["token", "revoke", &caller.id]).await.done();
    let at = Instant::now();
    assert!(revoked.stdout.contains(&caller.id), "{revoked:?}");
    assert_eq!(caller.get("/api/v1/whoami").await.problem(401), "unauthenticated");
    while events.message().await.is_some() {}
    while lines.line().await.is_some() {}
    let code = loop {
        if let Err(code) = socket.hear().await {
            break code;
        }
    };
    assert_eq!(code, Some(4401));
    assert!(at.elapsed() < SOON, "{:?}", at.elapsed());
    let with_ticket = bench
        .nobody()
        .get(&format!("/api/v1/events?ticket={ticket}"))
        .await;
    assert_eq!(with_ticket.problem(401), "unauthenticated");

    let Bench { agent, pm2, .. } = bench;
    crash(agent).await;
    let agent = Agent::start(&pm2, &AgentOptions::default()).await;
    let known = agent.token(&EVERYTHING, &[]).await;
    let bench = Bench {
        agent,
        token: known,
        pm2,
    };
    bench.ready().await;
    assert_eq!(
        bench
            .nobody()
            .with(&token)
            .get("/api/v1/whoami")
            .await
            .problem(401),
        "unauthenticated"
    );
    assert_eq!(bench.get("/api/v1/whoami").await.status, 200);
    let listed = bench.agent.qd(&["token", "ls", "--json"]).await.done().json();
    let listed = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == caller.id)
        .unwrap()
        .clone();
    assert!(listed["revoked_at"].is_string(), "{listed:#}");
    assert_eq!(bench.agent.qd(&["audit", "verify"]).await.code, 0);
}

async fn ticket(caller: &Caller) -> String {
    let made = caller.call("POST", "/api/v1/tickets", None).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.json()["ticket"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_minting_and_lockout_keep_to_their_limits() {
    let options = AgentOptions {
        config: "[limits]\nauth_failures_per_minute = 6\n".to_owned(),
        ..AgentOptions::default()
    };
    let bench = Bench::with(Version::Seven, &options).await;
    tickets_are_good_once(&bench).await;
    nobody_mints_more_than_they_have(&bench).await;
    lists_and_revocations_agree_on_and_off_line(&bench).await;
    too_many_failures_wait(&bench).await;
}

async fn tickets_are_good_once(bench: &Bench) {
    let caller = bench.caller(&["events:read"], &[]).await;
    let made = caller.call("POST", "/api/v1/tickets", None).await.ok();
    let offered = format!(
        "quarterdeck.stream.v1, quarterdeck.ticket.{}",
        made["ticket"].as_str().unwrap()
    );
    let headers = [("sec-websocket-protocol", offered.as_str())];
    let ends: Time = serde_json::from_value(made["expires_at"].clone()).unwrap();
    assert!(
        ends > Time::now() && ends <= Time::now().plus_seconds(30),
        "{made}"
    );
    let mut socket = WebSocket::open(bench, &headers).await.expect("a ticket opens it");
    // It carries the rights of the credential it was made with, and no more.
    let logs = json!({ "op": "subscribe", "id": "l", "channel": "logs", "target": "all" });
    assert_eq!(socket.ask(&logs).await["problem"]["code"], "forbidden");
    assert_eq!(WebSocket::open(bench, &headers).await.err(), Some(401));
    let other = ticket(&caller).await;
    let elsewhere = bench
        .nobody()
        .get(&format!("/api/v1/processes?ticket={other}"))
        .await;
    assert_eq!(elsewhere.problem(401), "unauthenticated");
    let bearer = bench.nobody().with(&other).get("/api/v1/whoami").await;
    assert_eq!(bearer.problem(401), "unauthenticated");
}

async fn nobody_mints_more_than_they_have(bench: &Bench) {
    let admin = bench.caller(&["tokens:admin", "logs:read"], &["api-*"]).await;
    for more in [
        json!({ "name": "x", "scopes": ["tokens:admin", "daemon:admin"] }),
        json!({ "name": "x", "scopes": ["logs:read"], "apps": ["*"] }),
        json!({ "name": "x", "scopes": ["logs:read"], "apps": ["api"] }),
        json!({ "name": "x", "scopes": ["logs:read"], "apps": ["api-a", "web"] }),
    ] {
        let answer = admin.call("POST", "/api/v1/tokens", Some(&more)).await;
        assert_eq!(answer.problem(403), "forbidden", "{more}");
    }
    let own = json!({ "name": "x", "scopes": ["logs:read"], "ttl_seconds": 60_000_000 });
    let minted = admin.call("POST", "/api/v1/tokens", Some(&own)).await.ok();
    let rights = admin.get("/api/v1/whoami").await.ok();
    assert_eq!(minted["info"]["apps"], json!(["api-*"]));
    assert_eq!(minted["info"]["expires_at"], rights["expires_at"]);
}

async fn lists_and_revocations_agree_on_and_off_line(bench: &Bench) {
    let made = bench.caller(&["host:read"], &["web"]).await;
    let offline = bench.agent.qd(&["token", "ls", "--json"]).await.done();
    let find = |list: &Value, id: &str| {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["id"] == id)
            .cloned()
    };
    let online = bench.get("/api/v1/tokens").await.ok();
    let (on, off) = (
        find(&online, &made.id).unwrap(),
        find(&offline.json(), &made.id).unwrap(),
    );
    for key in [
        "name",
        "scopes",
        "apps",
        "created_at",
        "created_by",
        "expires_at",
        "revoked_at",
    ] {
        assert_eq!(on[key], off[key], "{key}");
    }
    let token = made.token.as_deref().unwrap();
    assert!(!offline.stdout.contains(token) && !online.to_string().contains(token));
    assert_eq!(made.get("/api/v1/host").await.status, 200);
    let by_name = bench.agent.token(&["host:read"], &[]).await;
    let create = ["token", "create", "by-name", "--scope", "host:read"];
    for args in [&create[..], &["token", "revoke", "by-name"]] {
        assert_eq!(bench.agent.qd(args).await.code, 0, "{args:?}");
    }
    assert_eq!(made.with(&by_name).get("/api/v1/host").await.status, 200);
    assert_eq!(
        bench.delete(&format!("/api/v1/tokens/{}", made.id)).await.status,
        200
    );
    assert_eq!(made.get("/api/v1/host").await.status, 401);
    let off = find(
        &bench.agent.qd(&["token", "ls", "--json"]).await.done().json(),
        &made.id,
    )
    .unwrap();
    assert!(off["revoked_at"].is_string(), "{off}");
    assert_ne!(bench.agent.qd(&["token", "revoke", "nobody"]).await.code, 0);
    assert_eq!(
        bench
            .agent
            .qd(&["token", "create", "x", "--scope", "root"])
            .await
            .code,
        2
    );
}

async fn too_many_failures_wait(bench: &Bench) {
    let stranger = bench.nobody().with("x");
    let mut answer = stranger.get("/api/v1/whoami").await;
    for _ in 0..6 {
        answer = stranger.get("/api/v1/whoami").await;
    }
    assert_eq!(answer.problem(429), "rate_limited");
    assert!(
        answer.headers["retry-after"].parse::<u32>().unwrap() > 0,
        "{answer:?}"
    );
    // It is the failures that wait: who has a token is let in from the same address.
    assert_eq!(bench.get("/api/v1/whoami").await.status, 200);
    let forwarded = ["-H", "X-Forwarded-For: 203.0.113.9", "/api/v1/whoami"];
    assert_eq!(stranger.curl(&forwarded).await.status, 429);
    assert_eq!(bench.nobody().get("/api/v1/whoami").await.status, 401);
}
