//! `POST /api/v1/setup`: the first user, for the one-time secret that the console prints while it has none.

use std::time::Instant;

use axum::{extract::State, http::StatusCode};
use qd_api::fleet::{Limits, Role, Setup};
use qd_edge::problem::{Failure, Json};

use crate::{
    door::Door,
    openapi::PublicProblems,
    password,
    record::{From, Line},
    secret,
    store::NewUser,
    users,
};

/// Add the first admin.
///
/// For the one-time code that the console prints when it starts without users. Once there is a user, nobody is added
/// here any more.
#[utoipa::path(
    post, path = "/api/v1/setup", operation_id = "setup", tag = "session",
    request_body = Setup,
    responses((status = 201, description = "The admin is added."), PublicProblems),
    security(())
)]
pub async fn handler(
    State(door): State<Door>,
    from: From,
    Json(setup): Json<Setup>,
) -> Result<StatusCode, Failure> {
    if let Err(wait) = door.logins.count(&from.0, "", Instant::now()) {
        return Err(Failure::rate_limited(
            "too many codes were tried; wait a little",
            wait,
        ));
    }
    if secret::hash(&setup.code) != door.setup {
        Line::denied("anonymous", from, "setup").write(&door).await;
        return Err(Failure::unauthenticated(
            "the code is not the one that this console printed when it started",
        ));
    }
    users::check_name(&setup.user).map_err(Failure::invalid)?;
    let password = password::hash(setup.password)
        .await
        .map_err(|error| Failure::invalid(error.to_string()))?;
    let new = NewUser {
        name: setup.user.clone(),
        role: Role::Admin,
        password: Some(password),
        limits: Limits::default(),
    };
    let added = door.store.add_first_user(new, door.clock.now()).await;
    if !added.map_err(|error| Failure::internal("add the first user", &error))? {
        return Err(Failure::unauthenticated("this console has users already; log in"));
    }
    Line::done(&setup.user, from, "setup", None).write(&door).await;
    Ok(StatusCode::CREATED)
}
