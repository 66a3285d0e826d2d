//! One host's part of a bulk verb.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, header, uri::PathAndQuery},
};
use qd_api::{
    Problem,
    fleet::{BulkHost, BulkHostState, BulkOutcome, BulkRequest, BulkVerb, OnBehalf},
    verb::{Outcome, ScaleRequest, VerbResponse},
};
use qd_tunnel::console::{ClientError, Session};

use crate::{
    ask::{Bounds, Unanswered, whole},
    encode::encoded,
};

/// Most bytes of an answer.
const MAX_BYTES: usize = 16 << 20;
/// Most processes of an answer that are remembered.
const MAX_ITEMS: usize = 1000;
/// Longest text of a host's that is remembered.
const MAX_DETAIL: usize = 2000;
/// Longest wait for a verb on one host, besides the wait that was asked for: a stop may take its grace period, for each
/// process after the other.
const PATIENCE: Duration = Duration::from_secs(120);

/// Asks a host, and says what became of it.
pub async fn ask(
    session: Option<Session>,
    told: &OnBehalf,
    request: &BulkRequest,
    id: &str,
    host: &str,
) -> BulkHost {
    let began = Instant::now();
    let mut became = match session {
        None => failed(host, BulkHostState::Failed, "the host is not linked".to_owned()),
        Some(session) => asked(&session, told, request, id, host).await,
    };
    became.took_millis = Some(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
    became
}

async fn asked(session: &Session, told: &OnBehalf, request: &BulkRequest, id: &str, host: &str) -> BulkHost {
    let (path, sent) = match prepared(request, id) {
        Ok(prepared) => prepared,
        Err(detail) => return failed(host, BulkHostState::Failed, detail),
    };
    let wait = Duration::from_secs(u64::from(request.wait_seconds.unwrap_or(0)));
    let client = session.client().clone().with_deadline(PATIENCE + wait);
    let bounds = Bounds {
        bytes: MAX_BYTES,
        whole: PATIENCE + wait + PATIENCE,
        body: PATIENCE,
    };
    let (state, detail) = match whole(&client, told, path, sent, bounds).await {
        Ok((status, body)) => return judged(host, status.as_u16(), &body),
        Err(Unanswered::Refused(failure)) => (BulkHostState::Failed, failure.0.detail),
        Err(Unanswered::Broken(status) | Unanswered::Late(Some(status))) => (
            BulkHostState::Unknown,
            format!(
                "the host answered with status {}, and its answer broke off",
                status.as_u16()
            ),
        ),
        Err(Unanswered::Lost(ClientError::Busy { .. })) => (
            BulkHostState::Failed,
            "too many requests to this host are in flight; it was not asked".to_owned(),
        ),
        Err(Unanswered::Lost(ClientError::Gone { .. })) => (
            BulkHostState::Unknown,
            "the link to the host was lost after it was asked".to_owned(),
        ),
        Err(
            Unanswered::Late(None)
            | Unanswered::Lost(ClientError::Deadline { .. } | ClientError::Failed { .. }),
        ) => (
            BulkHostState::Unknown,
            "the host was asked and did not answer in time".to_owned(),
        ),
    };
    failed(host, state, detail)
}

/// The request for one host. Its key makes an agent that gets it twice answer the second time as it did the first.
fn prepared(request: &BulkRequest, id: &str) -> Result<(PathAndQuery, Request), String> {
    let target = encoded(&request.target);
    let (method, path) = match request.verb {
        BulkVerb::Delete => (Method::DELETE, format!("/api/v1/processes/{target}")),
        verb => (
            Method::POST,
            format!("/api/v1/processes/{target}/{}", verb.as_str()),
        ),
    };
    let waits = !matches!(request.verb, BulkVerb::Stop | BulkVerb::Delete | BulkVerb::Reset);
    let path = match request.wait_seconds.filter(|_| waits) {
        Some(seconds) => format!("{path}?wait=online&timeout={seconds}s"),
        None => path,
    };
    let path: PathAndQuery = path
        .parse()
        .map_err(|_| "the target cannot be asked for".to_owned())?;
    let body = match (&request.instances, request.verb) {
        (Some(instances), BulkVerb::Scale) => serde_json::to_vec(&ScaleRequest {
            instances: instances.clone(),
        })
        .map_err(|error| error.to_string())?,
        _ => Vec::new(),
    };
    let mut sent = Request::new(Body::empty());
    *sent.method_mut() = method;
    let key = HeaderValue::from_str(&format!("bulk-{id}")).map_err(|error| error.to_string())?;
    sent.headers_mut().insert("idempotency-key", key);
    if !body.is_empty() {
        sent.headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *sent.body_mut() = Body::from(body);
    }
    Ok((path, sent))
}

fn judged(host: &str, status: u16, body: &[u8]) -> BulkHost {
    if status == 404 {
        return failed(
            host,
            BulkHostState::Nothing,
            "no process there is meant".to_owned(),
        );
    }
    if !(200..300).contains(&status) {
        let problem: Option<Problem> = serde_json::from_slice(body).ok();
        let detail = problem.as_ref().map(|problem| problem.detail.clone());
        let mut became = failed(
            host,
            BulkHostState::Failed,
            detail.unwrap_or_else(|| format!("the host answered with status {status}")),
        );
        became.code = problem.map(|problem| problem.code);
        return became;
    }
    let Ok(answer) = serde_json::from_slice::<VerbResponse>(body) else {
        return failed(
            host,
            BulkHostState::Unknown,
            "the host answered, and its answer cannot be read".to_owned(),
        );
    };
    let is_whole = answer.items.iter().all(|item| item.outcome != Outcome::Failed);
    let items = answer.items.into_iter().take(MAX_ITEMS).map(|item| BulkOutcome {
        id: item.process.id,
        name: item.process.name,
        outcome: item.outcome,
        detail: item.problem.map(|problem| short(problem.detail)),
    });
    BulkHost {
        host: host.to_owned(),
        state: if is_whole {
            BulkHostState::Done
        } else {
            BulkHostState::Failed
        },
        items: items.collect(),
        detail: (!is_whole).then(|| "it failed on some of its processes".to_owned()),
        code: None,
        took_millis: None,
    }
}

/// A host of which there is nothing but a state and a reason.
pub fn failed(host: &str, state: BulkHostState, detail: String) -> BulkHost {
    BulkHost {
        host: host.to_owned(),
        state,
        items: Vec::new(),
        detail: Some(short(detail)),
        code: None,
        took_millis: None,
    }
}

fn short(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_DETAIL) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_the_target_did_not_fail() {
        assert_eq!(judged("h", 404, b"").state, BulkHostState::Nothing);
        assert_eq!(judged("h", 500, b"").state, BulkHostState::Failed);
        assert_eq!(judged("h", 200, b"<html>").state, BulkHostState::Unknown);
        assert_eq!(judged("h", 200, br#"{"items":[]}"#).state, BulkHostState::Done);
    }
}
