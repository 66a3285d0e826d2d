//! What every request that changes something goes through: it is written to the audit log, done once per
//! `Idempotency-Key`, and answered again from memory when it is repeated.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{RawPathParams, Request, State},
    http::{HeaderValue, Method, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use qd_api::{ErrorCode, Problem, Time, audit::AuditResult};
use qd_auth::{Principal, audit::Entry};
use serde_json::{Map, Value, json};

use crate::{
    door::Door,
    idempotency::{Begin, Key, Replayed},
};
use qd_edge::{
    layers::Source,
    problem::{Code, Failure, RequestId, extract},
};

/// Refusals written to the audit log per minute; a flood beyond that is counted and told with the next one.
const DENIED_PER_MINUTE: u32 = 60;
/// Keys of a body that may stand in the audit log with their values; of all others only the names do.
const SHOWN: &[&str] = &[
    "name",
    "namespace",
    "script",
    "instances",
    "signal",
    "topic",
    "scopes",
    "apps",
    "namespaces",
    "ttl_seconds",
    "update_env",
    "exec_mode",
    "cwd",
    "interpreter",
];
/// Verbs whose answers hold a secret that is shown once and must not stay in memory.
const NEVER_REPLAYED: &[&str] = &["tokens.create", "tickets.create", "logins.create"];
/// Largest answer read back to be kept for a replay, in bytes.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The layer for a route of this verb.
pub fn audited(
    door: Door,
    verb: &'static str,
) -> impl tower::Layer<
    axum::routing::Route,
    Service: tower::Service<
        Request,
        Response: IntoResponse,
        Error: Into<Infallible>,
        Future: Send + 'static,
    > + Clone
                 + Send
                 + Sync
                 + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    middleware::from_fn_with_state((door, verb), pass)
}

async fn pass(
    State((door, verb)): State<(Door, &'static str)>,
    path: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let Some(principal) = request.extensions().get::<Arc<Principal>>().cloned() else {
        return Failure::internal_text("a route that changes something was reached without a caller")
            .into_response();
    };
    let target = path.iter().next().map(|(_, value)| value.to_owned());
    let origin = Origin::of(&request);
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, door.config.limits.body_bytes).await else {
        let detail = format!(
            "the body is over the limit of {} bytes",
            door.config.limits.body_bytes
        );
        return Failure::from(Problem::new(ErrorCode::PayloadTooLarge, detail)).into_response();
    };
    // The query belongs to what is asked for: the same key with another query is another request.
    let route = head.uri.path_and_query().map_or("/", |route| route.as_str());
    let key = match head.headers.get("idempotency-key") {
        Some(value) if !NEVER_REPLAYED.contains(&verb) => {
            match Key::new(
                &principal.rate_key(),
                head.method.as_str(),
                route,
                value.as_bytes(),
            ) {
                Ok(key) => Some(key),
                Err(error) => return Failure::invalid(error.to_string()).into_response(),
            }
        }
        _ => None,
    };
    let guard = match key.map(|key| door.replay.begin(key, &body)) {
        None => None,
        Some(Begin::Fresh(guard)) => Some(guard),
        Some(Begin::Replayed(replayed)) => return again(replayed),
        Some(Begin::InFlight) => return conflict("a request with this Idempotency-Key is being carried out"),
        Some(Begin::Mismatch) => return conflict("this Idempotency-Key was used for another request"),
        Some(Begin::NotKept) => return conflict("the answer to this Idempotency-Key was too large to keep"),
    };
    // On a task of its own: a client that hangs up must not leave a verb half done, unaudited, or its key free for a
    // second try while the daemon still works on the first.
    let id = RequestId::current().unwrap_or_else(RequestId::generate);
    let work = tokio::spawn(id.scope(async move {
        let params = shown(&body);
        // Also where the route reads no body: what a plain HTML form can send changes nothing.
        let mut response = if extract::is_json_or_absent(&head.headers, &body) {
            next.run(Request::from_parts(head, Body::from(body))).await
        } else {
            extract::wrong_type().into_response()
        };
        if let Some(guard) = guard {
            let (head, body) = response.into_parts();
            let Ok(body) = to_bytes(body, MAX_ANSWER_BYTES).await else {
                return Failure::internal_text("an answer could not be read back").into_response();
            };
            guard.complete(head.status, &head.headers, &body);
            response = Response::from_parts(head, Body::from(body));
        }
        let code = response.extensions().get::<Code>().map(|code| code.0);
        let result = match response.status() {
            status if status.is_success() => AuditResult::Done,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => AuditResult::Denied,
            _ => AuditResult::Failed,
        };
        record(
            &door,
            Some(&principal),
            origin,
            verb,
            target,
            params,
            result,
            code,
        )
        .await;
        response
    }));
    match work.await {
        Ok(response) => response,
        Err(error) => Failure::internal("carry out a request", &error).into_response(),
    }
}

fn conflict(detail: &str) -> Response {
    Failure::from(Problem::new(ErrorCode::Conflict, detail)).into_response()
}

fn again(replayed: Replayed) -> Response {
    let mut response = (replayed.status, Body::from(replayed.body)).into_response();
    response.headers_mut().extend(replayed.headers);
    response
        .headers_mut()
        .insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}

/// Where a request came from, taken before the request is given away.
#[derive(Clone)]
pub struct Origin {
    from: String,
    request_id: String,
}

impl Origin {
    pub fn of(request: &Request) -> Self {
        let from = match request.extensions().get::<Source>() {
            Some(Source::Address(address)) => address.to_string(),
            Some(Source::Linked) => "console".to_owned(),
            Some(Source::Local) | None => "local".to_owned(),
        };
        let request_id = request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default();
        Self { from, request_id }
    }
}

/// The parameters that may be shown: values of harmless keys, names of the others, names of environment variables.
fn shown(body: &Bytes) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    let Ok(Value::Object(given)) = serde_json::from_slice::<Value>(body) else {
        return json!({ "bytes": body.len() });
    };
    let mut shown = Map::new();
    let mut hidden = Vec::new();
    for (key, value) in given {
        match (key.as_str(), value) {
            ("env", Value::Object(env)) => {
                shown.insert(key, env.keys().take(64).cloned().collect());
            }
            (name, value) if SHOWN.contains(&name) => {
                shown.insert(key, value);
            }
            _ => hidden.push(Value::String(key)),
        }
    }
    if !hidden.is_empty() {
        shown.insert("hidden".to_owned(), Value::Array(hidden));
    }
    Value::Object(shown)
}

/// Writes one line. Audit that cannot be written is an operator's problem to see at once, in the agent's own log.
#[expect(clippy::too_many_arguments, reason = "they are the columns of the log")]
pub async fn record(
    door: &Door,
    principal: Option<&Arc<Principal>>,
    origin: Origin,
    verb: &str,
    target: Option<String>,
    params: Value,
    result: AuditResult,
    code: Option<ErrorCode>,
) {
    let entry = Entry {
        who: principal.map_or_else(|| "anonymous".to_owned(), |principal| principal.subject.clone()),
        token_id: principal.and_then(|principal| principal.token_id.clone()),
        from: origin.from,
        verb: verb.to_owned(),
        target,
        params,
        result,
        code,
        request_id: origin.request_id,
    };
    let audit = door.audit.clone();
    let written = tokio::task::spawn_blocking(move || audit.append(entry)).await;
    match written {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(
            error = &error as &dyn std::error::Error,
            verb,
            "the audit log could not be written"
        ),
        Err(error) => tracing::error!(%error, verb, "the audit log could not be written"),
    }
}

/// Writes that a request was refused before it reached its route, within a bound per minute.
pub fn record_denied(
    door: &Door,
    principal: Option<Arc<Principal>>,
    origin: Origin,
    verb: &str,
    code: ErrorCode,
) {
    static MINUTE: AtomicI64 = AtomicI64::new(0);
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    static SUPPRESSED: AtomicU32 = AtomicU32::new(0);
    let minute = Time::now().as_millis() / 60_000;
    if MINUTE.swap(minute, Ordering::Relaxed) != minute {
        WRITTEN.store(0, Ordering::Relaxed);
    }
    if WRITTEN.fetch_add(1, Ordering::Relaxed) >= DENIED_PER_MINUTE {
        SUPPRESSED.fetch_add(1, Ordering::Relaxed);
        return;
    }
    let params = match SUPPRESSED.swap(0, Ordering::Relaxed) {
        0 => Value::Null,
        more => json!({ "refusals_not_written": more }),
    };
    let (door, verb) = (door.clone(), verb.to_owned());
    tokio::spawn(async move {
        record(
            &door,
            principal.as_ref(),
            origin,
            &verb,
            None,
            params,
            AuditResult::Denied,
            Some(code),
        )
        .await;
    });
}

/// A name for a request that never reached a route, from its method and path, bounded and without its query.
pub fn verb_of(method: &Method, path: &str) -> String {
    let path: String = path.chars().take(120).collect();
    format!("{method} {path}")
}
