//! `GET /api/v1/processes`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use qd_api::{ErrorCode, List, Problem, Process, Status};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use crate::{
    bridge,
    door::Door,
    grant::{self, Grant, need},
    openapi::Problems,
};
use qd_edge::problem::{Failure, Query};

/// Which processes, and what of them.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only the app of exactly this name.
    name: Option<String>,
    /// Only this namespace.
    namespace: Option<String>,
    /// Only processes of this status, as the field `status` writes it.
    #[param(value_type = Option<Status>)]
    status: Option<String>,
    /// Only what this target selects.
    #[param(
        min_length = 1,
        max_length = 512,
        pattern = r"^(all|[0-9]{1,15}|(ns:)?[A-Za-z_][A-Za-z0-9 ._@+#-]{0,126}|/[A-Za-z0-9 _-]{1,126}/)$"
    )]
    target: Option<String>,
    /// Only these fields of each process, separated by commas.
    #[param(
        pattern = r"^(id|name|namespace|pid|status|mode|instance|restarts|started_at|cpu_percent|memory_bytes|script|cwd|args|user|version)(,(id|name|pid|status|restarts))*$"
    )]
    fields: Option<String>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.namespace.is_none()
            && self.status.is_none()
            && self.target.is_none()
            && self.fields.is_none()
    }
}

/// List processes.
///
/// Every process that the credential may see, by id. The answer carries an `ETag`; with `If-None-Match` an unchanged
/// list is 304 without a body.
#[utoipa::path(
    get, path = "/api/v1/processes", operation_id = "processes_list", tag = "processes",
    params(Filter, ("if-none-match" = Option<String>, Header, description = "The `ETag` of the list one has.")),
    responses(
        (status = 200, description = "The processes.", body = List<Process>,
            headers(("etag" = String, description = "Names this very content."))),
        (status = 304, description = "Nothing has changed."),
        Problems
    ),
    security(("token" = ["processes:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::ProcessesRead>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let snapshot = door.bridge.snapshot()?;
    if filter.is_empty() && !grant.principal().is_limited() {
        let (etag, body) = snapshot.list();
        return Ok(tagged(&headers, etag, body));
    }
    let status = filter.status.as_deref().map(status_of).transpose()?;
    let target = filter.target.as_deref().map(grant::parse).transpose()?;
    let items: Vec<Process> = grant
        .visible(&snapshot)
        .map(|entry| &entry.process)
        .filter(|process| filter.name.as_ref().is_none_or(|name| *name == process.name))
        .filter(|process| {
            filter
                .namespace
                .as_ref()
                .is_none_or(|namespace| *namespace == process.namespace)
        })
        .filter(|process| status.is_none_or(|status| status == process.status))
        .filter(|process| target.as_ref().is_none_or(|target| target.matches(process)))
        .cloned()
        .collect();
    let body = match filter.fields.filter(|fields| !fields.is_empty()) {
        Some(fields) => serde_json::to_vec(&List::complete(reduced(&items, &fields)?)),
        None => serde_json::to_vec(&List::complete(items)),
    };
    let body = Bytes::from(body.map_err(|error| Failure::internal("write a list", &error))?);
    Ok(tagged(&headers, &bridge::entity_tag(&body), &body))
}

/// The list with its entity tag, or 304 to a client that has it.
fn tagged(headers: &HeaderMap, etag: &str, body: &Bytes) -> Response {
    let tag = (header::ETAG, etag.to_owned());
    if unchanged(headers, etag) {
        return (StatusCode::NOT_MODIFIED, [tag]).into_response();
    }
    let head = [(header::CONTENT_TYPE, "application/json".to_owned()), tag];
    (head, Body::from(body.clone())).into_response()
}

/// Reads a status strictly: what answers may hold is more than what may be asked for.
fn status_of(text: &str) -> Result<Status, Failure> {
    match serde_json::from_value(Value::String(text.to_owned())) {
        Ok(Status::Unknown) if text != Status::Unknown.as_str() => Err(Failure::invalid(
            "`status` is one of online, stopped, stopping, launching, errored, waiting_restart, unknown",
        )),
        Ok(status) => Ok(status),
        Err(error) => Err(Failure::internal("read a status", &error)),
    }
}

fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let Some(known) = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    known
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// The processes with only the fields that are asked for; an unknown field is an error that lists the known ones.
fn reduced(items: &[Process], fields: &str) -> Result<Vec<Value>, Failure> {
    let wanted: Vec<&str> = fields
        .split(',')
        .map(str::trim)
        .filter(|field| !field.is_empty())
        .collect();
    let known = known_fields();
    if let Some(unknown) = wanted
        .iter()
        .find(|field| !known.iter().any(|known| known == *field))
    {
        let detail = format!(
            "`fields`: there is no field {unknown:?}; there are {}",
            known.join(", ")
        );
        return Err(Problem::new(ErrorCode::InvalidRequest, detail).into());
    }
    let reduce = |process: &Process| {
        let mut value = serde_json::to_value(process).unwrap_or_default();
        if let Value::Object(map) = &mut value {
            map.retain(|key, _| wanted.contains(&key.as_str()));
        }
        value
    };
    Ok(items.iter().map(reduce).collect())
}

/// The field names of a process, from its schema, which is derived from the type itself.
fn known_fields() -> Vec<String> {
    use utoipa::openapi::{RefOr, Schema};
    match <Process as utoipa::PartialSchema>::schema() {
        RefOr::T(Schema::Object(object)) => object.properties.keys().cloned().collect(),
        _ => Vec::new(),
    }
}
