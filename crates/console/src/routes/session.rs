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
    openapi::PublicProblems,
    password,
    record::{From, Line},
    secret,
    store::Account,
};

/// Life of a session, in seconds.
const LIFE_SECONDS: i64 = 12 * 3600;

/// Log in.
///
/// By name and password, or by the code of a login link, which is good once. The answer sets the session's cookie.
#[utoipa::path(
    post, path = "/api/v1/session", operation_id = "session_begin", tag = "session",
    request_body = Login,
    responses((status = 204, description = "The session begins; its cookie is set."), PublicProblems),
    security(())
)]
pub async fn begin(
    State(door): State<Door>,
    from: From,
    Json(login): Json<Login>,
) -> Result<Response, Failure> {
    let account = match login {
        Login::Password { user, password } => by_password(&door, &from, &user, password).await?,
        Login::Code { code } => by_code(&door, &from, &code).await?,
    };
    let internal = |error| Failure::internal("log a user in", &error);
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

async fn by_password(door: &Door, from: &From, user: &str, password: String) -> Result<Account, Failure> {
    count(door, from, user)?;
    let account = door.store.user(user).await;
    let account = account.map_err(|error| Failure::internal("log a user in", &error))?;
    let kept = account.as_ref().and_then(|account| account.password.clone());
    let is_right = password::is_right(password, kept).await;
    if let Some(account) = account.filter(|_| is_right) {
        return Ok(account);
    }
    Line::denied(user, from.clone(), "session.begin")
        .write(door)
        .await;
    Err(Failure::unauthenticated("the name or the password is wrong"))
}

async fn by_code(door: &Door, from: &From, code: &str) -> Result<Account, Failure> {
    count(door, from, "")?;
    let account = door.store.use_login(&secret::hash(code), door.clock.now()).await;
    if let Some(account) = account.map_err(|error| Failure::internal("log a user in", &error))? {
        return Ok(account);
    }
    Line::denied("anonymous", from.clone(), "session.begin")
        .write(door)
        .await;
    Err(Failure::unauthenticated(
        "the login link was used, has expired, or never was; ask for another one",
    ))
}

fn count(door: &Door, from: &From, user: &str) -> Result<(), Failure> {
    door.logins
        .count(&from.0, user, Instant::now())
        .map_err(|wait| Failure::rate_limited("too many logins were tried; wait a little", wait))
}

/// Log out.
///
/// Ends the session that the request came by; without one there is nothing to end.
#[utoipa::path(
    delete, path = "/api/v1/session", operation_id = "session_end", tag = "session",
    responses((status = 204, description = "There is no session any more."), PublicProblems),
    security(())
)]
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
