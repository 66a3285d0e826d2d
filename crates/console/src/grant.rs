//! Authorisation as the extractor: a handler that takes a [`Grant`] runs only for callers whose rights cover it, and
//! hosts come out of a grant only. What a caller may not see does not exist for it: the answer is 404, not 403.

use std::{marker::PhantomData, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use qd_api::Scope;
use qd_edge::{need::Need, problem::Failure};

use crate::{door::Door, principal::Principal, store::Host};

qd_edge::needs!(
    HostRead,
    ProcessesRead,
    LogsRead,
    MetricsRead,
    EventsRead,
    FleetAdmin,
    AuditRead
);

/// Proof that the caller may do what the type says.
pub struct Grant<N> {
    principal: Arc<Principal>,
    need: PhantomData<N>,
}

impl<N: Need> Grant<N> {
    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    /// The further scope a request needs because of what it asks for.
    pub fn also(&self, scope: Scope) -> Result<(), Failure> {
        if self.principal.scopes.allows(scope) {
            return Ok(());
        }
        Err(Failure::forbidden(format!(
            "the credential lacks the scope {scope}"
        )))
    }

    /// Refuses callers that are limited to some hosts or apps: for what concerns all of them.
    pub fn whole_fleet(&self) -> Result<(), Failure> {
        if self.principal.limits.is_none() {
            return Ok(());
        }
        Err(Failure::forbidden(
            "this concerns the whole fleet, and the credential is limited to a part of it",
        ))
    }

    /// The hosts the caller sees.
    pub async fn hosts(&self, door: &Door) -> Result<Vec<Host>, Failure> {
        let mut hosts = door
            .store
            .hosts()
            .await
            .map_err(|error| Failure::internal("list hosts", &error))?;
        hosts.retain(|host| self.principal.sees(host));
        Ok(hosts)
    }

    /// A host of the caller's; 404 if there is none, or it is not for its eyes.
    pub async fn host(&self, door: &Door, name: &str) -> Result<Host, Failure> {
        let missing = || Failure::not_found("there is no host of that name");
        let found = door.store.host(name).await;
        found
            .map_err(|error| Failure::internal("find a host", &error))?
            .filter(|host| self.principal.sees(host))
            .ok_or_else(missing)
    }
}

impl<N: Need, S: Send + Sync> FromRequestParts<S> for Grant<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let principal = parts.extensions.get::<Arc<Principal>>().cloned().ok_or_else(|| {
            Failure::unauthenticated("log in, or send a token as `Authorization: Bearer …`")
        })?;
        match N::SCOPE {
            Some(scope) if !principal.scopes.allows(scope) => Err(Failure::forbidden(format!(
                "the credential lacks the scope {scope}"
            ))),
            _ => Ok(Self {
                principal,
                need: PhantomData,
            }),
        }
    }
}
