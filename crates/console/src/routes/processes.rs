//! `GET /api/v1/processes`: the processes of all hosts.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::uri::PathAndQuery};
use futures_util::{StreamExt as _, stream};
use qd_api::{
    List, Process, Status, Target,
    fleet::{FleetProcess, FleetProcesses, HostSelector, Missing},
};
use qd_edge::problem::{Failure, Json, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    ask::{self, Bounds},
    door::Door,
    follow::meant,
    grant::{Grant, need},
    openapi::Problems,
    principal::Principal,
    selection::{Several, selector},
    store::Host,
};

/// Hosts that are asked at one time.
const AT_ONCE: usize = 64;
/// One host's answer: some ten thousand processes, and a slow host must not hold up all the others' answer.
const BOUNDS: Bounds = Bounds::new(16 << 20, Duration::from_secs(5));

/// Which processes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only of these hosts: names or globs, separated by commas.
    #[param(value_type = Option<String>)]
    host: Several,
    /// Only of hosts with these tags: `key=value`, separated by commas.
    #[param(value_type = Option<String>)]
    tag: Several,
    /// Only those that this target selects.
    target: Option<String>,
    /// Only in this state.
    status: Option<Status>,
}

/// List the processes of the fleet.
///
/// Asks every host that the caller sees and that is meant, now. Hosts that do not answer are named.
#[utoipa::path(
    get, path = "/api/v1/processes", operation_id = "processes_list", tag = "processes",
    params(Filter),
    responses((status = 200, description = "The processes, by host.", body = FleetProcesses), Problems),
    security(("token" = ["processes:read"]), ("session" = ["processes:read"]))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Query(filter): Query<Filter>,
) -> Result<Json<FleetProcesses>, Failure> {
    let selector = selector(&filter.host, &filter.tag)?;
    let target: Option<Target> = match &filter.target {
        Some(target) => Some(
            target
                .parse()
                .map_err(|error| Failure::invalid(format!("`target`: {error}")))?,
        ),
        None => None,
    };
    let mut fleet = gather(&door, grant.principal(), &selector).await;
    fleet.items.retain(|item| {
        target.as_ref().is_none_or(|target| target.matches(&item.process))
            && filter.status.is_none_or(|status| item.process.status == status)
    });
    Ok(Json(fleet))
}

/// The processes of all hosts that the caller sees and that are meant.
pub async fn gather(door: &Door, principal: &Arc<Principal>, selector: &HostSelector) -> FleetProcesses {
    let hosts = meant(door, principal, selector).await;
    let answers: Vec<_> = stream::iter(hosts)
        .map(|host| {
            let (door, principal) = (door.clone(), Arc::clone(principal));
            async move {
                let answer = of(&door, &principal, &host).await;
                (host, answer)
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
            Err(why) => fleet.missing.push(Missing {
                host: host.name.clone(),
                why,
            }),
        }
    }
    fleet
}

async fn of(door: &Door, principal: &Arc<Principal>, host: &Host) -> Result<Vec<Process>, String> {
    let session = door.session(host).ok_or_else(|| "it is not linked".to_owned())?;
    let path = PathAndQuery::from_static("/api/v1/processes");
    let list: List<Process> = ask::json(session.client(), &principal.on_behalf(), path, BOUNDS).await?;
    Ok(list.items)
}
