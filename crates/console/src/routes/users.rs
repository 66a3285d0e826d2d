//! `/api/v1/users`: who may do what.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    ErrorCode, List,
    fleet::{NewUser, User, UserChange},
};
use qd_edge::problem::{Failure, Json, Path};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::{MutationProblems, Problems},
    password,
    record::{From, Line},
    store::{self, Error},
    users,
};

/// List users.
#[utoipa::path(
    get, path = "/api/v1/users", operation_id = "users_list", tag = "users",
    responses((status = 200, description = "The users, by name.", body = List<User>), Problems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
) -> Result<Json<List<User>>, Failure> {
    grant.whole_fleet()?;
    let users = door.store.users().await;
    Ok(Json(List::complete(
        users.map_err(|error| Failure::internal("list users", &error))?,
    )))
}

/// Add a user.
#[utoipa::path(
    post, path = "/api/v1/users", operation_id = "users_create", tag = "users",
    request_body = NewUser,
    responses((status = 201, description = "The user.", body = User), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn create(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<User>), Failure> {
    grant.whole_fleet()?;
    users::check_name(&new.name).map_err(Failure::invalid)?;
    let now = door.clock.now();
    let user = User {
        name: new.name.clone(),
        role: new.role,
        limits: new.limits.clone(),
        created_at: now,
    };
    let kept = store::NewUser {
        name: new.name,
        role: new.role,
        password: Some(hashed(new.password).await?),
        limits: new.limits,
    };
    door.store
        .add_user(kept, now)
        .await
        .map_err(|error| failed("add a user", error))?;
    Line::done(&grant.principal().user, from, "users.create", Some(&user.name))
        .write(&door)
        .await;
    Ok((StatusCode::CREATED, Json(user)))
}

/// Change a user.
///
/// Its open streams end within five seconds; with a new password so do all its sessions.
#[utoipa::path(
    patch, path = "/api/v1/users/{name}", operation_id = "users_change", tag = "users",
    params(("name" = String, Path, description = "The user's name.")),
    request_body = UserChange,
    responses((status = 200, description = "The user as it now is.", body = User), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn change(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Path(name): Path<String>,
    Json(change): Json<UserChange>,
) -> Result<Json<User>, Failure> {
    grant.whole_fleet()?;
    let password = match change.password {
        Some(password) => Some(hashed(password).await?),
        None => None,
    };
    let changed = door
        .store
        .change_user(&name, change.role, change.limits.as_ref())
        .await;
    let user = changed
        .map_err(|error| failed("change a user", error))?
        .ok_or_else(missing)?;
    if let Some(password) = password {
        let set = door.store.set_password(&name, &password).await;
        set.map_err(|error| failed("change a password", error))?;
    }
    Line::done(&grant.principal().user, from, "users.change", Some(&name))
        .write(&door)
        .await;
    Ok(Json(user))
}

/// Remove a user.
///
/// With its sessions and tokens; its open streams end within five seconds.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}", operation_id = "users_remove", tag = "users",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 204, description = "It is removed."), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn remove(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    grant.whole_fleet()?;
    let removed = door.store.remove_user(&name).await;
    if !removed.map_err(|error| failed("remove a user", error))? {
        return Err(missing());
    }
    Line::done(&grant.principal().user, from, "users.remove", Some(&name))
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// The hash of a password that was sent.
pub async fn hashed(password: String) -> Result<String, Failure> {
    match password::hash(password).await {
        Err(error @ password::Error::Length) => Err(Failure::invalid(error.to_string())),
        other => other.map_err(|error| Failure::internal("hash a password", &error)),
    }
}

fn missing() -> Failure {
    Failure::not_found("there is no user of that name")
}

fn failed(doing: &str, error: Error) -> Failure {
    match error {
        Error::Taken(name) => Failure::new(
            ErrorCode::Conflict,
            format!("there is a user named {name} already"),
        ),
        Error::LastAdmin => Failure::new(ErrorCode::Conflict, error.to_string()),
        error => Failure::internal(doing, &error),
    }
}
