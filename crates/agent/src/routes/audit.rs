//! `GET /api/v1/audit`.

use axum::extract::State;
use qd_api::{List, audit::AuditEntry};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    door::Door,
    grant::{Grant, need},
    openapi::Problems,
};
use qd_edge::problem::{Failure, Json, Query};

const DEFAULT_LIMIT: u32 = 100;
/// Largest page: some hundred kilobytes.
const MAX_LIMIT: u32 = 1000;
/// Largest number that every JSON reader takes exactly.
const MAX_CURSOR: u64 = 9_007_199_254_740_991;

/// Which part of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Entries after this number; what `next` of the page before says. 0 starts at the oldest.
    #[serde(default)]
    #[param(maximum = 9_007_199_254_740_991u64)]
    cursor: Option<u64>,
    /// How many, at most 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Read the audit log.
///
/// Who did what, with which result, oldest first. Without `cursor` the newest entries.
#[utoipa::path(
    get, path = "/api/v1/audit", operation_id = "audit_list", tag = "audit",
    params(Page),
    responses((status = 200, description = "The entries.", body = List<AuditEntry>), Problems),
    security(("token" = ["audit:read"]))
)]
pub async fn handler(
    State(door): State<Door>,
    grant: Grant<need::AuditRead>,
    Query(page): Query<Page>,
) -> Result<Json<List<AuditEntry>>, Failure> {
    grant.whole_host()?;
    if page.cursor.is_some_and(|cursor| cursor > MAX_CURSOR) {
        return Err(Failure::invalid(format!("`cursor` is at most {MAX_CURSOR}")));
    }
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Failure::invalid(format!("`limit` must be 1 to {MAX_LIMIT}")));
    }
    let audit = door.audit.clone();
    let read = tokio::task::spawn_blocking(move || match page.cursor {
        Some(after) => audit.read(after, limit as usize),
        None => audit.read(audit.last_seq().saturating_sub(u64::from(limit)), limit as usize),
    });
    let items = read
        .await
        .map_err(|error| Failure::internal("read the audit log", &error))?
        .map_err(|error| Failure::internal("read the audit log", &error))?;
    let full = items.len() == limit as usize;
    let next = items.last().filter(|_| full).map(|entry| entry.seq.to_string());
    Ok(Json(List { items, next }))
}
