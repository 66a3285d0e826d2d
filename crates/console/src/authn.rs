//! Authentication: who asks. A browser by its session's cookie, a program by a token; nobody by where it comes from.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use qd_edge::problem::Failure;

use crate::{
    door::Door,
    principal::{Credential, Principal},
    routes, secret,
};

/// The cookie of a session. Its prefix makes browsers take it over TLS, or from this very machine, only.
pub const COOKIE: &str = "__Host-qd-session";
/// Longest credential that is looked at, in bytes.
const LONGEST: usize = 256;

/// Puts authentication around a router.
pub fn layer(router: Router, door: Door) -> Router {
    router.layer(middleware::from_fn_with_state(door, authenticate))
}

/// Puts an `Arc<Principal>` into the request, or answers 401.
async fn authenticate(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    if routes::public_paths().contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let refused = |detail: &str| Failure::unauthenticated(detail).into_response();
    let Some(credential) = credential(request.headers()) else {
        return refused("log in, or send one token as `Authorization: Bearer …`");
    };
    match Principal::of(&door.store, credential, door.clock.now()).await {
        Ok(Some(principal)) => {
            if let Err(failure) = door.edge.count_principal(&principal.rate_key()) {
                return failure.into_response();
            }
            request.extensions_mut().insert(principal);
            next.run(request).await
        }
        Ok(None) => {
            tracing::info!(
                path = request.uri().path(),
                "a request without a valid credential was refused"
            );
            refused("the credential is not valid, has expired, or was revoked")
        }
        Err(error) => Failure::internal("look a credential up", &error)
            .with_status(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(),
    }
}

/// The one credential of a request. A token goes before a cookie, which a browser sends unasked.
fn credential(headers: &HeaderMap) -> Option<Credential> {
    let mut authorization = headers.get_all(header::AUTHORIZATION).iter();
    if let Some(value) = authorization.next() {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        let is_one = authorization.next().is_none() && token.len() <= LONGEST;
        return (is_one && scheme.eq_ignore_ascii_case("bearer"))
            .then(|| Credential::Token(secret::hash(token)));
    }
    session(headers).map(Credential::Session)
}

/// The hash of the session that a request comes by, whether it is in force or not.
pub fn session(headers: &HeaderMap) -> Option<String> {
    cookie(headers).map(|value| secret::hash(&value))
}

/// The value of the session's cookie, if there is exactly one.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    let value = found.next().filter(|value| value.len() <= LONGEST)?;
    found.next().is_none().then(|| value.to_owned())
}
