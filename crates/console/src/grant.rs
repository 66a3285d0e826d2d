//! Authorisation as the extractor: a handler that takes a [`Grant`] runs only for callers whose rights cover it, and
//! hosts come out of a grant only. What a caller may not see does not exist for it: the answer is 404, not 403.

use std::{marker::PhantomData, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use qd_api::Scope;
use qd_edge::problem::Failure;

use crate::{door::Door, principal::Principal, store::Host};

/// A scope as a type, so that a route's need stands in its signature.
pub trait Need: Send + Sync + 'static {
    /// The scope that is asked for; `None` when any valid credential will do.
    const SCOPE: Option<Scope>;
}

macro_rules! needs {
    ($($name:ident),+ $(,)?) => {
        /// The scopes as types.
        pub mod need {
            use super::{Need, Scope};
            $(
                #[doc = concat!("Needs `Scope::", stringify!($name), "`.")]
                pub struct $name;
                impl Need for $name {
                    const SCOPE: Option<Scope> = Some(Scope::$name);
                }
            )+
            /// Needs a valid credential and no scope.
            pub struct Any;
            impl Need for Any {
                const SCOPE: Option<Scope> = None;
            }
        }
    };
}

needs!(
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
