//! `/api/v1/hosts`: the fleet.

use axum::{extract::State, http::StatusCode};
use qd_api::{
    ErrorCode, List, Problem,
    fleet::{FleetHost, HostChange, is_host_name},
};
use qd_edge::problem::{Failure, Json, Path};
use qd_tunnel::Closing;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::{MutationProblems, Problems},
    record::{From, Line},
    store::{Error, Host},
    view::shown,
};

/// Most tags of a host.
const MAX_TAGS: usize = 32;
/// Longest key and longest value of a tag, in bytes.
const MAX_TAG: usize = 64;

/// List hosts.
///
/// Those that the caller sees.
#[utoipa::path(
    get, path = "/api/v1/hosts", operation_id = "hosts_list", tag = "hosts",
    responses((status = 200, description = "The hosts, by name.", body = List<FleetHost>), Problems),
    security(("token" = ["host:read"]), ("session" = ["host:read"]))
)]
pub async fn list(
    State(door): State<Door>,
    grant: Grant<need::HostRead>,
) -> Result<Json<List<FleetHost>>, Failure> {
    let hosts = grant.hosts(&door).await?;
    Ok(Json(List {
        items: hosts
            .iter()
            .map(|host| shown(&door, host, &grant.principal().limits))
            .collect(),
        next: None,
    }))
}

/// Show a host.
#[utoipa::path(
    get, path = "/api/v1/hosts/{host}", operation_id = "hosts_get", tag = "hosts",
    params(("host" = String, Path, description = "The host's name.")),
    responses((status = 200, description = "The host.", body = FleetHost), Problems),
    security(("token" = ["host:read"]), ("session" = ["host:read"]))
)]
pub async fn get(
    State(door): State<Door>,
    grant: Grant<need::HostRead>,
    Path(name): Path<String>,
) -> Result<Json<FleetHost>, Failure> {
    let host = grant.host(&door, &name).await?;
    Ok(Json(shown(&door, &host, &grant.principal().limits)))
}

/// Rename a host, or tag it.
#[utoipa::path(
    patch, path = "/api/v1/hosts/{host}", operation_id = "hosts_change", tag = "hosts",
    params(("host" = String, Path, description = "The host's name.")),
    request_body = HostChange,
    responses((status = 200, description = "The host as it now is.", body = FleetHost), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
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
    door.mirror.listed();
    Line::done(&grant.principal().user, from, "hosts.change", Some(&name))
        .write(&door)
        .await;
    Ok(Json(shown(&door, &changed, &grant.principal().limits)))
}

/// Remove a host.
///
/// Its link ends, and its key is worth nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/hosts/{host}", operation_id = "hosts_remove", tag = "hosts",
    params(("host" = String, Path, description = "The host's name.")),
    responses((status = 204, description = "It is removed."), MutationProblems),
    security(("token" = ["fleet:admin"]), ("session" = ["fleet:admin"]))
)]
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
    door.clones.forget(&host.id);
    door.mirror.forget(&host.id);
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
