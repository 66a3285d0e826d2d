//! The audit log: who did what, with which result.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Time;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditResult {
    /// It was done.
    Done,
    /// It was refused: not authenticated or not allowed.
    Denied,
    /// It was tried and failed.
    Failed,
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Number of the line, from 1, without holes.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// Who: the token's name, the issuer's subject, `uid:1000`, or `anonymous`.
    pub who: String,
    /// The token's id, if a token was used.
    pub token_id: Option<String>,
    /// Where the request came from: an address, or `local`.
    pub from: String,
    /// What was done, as `processes.restart`.
    pub verb: String,
    /// To what: the target as it was asked for.
    pub target: Option<String>,
    /// The parameters, with secrets left out.
    pub params: Value,
    /// How it ended.
    pub result: AuditResult,
    /// The error code, where it failed or was denied.
    pub code: Option<crate::ErrorCode>,
    /// The request's id.
    pub request_id: String,
    /// SHA-256 over the previous line's hash and this line without its hash, in hex: the chain that `qd audit verify` follows.
    pub hash: String,
}
