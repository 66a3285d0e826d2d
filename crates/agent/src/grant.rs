//! Authorisation as the extractor: a handler that takes a [`Grant`] runs only for callers whose rights cover it.
//!
//! A grant is also the only way to processes. What it hands out is already limited to the apps and namespaces the caller may see, so
//! an id or a name from a request never reaches the daemon without that check. What a caller may not see does not
//! exist for it: the answer is 404, not 403.

use std::{marker::PhantomData, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use qd_api::{ErrorCode, Problem, Scope, Target};
use qd_auth::Principal;

use crate::{
    bridge::{Entry, Snapshot},
    door::Door,
};
pub use qd_edge::need::Need;
use qd_edge::problem::Failure;

qd_edge::needs!(
    HostRead,
    ProcessesRead,
    ProcessesOperate,
    ProcessesDefine,
    ProcessesSignal,
    ProcessesInput,
    ActionsTrigger,
    LogsRead,
    LogsManage,
    MetricsRead,
    EventsRead,
    DaemonAdmin,
    TokensAdmin,
    AuditRead,
);

/// Proof that the caller may do what the type says.
pub struct Grant<N> {
    principal: Arc<Principal>,
    need: PhantomData<N>,
}

impl<N> Clone for Grant<N> {
    fn clone(&self) -> Self {
        Self {
            principal: Arc::clone(&self.principal),
            need: PhantomData,
        }
    }
}

impl<N: Need> Grant<N> {
    /// Checks a principal that did not come from this request's headers, such as a subscription on an open stream.
    pub fn of(principal: &Arc<Principal>) -> Result<Self, Failure> {
        match N::SCOPE {
            Some(scope) if !principal.allows(scope) => Err(lacking(scope).into()),
            _ => Ok(Self {
                principal: Arc::clone(principal),
                need: PhantomData,
            }),
        }
    }

    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    /// The further scope a request needs because of what its body or query asks for.
    pub fn also(&self, scope: Scope) -> Result<(), Failure> {
        if self.principal.allows(scope) {
            Ok(())
        } else {
            Err(lacking(scope).into())
        }
    }

    /// Refuses callers that are limited to some apps or namespaces: for what concerns the whole host.
    pub fn whole_host(&self) -> Result<(), Failure> {
        if !self.principal.is_limited() {
            return Ok(());
        }
        let detail = "this concerns every app of the host, and the credential is limited to some";
        Err(Problem::new(ErrorCode::Forbidden, detail).into())
    }

    pub fn sees(&self, app: &str, namespace: &str) -> bool {
        self.principal.sees(app, namespace)
    }

    /// The processes the caller may see.
    pub fn visible<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Arc<Entry>> + 'a {
        snapshot
            .entries()
            .iter()
            .filter(|entry| self.sees(&entry.process.name, &entry.process.namespace))
    }

    /// The processes a target selects among those the caller may see; 404 when there is none.
    pub fn select(&self, door: &Door, target: &str) -> Result<Selection, Failure> {
        let target = parse(target)?;
        let snapshot = door.bridge.snapshot()?;
        let entries: Vec<_> = self
            .visible(&snapshot)
            .filter(|entry| target.matches(&entry.process))
            .cloned()
            .collect();
        if entries.is_empty() {
            return Err(Problem::new(
                ErrorCode::NotFound,
                format!("no process matches the target {target}"),
            )
            .into());
        }
        Ok(Selection { target, entries })
    }
}

/// What a target selected, never empty.
pub struct Selection {
    pub target: Target,
    pub entries: Vec<Arc<Entry>>,
}

/// Reads a target from a path or a query.
pub fn parse(target: &str) -> Result<Target, Failure> {
    target.parse().map_err(|error| {
        Problem::new(
            ErrorCode::InvalidRequest,
            format!("the target cannot be used: {error}"),
        )
        .into()
    })
}

fn lacking(scope: Scope) -> Problem {
    Problem::new(
        ErrorCode::Forbidden,
        format!("the credential lacks the scope {scope}"),
    )
}

impl<N: Need, S: Send + Sync> FromRequestParts<S> for Grant<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let principal = parts.extensions.get::<Arc<Principal>>().ok_or_else(|| {
            Problem::new(
                ErrorCode::Unauthenticated,
                "send a token as `Authorization: Bearer …`",
            )
        })?;
        Self::of(principal)
    }
}
