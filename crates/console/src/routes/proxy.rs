//! `/api/v1/hosts/{host}/…`: everything of an agent, through its link, with the caller's rights.
//!
//! The agent decides what the caller may do there; here it is decided whether there is such a host for it. What is
//! changed is written down on both sides.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{header, uri::PathAndQuery},
    response::Response,
};
use qd_api::{ErrorCode, Problem, audit::AuditResult};
use qd_edge::problem::{Failure, Path};

use crate::{
    ask::{ask, head},
    door::Door,
    grant::{Grant, need},
    live,
    record::{From, Line},
    upgrade,
};

/// Longest wait for the head of an answer: an agent's own longest, and what a line takes.
const DEADLINE: Duration = Duration::from_secs(630);

/// Passes a request on.
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::Any>,
    Path((name, rest)): Path<(String, String)>,
    from: From,
    request: Request,
) -> Result<Response, Failure> {
    let host = grant.host(&door, &name).await?;
    let session = door.session(&host).ok_or_else(|| {
        let detail = format!("{} is not linked now", host.name);
        Problem::new(ErrorCode::HostOffline, detail)
    })?;
    let principal = grant.principal();
    let uri = target(&request, &name)?;
    let client = session.client().clone().with_deadline(DEADLINE);
    if request.headers().contains_key(header::UPGRADE) {
        let head = head(&principal.on_behalf(), request.headers(), &uri)?;
        return upgrade::pass(&door, principal, client, head, request).await;
    }
    let method = request.method().clone();
    let answer = ask(&client, &principal.on_behalf(), uri, request).await;
    if !method.is_safe() {
        let (result, code) = match &answer {
            Ok(response) if response.status().is_success() => (AuditResult::Done, None),
            Ok(response) if response.status().as_u16() == 403 => {
                (AuditResult::Denied, Some(ErrorCode::Forbidden))
            }
            Ok(_) => (AuditResult::Failed, None),
            Err(failure) => (AuditResult::Failed, Some(failure.0.code)),
        };
        let verb = format!("host {method} {rest}");
        let line = Line {
            token_id: principal.token_id.clone(),
            result,
            code,
            ..Line::done(&principal.user, from, &verb, Some(&host.name))
        };
        line.write(&door).await;
    }
    let response = answer?;
    Ok(live::while_granted(&door, principal, response))
}

/// The same path as the agent knows it, with its query.
fn target(request: &Request, host: &str) -> Result<PathAndQuery, Failure> {
    let given = request.uri().path_and_query().map_or("/", |given| given.as_str());
    let own = format!("/api/v1/hosts/{host}/");
    let rest = given
        .strip_prefix(&own)
        .ok_or_else(|| Failure::not_found("the host's name must be written as it is, without escapes"))?;
    format!("/api/v1/{rest}")
        .parse()
        .map_err(|_| Failure::invalid("the path cannot be passed on"))
}
