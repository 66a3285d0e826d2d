//! `GET /api/v1/audit`.

use axum::extract::State;
use qd_api::{List, audit::AuditEntry};
use qd_edge::problem::{Failure, Json, Query};
use serde::Deserialize;

use crate::{
    door::Door,
    grant::{Grant, need},
};

/// Most lines of one answer, and how many if nothing is said.
const MOST: u32 = 1000;
const USUAL: u32 = 100;

/// Which lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    cursor: Option<u64>,
    limit: Option<u32>,
}

/// Who did what here, oldest first. Without a cursor the newest lines.
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
