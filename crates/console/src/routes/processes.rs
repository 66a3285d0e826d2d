//! `GET /api/v1/processes`: the processes of all hosts.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, extract::State, http::uri::PathAndQuery};
use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, Limited};
use qd_api::{
    List, Process,
    fleet::{FleetProcess, FleetProcesses, Missing},
};
use qd_edge::problem::{Failure, Json};

use super::proxy;
use crate::{
    door::Door,
    grant::{Grant, need},
    principal::Principal,
    store::Host,
};

/// Hosts that are asked at one time.
const AT_ONCE: usize = 64;
/// How long one may take: a slow host must not hold up all the others' answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most bytes of one host's answer: some ten thousand processes.
const MOST_BYTES: usize = 16 << 20;

/// Asks every host that the caller sees. Those that do not answer are named.
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
) -> Result<Json<FleetProcesses>, Failure> {
    let hosts = grant.hosts(&door).await?;
    let answers: Vec<(Host, Result<Vec<Process>, String>)> = stream::iter(hosts)
        .map(|host| {
            let (door, principal) = (door.clone(), Arc::clone(grant.principal()));
            async move {
                let asked = tokio::time::timeout(PATIENCE, of(&door, &principal, &host)).await;
                let late = || Err("it did not answer in time".to_owned());
                (host, asked.unwrap_or_else(|_| late()))
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut fleet = FleetProcesses::default();
    for (host, answer) in answers {
        match answer {
            Ok(processes) => fleet
                .items
                .extend(processes.into_iter().map(|process| FleetProcess {
                    host: host.name.clone(),
                    process,
                })),
            Err(why) => fleet.missing.push(Missing { host: host.name, why }),
        }
    }
    Ok(Json(fleet))
}

async fn of(door: &Door, principal: &Arc<Principal>, host: &Host) -> Result<Vec<Process>, String> {
    let session = door.session(host).ok_or_else(|| "it is not linked".to_owned())?;
    let request = axum::extract::Request::new(Body::empty());
    let uri = PathAndQuery::from_static("/api/v1/processes");
    let answer = proxy::ask(session.client(), principal, uri, request)
        .await
        .map_err(|failure| failure.0.detail)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(format!("it answered with status {status}"));
    }
    let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
    let body = body
        .map_err(|_| "its answer broke off, or is too long".to_owned())?
        .to_bytes();
    let list: List<Process> = serde_json::from_slice(&body).map_err(|_| "its answer is none".to_owned())?;
    Ok(list.items)
}
