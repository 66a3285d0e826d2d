//! `POST /api/v1/session`.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qd_api::{
    ErrorCode,
    audit::AuditResult,
    token::{SessionRequest, SessionToken},
};
use qd_auth::{MintError, Principal};
use serde_json::{Value, json};

use crate::{
    door::Door,
    mutation::{self, Origin},
    openapi::SessionProblems,
};
use qd_edge::{
    layers::Tried,
    problem::{Failure, Json},
};

const VERB: &str = "session.create";

/// Log in to the web page.
///
/// Trades the code of a one-time login for a token of this host: with the rights of whoever made the login, for twelve
/// hours at most and never longer than those. A code is good once. Failed tries are counted as failed authentications
/// are.
#[utoipa::path(
    post, path = "/api/v1/session", operation_id = "session_create", tag = "public",
    request_body = SessionRequest,
    responses((status = 201, description = "The token.", body = SessionToken), SessionProblems),
    security(())
)]
pub async fn handler(State(door): State<Door>, request: Request) -> Response {
    let origin = Origin::of(&request);
    let code = match Json::<SessionRequest>::from_request(request, &door).await {
        Ok(Json(asked)) => asked.code,
        Err(failure) => return failure.into_response(),
    };
    let Some(holder) = door.logins.redeem(&code).map(Arc::new) else {
        return refused(&door, None, origin);
    };
    match door.authority.mint_session(&holder) {
        Ok(new) => {
            let params = json!({ "name": new.info.name, "expires_at": new.info.expires_at });
            let holder = Some(&holder);
            mutation::record(&door, holder, origin, VERB, None, params, AuditResult::Done, None).await;
            let session = SessionToken {
                token: new.token,
                expires_at: new.info.expires_at,
            };
            (StatusCode::CREATED, Json(session)).into_response()
        }
        // What it was made with has ended meanwhile.
        Err(MintError::Exceeds { .. }) => refused(&door, Some(holder), origin),
        Err(error) => {
            let (holder, code) = (Some(&holder), Some(ErrorCode::Internal));
            mutation::record(
                &door,
                holder,
                origin,
                VERB,
                None,
                Value::Null,
                AuditResult::Failed,
                code,
            )
            .await;
            match error {
                MintError::Store(error) => Failure::internal("mint a page's token", &error).into_response(),
                error => Failure::new(ErrorCode::Conflict, error.to_string()).into_response(),
            }
        }
    }
}

fn refused(door: &Door, holder: Option<Arc<Principal>>, origin: Origin) -> Response {
    door.counters.auth_failure();
    mutation::record_denied(door, holder, origin, VERB, ErrorCode::Unauthenticated);
    let detail = "the login is not valid, was used, or has expired; `qd ui` on the host makes a new one";
    let mut response = Failure::unauthenticated(detail).into_response();
    response.extensions_mut().insert(Tried);
    response
}
