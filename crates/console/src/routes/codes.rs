//! `/api/v1/codes`: enrolment codes.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    List,
    fleet::{CodeInfo, CodeRequest, NewCode, is_host_name},
};
use qd_edge::problem::{Failure, Json, Path};

use crate::{
    codes,
    door::Door,
    grant::{Grant, need},
    openapi::{MutationProblems, Problems},
    record::{From, Line},
    store,
};

/// List enrolment codes.
///
/// Those that are in force. Never the codes themselves.
#[utoipa::path(
    get, path = "/api/v1/codes", operation_id = "codes_list", tag = "enrolment",
    responses((status = 200, description = "The codes, newest first.", body = List<CodeInfo>), Problems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
) -> Result<Json<List<CodeInfo>>, Failure> {
    grant.whole_fleet()?;
    let codes = door.store.codes(door.clock.now()).await;
    Ok(Json(List::complete(
        codes.map_err(|error| Failure::internal("list codes", &error))?,
    )))
}

/// Revoke an enrolment code.
#[utoipa::path(
    delete, path = "/api/v1/codes/{id}", operation_id = "codes_revoke", tag = "enrolment",
    params(("id" = String, Path, description = "The code's id.")),
    responses((status = 204, description = "It is revoked."), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn revoke(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    grant.whole_fleet()?;
    let revoked = door.store.revoke_code(&id).await;
    if !revoked.map_err(|error| Failure::internal("revoke a code", &error))? {
        return Err(Failure::not_found("there is no code of that id"));
    }
    Line::done(&grant.principal().user, from, "codes.revoke", Some(&id))
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Make an enrolment code.
///
/// By it hosts join: `qd link URL --code CODE`. The answer is the only time it is shown.
#[utoipa::path(
    post, path = "/api/v1/codes", operation_id = "codes_create", tag = "enrolment",
    request_body = CodeRequest,
    responses((status = 201, description = "The code.", body = NewCode), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
pub async fn create(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Json(asked): Json<CodeRequest>,
) -> Result<(StatusCode, Json<NewCode>), Failure> {
    grant.whole_fleet()?;
    if asked.host.as_deref().is_some_and(|name| !is_host_name(name)) {
        return Err(Failure::invalid(
            "`host` must be lower-case letters, digits, dots, dashes and underscores, at most 64",
        ));
    }
    let made = codes::make(&door.identity.key.public());
    let now = door.clock.now();
    let expires_at = now.plus_seconds(i64::from(asked.ttl_seconds.unwrap_or(codes::DEFAULT_TTL_SECONDS)));
    let new = store::NewCode {
        hash: made.hash,
        host: asked.host.clone(),
        tags: asked.tags,
        uses: asked.uses.unwrap_or(1).max(1),
        expires_at,
    };
    door.store
        .add_code(new, now)
        .await
        .map_err(|error| Failure::internal("make a code", &error))?;
    Line::done(
        &grant.principal().user,
        from,
        "codes.create",
        asked.host.as_deref(),
    )
    .write(&door)
    .await;
    let code = NewCode {
        code: made.text,
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(code)))
}
