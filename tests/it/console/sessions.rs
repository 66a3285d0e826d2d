//! Logging in, and what a browser may be made to do.

use qd_tests::{Answer, Caller, Console, PASSWORD, until_some};
use serde_json::{Value, json};

async fn log_in(console: &Console, body: &Value) -> Answer {
    console
        .caller(None)
        .call("POST", "/api/v1/session", Some(body))
        .await
}

/// The cookie of a login.
fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 204, "{answer:?}");
    let set = &answer.headers["set-cookie"];
    for part in ["__Host-", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    format!("Cookie: {}", set.split(';').next().unwrap())
}

async fn whoami(nobody: &Caller, cookie: &str) -> u16 {
    nobody.curl(&["-H", cookie, "/api/v1/whoami"]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_added_by_a_link_that_is_good_once() {
    let console = Console::start().await;
    let nobody = console.caller(None);
    assert_eq!(nobody.get("/api/v1/about").await.ok()["needs_setup"], true);
    let code = until_some("the link is printed", async || {
        let log = console.log();
        let link = log.split("/#/setup/").nth(1)?;
        Some(link.split_whitespace().next()?.to_owned())
    })
    .await;
    let setup =
        |code: &str, user: &str, password: &str| json!({ "code": code, "user": user, "password": password });
    for (wrong, status) in [
        (setup("guessed", "eve", PASSWORD), 401),
        (setup(&code, "console", PASSWORD), 400),
        (setup(&code, "alice", "short"), 400),
    ] {
        let answer = nobody.call("POST", "/api/v1/setup", Some(&wrong)).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    let good = setup(&code, "alice", PASSWORD);
    assert_eq!(
        nobody.call("POST", "/api/v1/setup", Some(&good)).await.status,
        201
    );
    assert_eq!(nobody.get("/api/v1/about").await.ok()["needs_setup"], false);
    let again = setup(&code, "eve", PASSWORD);
    assert_eq!(
        nobody.call("POST", "/api/v1/setup", Some(&again)).await.status,
        401
    );
    cookie(&log_in(&console, &json!({ "user": "alice", "password": PASSWORD })).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_its_logout_its_password_and_its_user() {
    let console = Console::start().await;
    let admin = console.user("root", "admin", &[]).await;
    console.user("alice", "operator", &[]).await;
    let nobody = console.caller(None);
    let login = json!({ "user": "alice", "password": PASSWORD });
    assert_eq!(whoami(&nobody, "Cookie: __Host-qd-session=guessed").await, 401);

    let own = format!("Origin: {}", console.url);
    let first = cookie(&log_in(&console, &login).await);
    assert_eq!(whoami(&nobody, &first).await, 200);
    assert_eq!(
        nobody
            .curl(&["-X", "DELETE", "-H", &first, "-H", &own, "/api/v1/session"])
            .await
            .status,
        204
    );
    assert_eq!(whoami(&nobody, &first).await, 401);

    let second = cookie(&log_in(&console, &login).await);
    let change = json!({ "current": PASSWORD, "new": "another long password" }).to_string();
    let json_type = "Content-Type: application/json";
    let changed = nobody
        .curl(&[
            "-X",
            "POST",
            "-H",
            &second,
            "-H",
            &own,
            "-H",
            json_type,
            "-d",
            &change,
            "/api/v1/password",
        ])
        .await;
    assert_eq!(changed.status, 204, "{changed:?}");
    assert_eq!(whoami(&nobody, &second).await, 401);
    assert_eq!(log_in(&console, &login).await.problem(401), "unauthenticated");

    let link = console
        .run(&["user", "login-link", "alice", "--url", &console.url])
        .await
        .done();
    let code = link.stdout.trim().split("/#/login/").nth(1).unwrap().to_owned();
    let by_link = json!({ "code": code });
    let third = cookie(&log_in(&console, &by_link).await);
    assert_eq!(whoami(&nobody, &third).await, 200);
    assert_eq!(log_in(&console, &by_link).await.problem(401), "unauthenticated");
    assert_eq!(
        admin.call("DELETE", "/api/v1/users/alice", None).await.status,
        204
    );
    assert_eq!(whoami(&nobody, &third).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_make_a_browser_do_nothing() {
    let console = Console::start().await;
    console.user("alice", "admin", &[]).await;
    let nobody = console.caller(None);
    let session = cookie(&log_in(&console, &json!({ "user": "alice", "password": PASSWORD })).await);
    let body = r#"{"name":"eve","role":"admin","password":"twelve letters"}"#;
    let json_type = "Content-Type: application/json";
    let near = format!("Origin: {}.example", console.url);
    for origin in ["Origin: https://evil.example", "Origin: null", near.as_str()] {
        let answer = nobody
            .curl(&[
                "-X",
                "POST",
                "-H",
                &session,
                "-H",
                origin,
                "-H",
                json_type,
                "-d",
                body,
                "/api/v1/users",
            ])
            .await;
        assert_eq!(answer.problem(403), "forbidden", "{origin}");
    }
    let own = format!("Origin: {}", console.url);
    let plain = [
        "-X",
        "POST",
        "-H",
        session.as_str(),
        "-H",
        own.as_str(),
        "-H",
        "Content-Type: text/plain",
        "-d",
        body,
        "/api/v1/users",
    ];
    assert_eq!(nobody.curl(&plain).await.status, 415);
    let same = [
        "-X",
        "POST",
        "-H",
        session.as_str(),
        "-H",
        own.as_str(),
        "-H",
        json_type,
        "-d",
        body,
        "/api/v1/users",
    ];
    assert_eq!(nobody.curl(&same).await.status, 201);
    let elsewhere = nobody
        .curl(&["-H", "Host: evil.example", "-H", &session, "/api/v1/users"])
        .await;
    assert!([403, 421].contains(&elsewhere.status), "{elsewhere:?}");
    let page = nobody.get("/").await;
    let policy = &page.headers["content-security-policy"];
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_cannot_be_guessed_without_end() {
    let console = Console::start().await;
    console.user("alice", "admin", &[]).await;
    let wrong = json!({ "user": "alice", "password": "not the password" });
    let mut seen = Vec::new();
    for _ in 0..15 {
        seen.push(log_in(&console, &wrong).await.status);
    }
    assert_eq!(seen[0], 401);
    assert!(seen.contains(&429), "{seen:?}");
    let log = console.log();
    assert!(!log.contains("not the password"), "{log}");
}
