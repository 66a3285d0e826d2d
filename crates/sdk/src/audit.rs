//! `GET /api/v1/audit`.

use qd_api::{List, audit::AuditEntry};

use crate::{Client, Error};

/// Which entries of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Those after this position, as [`List::next`] of the page before gives it, `0` for the oldest; without it the newest.
    pub cursor: Option<String>,
    /// How many at most; the server has a default and a limit.
    pub limit: Option<u32>,
}

impl Client {
    /// Returns one page of the audit log, oldest first. Needs `audit:read`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn audit(&self, query: &AuditQuery) -> Result<List<AuditEntry>, Error> {
        let call = self
            .read("read the audit log", &["audit"])?
            .query("cursor", query.cursor.as_ref())
            .query("limit", query.limit.map(|limit| limit.to_string()));
        self.json(call).await
    }
}
