//! The console's audit log: who did what to which host.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use qd_api::{ErrorCode, audit::AuditResult};
use qd_auth::audit::Entry;
use qd_edge::{layers::Source, problem::RequestId};
use serde_json::Value;

use crate::door::Door;

/// Where a request came from.
#[derive(Debug, Clone)]
pub struct From(pub String);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(match parts.extensions.get::<Source>() {
            Some(Source::Address(address)) => address.to_string(),
            _ => "local".to_owned(),
        }))
    }
}

/// One line to be.
#[derive(Debug)]
pub struct Line<'a> {
    /// Who.
    pub who: &'a str,
    /// With which token.
    pub token_id: Option<String>,
    /// From where.
    pub from: From,
    /// What.
    pub verb: &'a str,
    /// To what.
    pub target: Option<String>,
    /// How it ended.
    pub result: AuditResult,
    /// Why it failed.
    pub code: Option<ErrorCode>,
}

impl<'a> Line<'a> {
    /// Something was done.
    pub fn done(who: &'a str, from: From, verb: &'a str, target: Option<&str>) -> Self {
        Self {
            who,
            token_id: None,
            from,
            verb,
            target: target.map(str::to_owned),
            result: AuditResult::Done,
            code: None,
        }
    }

    /// Somebody was refused.
    pub fn denied(who: &'a str, from: From, verb: &'a str) -> Self {
        Self {
            result: AuditResult::Denied,
            code: Some(ErrorCode::Unauthenticated),
            ..Self::done(who, from, verb, None)
        }
    }

    /// Writes it. A log that cannot be written is an operator's problem to see at once, in the console's own log.
    pub async fn write(self, door: &Door) {
        let entry = Entry {
            // What a client calls itself is no name yet.
            who: self.who.chars().filter(|c| !c.is_control()).take(128).collect(),
            token_id: self.token_id,
            from: self.from.0,
            verb: self.verb.to_owned(),
            target: self.target,
            params: Value::Null,
            result: self.result,
            code: self.code,
            request_id: RequestId::current().map(|id| id.0).unwrap_or_default(),
        };
        let log = door.audit.clone();
        let written = tokio::task::spawn_blocking(move || log.append(entry)).await;
        match written {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the audit log could not be written"
                );
            }
            Err(error) => tracing::error!(%error, "the audit log could not be written"),
        }
    }
}
