//! The web page of the agent, and how it logs in.

use qd_api::Scope;
use serde_json::{Value, json};

use crate::linked::Bench;

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_public_and_what_is_not_of_it_is_not() {
    let bench = Bench::allowing(&[]).await;
    let page = bench.direct("GET /", "", "").await;
    assert_eq!(page.status, 200, "{page:?}");
    for header in [
        "content-type: text/html",
        "cache-control: no-cache",
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'",
        "x-content-type-options: nosniff",
        "etag: \"",
    ] {
        assert!(page.head.contains(header), "{header}: {}", page.head);
    }
    let about = bench.direct("GET /api/v1/about", "", "").await.json();
    assert_eq!(about, json!({ "kind": "agent", "needs_setup": false }));
    for path in [
        "/index.html",
        "/assets/none.js",
        "/assets",
        "/x",
        "/api/v1/about2",
    ] {
        let answer = bench.direct(&format!("GET {path}"), "", "").await;
        assert_eq!(answer.problem(401), "unauthenticated", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_traded_once_for_a_token_that_ends_by_itself_or_by_logging_out() {
    let bench = Bench::allowing(&[]).await;
    let token = bench.token(
        &json!({ "name": "ops", "scopes": ["tokens:admin", "processes:read"],
        "apps": ["api"], "namespaces": ["staging"] }),
    );
    let weak = bench.token(&json!({ "name": "weak", "scopes": ["processes:read"] }));
    let made = bench.direct("POST /api/v1/logins", &bearer(&weak), "").await;
    assert_eq!(made.problem(403), "forbidden");
    for wrong in ["{\"ttl_seconds\":0}", "{\"ttl_seconds\":3601}", "{\"ttl\":1}"] {
        let made = bench.direct("POST /api/v1/logins", &bearer(&token), wrong).await;
        assert_eq!(made.problem(400), "invalid_request", "{wrong}");
    }
    let login = bench.direct("POST /api/v1/logins", &bearer(&token), "{}").await;
    assert_eq!(login.status, 201, "{login:?}");
    let login = login.json();
    let code = login["code"].as_str().unwrap().to_owned();
    assert_eq!(login["url"], format!("http://{}", bench.address));

    let body = json!({ "code": code }).to_string();
    let session = bench.direct("POST /api/v1/session", "", &body).await;
    assert_eq!(session.status, 201, "{session:?}");
    assert!(session.head.contains("cache-control: no-store"));
    let page = session.json()["token"].as_str().unwrap().to_owned();
    let again = bench.direct("POST /api/v1/session", "", &body).await;
    assert_eq!(again.problem(401), "unauthenticated");
    let whoami = bench
        .direct("GET /api/v1/whoami", &bearer(&page), "")
        .await
        .json();
    assert!(
        whoami["subject"].as_str().unwrap().starts_with("token:page-"),
        "{whoami}"
    );
    assert_eq!(whoami["scopes"], json!(["processes:read", "tokens:admin"]));
    assert_eq!(
        (&whoami["apps"], &whoami["namespaces"]),
        (&json!(["api"]), &json!(["staging"]))
    );

    let cross = "Origin: https://evil.example\r\n";
    assert_eq!(
        bench
            .direct("POST /api/v1/session", cross, &body)
            .await
            .problem(403),
        "forbidden"
    );
    let stays = bench.direct("DELETE /api/v1/session", &bearer(&token), "").await;
    assert_eq!(stays.problem(409), "conflict");
    let whoami = bench.direct("GET /api/v1/whoami", &bearer(&token), "").await;
    assert_eq!(whoami.status, 200, "only a login's token ends by logging out");
    let out = bench.direct("DELETE /api/v1/session", &bearer(&page), "").await;
    assert_eq!((out.status, &*out.text), (204, ""));
    let gone = bench.direct("GET /api/v1/whoami", &bearer(&page), "").await;
    assert_eq!(gone.problem(401), "unauthenticated");

    for verb in ["logins.create", "session.create", "session.end"] {
        bench
            .audited(verb, |line| line["verb"] == verb && line["result"] == "done")
            .await;
    }
    for line in bench.audit() {
        let line = line.to_string();
        assert!(!line.contains(&code) && !line.contains(&page), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_logins_is_slowed_down_like_guessing_tokens() {
    let bench = Bench::with(&[], |config| config.limits.auth_failures_per_minute = 5).await;
    let mut statuses = Vec::new();
    for number in 0..10 {
        let body = json!({ "code": format!("guess-{number}") }).to_string();
        statuses.push(bench.direct("POST /api/v1/session", "", &body).await.status);
    }
    assert_eq!(statuses[..5], [401; 5], "{statuses:?}");
    assert_eq!(statuses[6..], [429; 4], "{statuses:?}");
    let token = bench.token(&json!({ "name": "ops", "scopes": Scope::ALL }));
    let login: Value = bench
        .direct("POST /api/v1/logins", &bearer(&token), "")
        .await
        .json();
    let body = json!({ "code": login["code"] }).to_string();
    let session = bench.direct("POST /api/v1/session", "", &body).await;
    assert_eq!(session.status, 201, "a real one is taken all the same");
}
