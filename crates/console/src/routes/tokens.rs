//! `/api/v1/tokens`: one's own; of all users for who manages the console.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    List, Scope,
    fleet::{NewUserToken, UserToken, UserTokenRequest},
    token::{DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS},
};
use qd_edge::problem::{Failure, Json, Path};

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::{MutationProblems, Problems},
    principal::Principal,
    record::{From, Line},
    secret,
    store::NewToken,
    users,
};

/// List tokens.
///
/// One's own; those of all users with `fleet:admin`. Never the tokens themselves.
#[utoipa::path(
    get, path = "/api/v1/tokens", operation_id = "tokens_list", tag = "tokens",
    responses((status = 200, description = "The tokens that are in force, oldest first.", body = List<UserToken>), Problems),
    security(("token" = []), ("session" = []))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::Any>,
) -> Result<Json<List<UserToken>>, Failure> {
    let tokens = door
        .store
        .tokens(whose(grant.principal()), door.clock.now())
        .await;
    Ok(Json(List::complete(
        tokens.map_err(|error| Failure::internal("list tokens", &error))?,
    )))
}

/// Mint a token of one's own.
///
/// Never with more rights or a longer life than the credential it is asked with. The answer is the only time it is
/// shown.
#[utoipa::path(
    post, path = "/api/v1/tokens", operation_id = "tokens_create", tag = "tokens",
    request_body = UserTokenRequest,
    responses((status = 201, description = "The token.", body = NewUserToken), MutationProblems),
    security(("token" = []), ("session" = []))
)]
pub async fn create(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    from: From,
    Json(asked): Json<UserTokenRequest>,
) -> Result<(StatusCode, Json<NewUserToken>), Failure> {
    let principal = grant.principal();
    let ttl = asked.ttl_seconds.unwrap_or(DEFAULT_TTL_SECONDS);
    if !(1..=MAX_TTL_SECONDS).contains(&ttl) {
        return Err(Failure::invalid("`ttl_seconds` must be 1 to two years"));
    }
    users::check_token_name(&asked.name).map_err(Failure::invalid)?;
    if asked.scopes.is_empty() {
        return Err(Failure::invalid("`scopes` must name at least one scope"));
    }
    if let Some(more) = asked
        .scopes
        .iter()
        .find(|scope| !principal.scopes.allows(**scope))
    {
        return Err(Failure::forbidden(format!("you do not have {more} yourself")));
    }
    let now = door.clock.now();
    let until = now.plus_seconds(i64::try_from(ttl).unwrap_or(i64::MAX));
    let token = secret::make(secret::BEGIN);
    let mut info = UserToken {
        id: String::new(),
        name: asked.name,
        user: principal.user.clone(),
        scopes: asked.scopes,
        created_at: now,
        expires_at: principal.expires_at.map_or(until, |own| own.min(until)),
        last_used_at: None,
    };
    let new = NewToken {
        hash: secret::hash(&token),
        user: principal.user_id.clone(),
        name: info.name.clone(),
        scopes: info.scopes.clone(),
        expires_at: info.expires_at,
    };
    let added = door.store.add_token(new, now).await;
    info.id = added.map_err(|error| Failure::internal("keep a token", &error))?;
    Line::done(&principal.user, from, "tokens.create", Some(&info.id))
        .write(&door)
        .await;
    Ok((StatusCode::CREATED, Json(NewUserToken { token, info })))
}

/// Revoke a token.
///
/// One's own; any with `fleet:admin`. In force at once; open streams of the token close within five seconds.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", operation_id = "tokens_revoke", tag = "tokens",
    params(("id" = String, Path, description = "The token's id.")),
    responses((status = 204, description = "It is revoked."), MutationProblems),
    security(("token" = []), ("session" = []))
)]
pub async fn revoke(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    from: From,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let principal = grant.principal();
    let known = door.store.tokens(whose(principal), door.clock.now()).await;
    let known = known.map_err(|error| Failure::internal("find a token", &error))?;
    if !known.iter().any(|token| token.id == id) {
        return Err(Failure::not_found("there is no token of that id"));
    }
    let revoked = door.store.revoke_token(&id, whose(principal)).await;
    revoked.map_err(|error| Failure::internal("revoke a token", &error))?;
    Line::done(&principal.user, from, "tokens.revoke", Some(&id))
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose tokens the caller may see: its own, or all.
fn whose(principal: &Principal) -> Option<&str> {
    let manages = principal.scopes.allows(Scope::FleetAdmin) && principal.limits.is_none();
    (!manages).then_some(principal.user.as_str())
}
