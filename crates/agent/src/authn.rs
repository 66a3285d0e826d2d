//! Authentication: who asks. What it may do is decided where it is needed, by [`Grant`](crate::grant::Grant).
//!
//! Everything but the public paths needs a credential; a path that no route has needs one too, so that nobody without
//! one learns which there are. Being on this machine, behind a proxy, or sending headers about oneself proves nothing:
//! only the local socket's peer credentials do, and they come from the kernel.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_api::{
    AppPattern, ErrorCode, Problem,
    fleet::{ON_BEHALF, OnBehalf},
    stream::TICKET_SUBPROTOCOL_PREFIX,
};
use qd_auth::Principal;
use qd_tunnel::agent::Tunnelled;
use sha2::{Digest, Sha256};

use crate::{door::Door, mutation};
use qd_edge::{problem::Failure, serve::Peer};

/// How long a verified signature is believed without checking it again; expiry and revocation are checked each time.
const BELIEVED_FOR: Duration = Duration::from_secs(60);
/// Most credentials remembered.
const MAX_REMEMBERED: usize = 1024;

/// Longest text that a console may tell of who asks, in bytes: all scopes, and more patterns than people write.
const MAX_ON_BEHALF_BYTES: usize = 24 * 1024;
/// Most apps, and most namespaces, that a console may limit a user to.
const MAX_PATTERNS: usize = 64;
/// Longest name of a console's user, in bytes.
const MAX_USER_NAME: usize = 64;

/// Paths on which a browser may present a one-time ticket: those it opens without being able to set a header.
const TICKET_PATHS: &[&str] = &["/api/v1/stream", "/api/v1/events"];

/// Credentials verified of late, by their hash, so that a busy client costs one signature check a minute.
#[derive(Default)]
pub struct Verified(Mutex<HashMap<[u8; 32], Known>>);

/// When a credential was verified, and whose it is.
type Known = (Instant, Arc<Principal>);

impl Verified {
    async fn principal(&self, door: &Door, token: &str) -> Result<Arc<Principal>, qd_auth::Denied> {
        let key: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let known = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.retain(|_, (since, _)| since.elapsed() < BELIEVED_FOR);
            known.get(&key).map(|(_, principal)| Arc::clone(principal))
        };
        if let Some(principal) = known {
            door.authority.recheck(&principal)?;
            return Ok(principal);
        }
        let principal = Arc::new(door.authority.verify(token).await?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_REMEMBERED {
            known.insert(key, (Instant::now(), Arc::clone(&principal)));
        }
        Ok(principal)
    }
}

/// Puts authentication around a router.
pub fn layer(router: Router, door: Door) -> Router {
    router.layer(middleware::from_fn_with_state(door, authenticate))
}

/// Puts an `Arc<Principal>` into the request, or answers 401.
async fn authenticate(State(door): State<Door>, request: Request, next: Next) -> Response {
    if crate::routes::is_public(request.method(), request.uri().path()) {
        return next.run(request).await;
    }
    let origin = mutation::Origin::of(&request);
    let (mut head, body) = request.into_parts();
    match identify(&door, &head).await {
        Ok(principal) => {
            if let Err(failure) = door.edge.count_principal(&principal.rate_key()) {
                return failure.into_response();
            }
            head.extensions.insert(origin.clone());
            head.extensions.insert(Arc::clone(&principal));
            let (method, uri) = (head.method.clone(), head.uri.clone());
            let response = next.run(Request::from_parts(head, body)).await;
            // Routes that change something write their own line; here are the refusals of all the others.
            if response.status() == StatusCode::FORBIDDEN && method == Method::GET {
                let verb = mutation::verb_of(&method, uri.path());
                mutation::record_denied(&door, Some(principal), origin, &verb, ErrorCode::Forbidden);
            }
            response
        }
        Err(why) => {
            door.counters.auth_failure();
            tracing::info!(reason = %why, path = head.uri.path(), "a request without a valid credential was refused");
            let verb = mutation::verb_of(&head.method, head.uri.path());
            mutation::record_denied(&door, None, origin, &verb, ErrorCode::Unauthenticated);
            Failure::from(Problem::new(ErrorCode::Unauthenticated, why.public())).into_response()
        }
    }
}

/// Why a caller is unknown: the log gets the reason, the caller a text that does not help guessing.
#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error("no credential")]
    None,
    #[error("more than one credential")]
    Several,
    #[error("the Authorization header is not `Bearer <token>`")]
    NotBearer,
    #[error("the token was refused: {0:?}")]
    Token(qd_auth::Denied),
    #[error("the ticket is unknown, used or over")]
    Ticket,
    #[error("the console did not say who asks, or nothing that it can mean")]
    OnBehalf,
    #[error("the rights that the console told have ended: {0:?}")]
    Ended(qd_auth::Denied),
}

impl Unknown {
    fn public(&self) -> &'static str {
        match self {
            Self::None => {
                "send a token as `Authorization: Bearer …`; `qd token create` on the host makes one"
            }
            Self::Several => "send one credential, not several",
            Self::NotBearer => "the Authorization header must be `Bearer <token>`",
            Self::Token(_) => "the token is not valid here, has expired, or was revoked",
            Self::OnBehalf => "the console must say who asks, once and in full",
            Self::Ended(_) => "the user's rights have ended",
            Self::Ticket => "the ticket is not valid, was used, or has expired; make a new one",
        }
    }
}

async fn identify(door: &Door, request: &Parts) -> Result<Arc<Principal>, Unknown> {
    if let Some(Peer::Linked) = request.extensions.get::<Peer>() {
        return linked(door, request);
    }
    let mut authorization = request.headers.get_all(header::AUTHORIZATION).iter();
    if let Some(value) = authorization.next() {
        if authorization.next().is_some() {
            return Err(Unknown::Several);
        }
        let text = value.to_str().map_err(|_| Unknown::NotBearer)?;
        let (scheme, token) = text.split_once(' ').ok_or(Unknown::NotBearer)?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
            return Err(Unknown::NotBearer);
        }
        if request.uri.path() == "/metrics" && door.config.metrics.is_scrape_token(token) {
            return Ok(Arc::new(Principal::scraper()));
        }
        return door.verified.principal(door, token).await.map_err(Unknown::Token);
    }
    if let Some(ticket) = ticket(request) {
        let holder = door
            .tickets
            .redeem(&ticket)
            .map(Arc::new)
            .ok_or(Unknown::Ticket)?;
        // What it was made with may have been revoked meanwhile.
        return match door.authority.recheck(&holder) {
            Ok(()) => Ok(holder),
            Err(_) => Err(Unknown::Ticket),
        };
    }
    match request.extensions.get::<Peer>() {
        Some(Peer::Local { uid, .. }) => Ok(Arc::new(Principal::local(*uid))),
        _ => Err(Unknown::None),
    }
}

/// The user of the console that asks, with no more rights than this host lets the console have. Whatever else the console
/// sends along means nothing: neither a token nor a ticket of this host.
fn linked(door: &Door, request: &Parts) -> Result<Arc<Principal>, Unknown> {
    let greeting = &request
        .extensions
        .get::<Tunnelled>()
        .ok_or(Unknown::OnBehalf)?
        .greeting;
    let mut values = request.headers.get_all(ON_BEHALF).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Unknown::OnBehalf);
    };
    let told = told(value.as_bytes()).ok_or(Unknown::OnBehalf)?;
    let principal = Principal::on_behalf(told, &greeting.console, &door.config.console.allow);
    door.authority.recheck(&principal).map_err(Unknown::Ended)?;
    Ok(Arc::new(principal))
}

/// What the console says, if it is within the bounds of what a console can mean.
fn told(value: &[u8]) -> Option<OnBehalf> {
    if value.len() > MAX_ON_BEHALF_BYTES {
        return None;
    }
    let told: OnBehalf = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
    let bounded = |patterns: &Option<Vec<AppPattern>>| {
        patterns
            .as_ref()
            .is_none_or(|patterns| patterns.len() <= MAX_PATTERNS)
    };
    (is_user_name(&told.user) && bounded(&told.apps) && bounded(&told.namespaces)).then_some(told)
}

/// Whether a text can be the name of a console's user. Others could be read as somebody else's in a log, or as its end.
fn is_user_name(text: &str) -> bool {
    (1..=MAX_USER_NAME).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte))
}

/// A ticket among the offered subprotocols, or in the query: it is good once and for thirty seconds, and queries are
/// never logged.
fn ticket(request: &Parts) -> Option<String> {
    if request.method != Method::GET || !TICKET_PATHS.contains(&request.uri.path()) {
        return None;
    }
    offered(&request.headers).or_else(|| {
        let query = request.uri.query()?;
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix("ticket="))
            .map(str::to_owned)
    })
}

fn offered(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|protocol| {
            protocol
                .trim()
                .strip_prefix(TICKET_SUBPROTOCOL_PREFIX)
                .map(str::to_owned)
        })
}
