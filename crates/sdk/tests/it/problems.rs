//! What an answer that is not a success becomes.

use axum::{body::Body, response::Response};
use qd_sdk::{Error, Filter, VerbOptions, api::ErrorCode};
use serde_json::json;

use crate::fake::{Fake, answer, line, ok, problem, process, soon};

#[tokio::test]
async fn the_servers_problem_is_handed_on_whole() {
    let fake = Fake::tcp(|_, _| {
        answer(504, &json!({"type": "about:blank", "title": "Not ready in time", "status": 504, "code": "not_ready",
            "detail": "api is errored", "request_id": "r1", "processes": [process()], "log_tail": [line("c", "boom")]}))
    })
    .await;
    let error = soon(fake.client().processes().restart("api", &VerbOptions::new()))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::NotReady));
    assert_eq!(error.status(), Some(504));
    assert!(!error.is_retryable());
    let problem = error.problem().unwrap();
    assert_eq!(
        (problem.request_id.as_deref(), problem.log_tail[0].line.as_str()),
        (Some("r1"), "boom")
    );
    assert_eq!(error.to_string(), "api is errored (not_ready)");
    assert_eq!(
        fake.seen().len(),
        1,
        "what was done and failed is not tried again"
    );
}

#[tokio::test]
async fn answers_of_others_are_told_with_their_status_and_shortened() {
    let fake = Fake::tcp(|_, _| {
        let page = format!("<html>\u{1b}[31m{}</html>", "x".repeat(10_000));
        Response::builder().status(502).body(Body::from(page)).unwrap()
    })
    .await;
    let error = soon(fake.client().whoami()).await.unwrap_err();
    assert!(
        matches!(error, Error::Unexpected { status: 502, .. }),
        "{error:?}"
    );
    assert!(error.is_retryable());
    assert!(error.to_string().len() < 400 && !error.to_string().contains('\u{1b}'));
}

#[tokio::test]
async fn a_code_of_the_future_is_not_lost() {
    let fake = Fake::tcp(|_, _| problem(418, "teapot")).await;
    let error = soon(fake.client().whoami()).await.unwrap_err();
    assert_eq!((error.code(), error.status()), (None, Some(418)));
    assert!(error.to_string().contains("it is teapot"), "{error}");
}

#[tokio::test]
async fn redirects_are_told_and_not_followed() {
    let other = Fake::tcp(|_, _| ok(&json!({}))).await;
    let to = other.url.clone();
    let fake = Fake::tcp(move |_, _| {
        Response::builder()
            .status(307)
            .header("location", &to)
            .body(Body::empty())
            .unwrap()
    })
    .await;
    let error = soon(fake.client().whoami()).await.unwrap_err();
    assert!(error.to_string().contains(&other.url), "{error}");
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn an_answer_of_another_shape_says_where() {
    let fake = Fake::tcp(|_, _| ok(&json!({"items": [{"id": "zero"}]}))).await;
    let error = soon(fake.client().processes().list(&Filter::default()))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "{error:?}");
}
