//! `/api/v1/hosts`: the fleet.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    ErrorCode, List, Problem,
    fleet::{FleetHost, HostChange, Presence, is_host_name},
};
use qd_edge::problem::{Failure, Json, Path};
use qd_tunnel::Closing;

use crate::{
    door::Door,
    grant::{Grant, need},
    record::{From, Line},
    store::{Error, Host},
};

/// Most tags of a host.
const MAX_TAGS: usize = 32;
/// Longest key and longest value of a tag, in bytes.
const MAX_TAG: usize = 64;

/// All hosts that the caller sees, by name.
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::HostRead>,
) -> Result<Json<List<FleetHost>>, Failure> {
    let hosts = grant.hosts(&door).await?;
    Ok(Json(List {
        items: hosts.into_iter().map(|host| shown(&door, host)).collect(),
        next: None,
    }))
}

/// One host.
pub async fn get(
    State(door): State<Door>,
    grant: Grant<need::HostRead>,
    Path(name): Path<String>,
) -> Result<Json<FleetHost>, Failure> {
    let host = grant.host(&door, &name).await?;
    Ok(Json(shown(&door, host)))
}

/// Renames a host, or tags it.
pub async fn change(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Path(name): Path<String>,
    Json(change): Json<HostChange>,
) -> Result<Json<FleetHost>, Failure> {
    let host = grant.host(&door, &name).await?;
    check(&change)?;
    let would_be = Host {
        name: change.name.clone().unwrap_or_else(|| host.name.clone()),
        tags: change.tags.clone().unwrap_or_else(|| host.tags.clone()),
        ..host.clone()
    };
    if !grant.principal().sees(&would_be) {
        return Err(Failure::forbidden(
            "a host cannot get a name or tags by which you would not see it",
        ));
    }
    let changed = match door.store.change_host(&host.id, &change).await {
        Ok(Some(changed)) => changed,
        Ok(None) => return Err(Failure::not_found("there is no host of that name")),
        Err(Error::Taken(name)) => {
            return Err(Problem::new(
                ErrorCode::Conflict,
                format!("there is a host named {name} already"),
            )
            .into());
        }
        Err(error) => return Err(Failure::internal("change a host", &error)),
    };
    Line::done(&grant.principal().user, from, "hosts.change", Some(&name))
        .write(&door)
        .await;
    Ok(Json(shown(&door, changed)))
}

/// Forgets a host: its link ends, and its key is worth nothing any more.
pub async fn remove(
    State(door): State<Door>,
    grant: Grant<need::FleetAdmin>,
    from: From,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    let host = grant.host(&door, &name).await?;
    let removed = door.store.remove_host(&host.id).await;
    removed.map_err(|error| Failure::internal("remove a host", &error))?;
    if let Some(session) = door.session(&host) {
        session.close(Closing::removed());
    }
    Line::done(&grant.principal().user, from, "hosts.remove", Some(&name))
        .write(&door)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

fn check(change: &HostChange) -> Result<(), Failure> {
    if change.name.as_deref().is_some_and(|name| !is_host_name(name)) {
        return Err(Failure::invalid(
            "`name` must be lower-case letters, digits, dots, dashes and underscores, at most 64",
        ));
    }
    let tags = change.tags.iter().flatten();
    let is_short = |text: &str| text.len() <= MAX_TAG && !text.chars().any(char::is_control);
    let fits = tags
        .clone()
        .all(|(key, value)| !key.is_empty() && is_short(key) && is_short(value));
    if tags.count() > MAX_TAGS || !fits {
        let detail = format!(
            "`tags` are at most {MAX_TAGS}, of at most {MAX_TAG} bytes each side, without control characters"
        );
        return Err(Failure::invalid(detail));
    }
    Ok(())
}

fn shown(door: &Door, host: Host) -> FleetHost {
    let session = door.session(&host);
    let peer = session.as_ref().map(|session| session.peer());
    FleetHost {
        presence: if peer.is_some() {
            Presence::Online
        } else {
            Presence::Offline
        },
        agent_version: peer.map(|peer| peer.version.clone()),
        allows: peer.map(|peer| peer.capabilities.clone()).unwrap_or_default(),
        lacks: Vec::new(),
        summary: None,
        cloned_at: None,
        name: host.name,
        id: host.id,
        tags: host.tags,
        since: host.last_seen_at,
        enrolled_at: host.enrolled_at,
    }
}
