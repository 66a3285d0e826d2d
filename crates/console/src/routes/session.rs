//! `POST` and `DELETE /api/v1/session`: logging in and out.

use std::time::Instant;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use qd_api::fleet::Login;
use qd_edge::problem::{Failure, Json};

use crate::{
    authn::{self, COOKIE},
    door::Door,
    password,
    record::{From, Line},
    secret,
};

/// Life of a session, in seconds.
const LIFE_SECONDS: i64 = 12 * 3600;

/// Begins a session for a password.
pub async fn begin(
    State(door): State<Door>,
    from: From,
    Json(login): Json<Login>,
) -> Result<Response, Failure> {
    if let Err(wait) = door.logins.count(&from.0, &login.user, Instant::now()) {
        return Err(Failure::rate_limited(
            "too many logins were tried; wait a little",
            wait,
        ));
    }
    let internal = |error| Failure::internal("log a user in", &error);
    let account = door.store.user(&login.user).await.map_err(internal)?;
    let kept = account.as_ref().and_then(|account| account.password.clone());
    let is_right = password::is_right(login.password, kept).await;
    let Some(account) = account.filter(|_| is_right) else {
        Line::denied(&login.user, from, "session.begin")
            .write(&door)
            .await;
        return Err(Failure::unauthenticated("the name or the password is wrong"));
    };
    let (secret, now) = (secret::make(""), door.clock.now());
    let until = now.plus_seconds(LIFE_SECONDS);
    door.store
        .add_session(&secret::hash(&secret), &account.id, now, until)
        .await
        .map_err(internal)?;
    Line::done(&account.user.name, from, "session.begin", None)
        .write(&door)
        .await;
    Ok(with_cookie(&secret, LIFE_SECONDS))
}

/// Ends the session that the request came by; without one there is nothing to end.
pub async fn end(State(door): State<Door>, request: Request) -> Result<Response, Failure> {
    if let Some(session) = authn::session(request.headers()) {
        door.store
            .end_session(&session)
            .await
            .map_err(|error| Failure::internal("log a user out", &error))?;
    }
    Ok(with_cookie("", 0))
}

fn with_cookie(value: &str, seconds: i64) -> Response {
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    let cookie = HeaderValue::from_str(&cookie).expect("a secret is letters, digits, dashes and underscores");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}
