//! Where a token goes, and where it never does.

use qd_sdk::{Client, Error, Filter, Secret};
use serde_json::json;

use crate::fake::{Fake, TOKEN, answer, ok, soon};

#[test]
fn a_token_is_refused_on_plain_http_beyond_the_loopback() {
    for url in [
        "http://192.0.2.1:9616",
        "http://agent.example",
        "http://localhost.example:9616",
        "http://anything.localhost:9616",
    ] {
        let error = Client::builder().base_url(url).token(TOKEN).build().unwrap_err();
        let text = error.to_string();
        assert!(
            matches!(error, Error::InvalidConfig { field: "token", .. }),
            "{text}"
        );
        assert!(
            text.contains("unencrypted") && text.contains("https") && !text.contains(TOKEN),
            "{text}"
        );
        assert!(
            Client::builder().base_url(url).build().is_ok(),
            "without a token there is nothing to lose"
        );
    }
}

#[test]
fn debug_texts_hold_no_token() {
    let builder = Client::builder().base_url("https://h").token(TOKEN);
    let client = builder.clone().build().unwrap();
    for text in [
        format!("{builder:?}"),
        format!("{client:?}"),
        format!("{:?}", Secret::from(TOKEN)),
    ] {
        assert!(!text.contains(TOKEN), "{text}");
        assert!(text.to_lowercase().contains("redacted"), "{text}");
    }
}

#[test]
fn tokens_that_cannot_be_are_refused_without_being_quoted() {
    for token in ["", "  ", "two words", "new\nline-t0ken", "ümlaut"] {
        let error = Client::builder()
            .base_url("https://h")
            .token(token)
            .build()
            .unwrap_err()
            .to_string();
        assert!(token.trim().is_empty() || !error.contains(token), "{error}");
    }
}

#[tokio::test]
async fn a_token_file_is_read_without_its_newline() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("token");
    tokio::fs::write(&path, format!("{TOKEN}\n")).await.unwrap();
    let fake = Fake::tcp(|_, _| ok(&json!({"items": []}))).await;
    let client = Client::builder()
        .base_url(&fake.url)
        .token_file(&path)
        .build()
        .unwrap();
    soon(client.processes().list(&Filter::default())).await.unwrap();
    assert_eq!(
        fake.seen()[0].header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    let missing = Client::builder()
        .base_url(&fake.url)
        .token_file(directory.path().join("none"))
        .build()
        .unwrap_err();
    assert!(missing.to_string().contains("none"), "{missing}");
}

#[tokio::test]
async fn errors_about_secret_answers_do_not_quote_them() {
    let fake = Fake::tcp(|_, _| {
        ok(
            &json!({"ticket": ["the-new-secret"], "token": {"x": "the-new-secret"}, "info": "the-new-secret",
        "items": "the-new-secret"}),
        )
    })
    .await;
    let client = fake.client();
    let request = qd_sdk::api::token::TokenRequest {
        name: "n".into(),
        scopes: vec![],
        apps: None,
        namespaces: None,
        ttl_seconds: None,
    };
    for error in [
        soon(client.ticket()).await.unwrap_err(),
        soon(client.tokens().create(&request)).await.unwrap_err(),
        soon(client.processes().env("api", true)).await.unwrap_err(),
    ] {
        let text = format!("{error} {error:?}");
        assert!(
            matches!(error, Error::Decode { .. }) && !text.contains("the-new-secret"),
            "{text}"
        );
        assert!(!text.contains(TOKEN));
    }
}

#[tokio::test]
async fn a_server_that_echoes_the_token_does_not_bring_it_into_errors() {
    let echoes: [fn() -> axum::response::Response; 5] = [
        || answer(400, &json!({"echo": format!("authorization: Bearer {TOKEN}")})),
        || answer(400, &json!({"detail": format!("bad token {TOKEN}")})),
        || {
            answer(
                400,
                &json!({"type": "about:blank", "title": TOKEN, "status": 400, "code": "invalid_request",
                "detail": format!("bad token {TOKEN}"), "request_id": TOKEN}),
            )
        },
        || ok(&json!({"kind": TOKEN, "subject": "s"})),
        || {
            let mut response = answer(302, &json!({}));
            let location = format!("https://elsewhere.example/?token={TOKEN}");
            response
                .headers_mut()
                .insert("location", location.parse().unwrap());
            response
        },
    ];
    for echo in echoes {
        let fake = Fake::tcp(move |_, _| echo()).await;
        let client = fake.client();
        for error in [
            soon(client.whoami()).await.unwrap_err(),
            soon(client.stream()).await.unwrap_err(),
        ] {
            let text = format!("{error} {error:?}");
            assert!(!text.contains(TOKEN), "{text}");
        }
    }
}
