//! `GET /api/v1/search`.

use axum::extract::State;
use qd_api::{Scope, fleet::Found};
use qd_edge::problem::{Failure, Json, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
    view,
};

/// Most hosts and most processes of an answer.
const MOST: usize = 50;
/// Longest search, in bytes.
const LONGEST: usize = 200;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Words {
    /// Words that all have to be in a name, a namespace, a host's name or a tag; in any order and case.
    #[param(min_length = 1, max_length = 200)]
    q: String,
}

/// Search the fleet.
///
/// Hosts, and processes as they were when their host last told. Only what the caller sees.
#[utoipa::path(
    get, path = "/api/v1/search", operation_id = "search", tag = "hosts",
    params(Words),
    responses((status = 200, description = "What was found.", body = Found), Problems),
    security(("token" = ["host:read"]), ("session" = ["host:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::HostRead>,
    Query(words): Query<Words>,
) -> Result<Json<Found>, Failure> {
    if words.q.len() > LONGEST {
        return Err(Failure::invalid(format!("`q` is at most {LONGEST} bytes")));
    }
    let words: Vec<String> = words.q.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Err(Failure::invalid("`q` has no word in it"));
    }
    let limits = &grant.principal().limits;
    let is_in = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found = Found::default();
    for host in grant.hosts(&door).await? {
        let tags: String = host
            .tags
            .iter()
            .map(|(key, value)| format!(" {key}={value}"))
            .collect();
        if is_in(&format!("{}{tags}", host.name)) {
            if found.hosts.len() < MOST {
                found.hosts.push(view::shown(&door, &host, limits));
            } else {
                found.more = true;
            }
        }
        if !grant.principal().scopes.allows(Scope::ProcessesRead) {
            continue;
        }
        let Some(told) = door.mirror.told(&host.id) else {
            continue;
        };
        for seen in told.visible(limits) {
            let process = &seen.process;
            if !is_in(&format!("{} {} {}", process.name, process.namespace, host.name)) {
                continue;
            }
            if found.processes.len() < MOST {
                found.processes.push(view::process(&host.name, seen));
            } else {
                found.more = true;
            }
        }
    }
    Ok(Json(found))
}
