//! `POST /api/v1/codes`: an enrolment code.

use axum::{extract::State, http::StatusCode};
use qd_api::fleet::{CodeRequest, NewCode, is_host_name};
use qd_edge::problem::{Failure, Json};

use crate::{
    codes,
    door::Door,
    grant::{Grant, need},
    record::{From, Line},
    store,
};

/// Makes a code by which hosts join.
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
