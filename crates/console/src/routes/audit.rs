//! `GET /api/v1/audit`.

use axum::extract::State;
use qd_api::{List, audit::AuditEntry};
use qd_edge::problem::{Failure, Json, Query};
use serde::Deserialize;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
};

/// Most lines of one answer, and how many if nothing is said.
const MOST: u32 = 1000;
const USUAL: u32 = 100;

/// Which lines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Go on after the line of this number.
    cursor: Option<u64>,
    /// How many lines: 1 to 1000, default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Read the audit log.
///
/// Who did what on this console, oldest first. Without a cursor the newest lines. What was done on a host stands in
/// that host's log as well, under `/api/v1/hosts/{host}/audit`.
#[utoipa::path(
    get, path = "/api/v1/audit", operation_id = "audit_read", tag = "audit",
    params(Page),
    responses((status = 200, description = "The lines.", body = List<AuditEntry>), Problems),
    security(("token" = ["audit:read"]), ("session" = ["audit:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::AuditRead>,
    Query(page): Query<Page>,
) -> Result<Json<List<AuditEntry>>, Failure> {
    grant.whole_fleet()?;
    let limit = page.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Failure::invalid(format!("`limit` must be 1 to {MOST}")));
    }
    let log = door.audit.clone();
    let read = tokio::task::spawn_blocking(move || {
        let newest = || log.last_seq().saturating_sub(u64::from(limit));
        log.read(page.cursor.unwrap_or_else(newest), limit as usize)
    });
    let items = read
        .await
        .map_err(|error| Failure::internal("read the audit log", &error))?
        .map_err(|error| Failure::internal("read the audit log", &error))?;
    let is_full = items.len() == limit as usize;
    let next = items
        .last()
        .filter(|_| is_full)
        .map(|entry| entry.seq.to_string());
    Ok(Json(List { items, next }))
}
