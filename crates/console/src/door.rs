//! What every handler needs, in one cheap handle.

use std::{ops::Deref, str::FromStr as _, sync::Arc};

use qd_auth::{Clock, audit};
use qd_edge::layers::{Edge, Seats};
use qd_tunnel::{
    HostId,
    console::{Identity, Registry, Session},
};
use tokio_util::sync::CancellationToken;

use crate::{
    bulk::Bulks,
    clones::Clones,
    logins::Logins,
    mirror::Mirror,
    store::{Host, Store},
};

/// The parts behind the door.
pub struct Parts {
    /// What is kept.
    pub store: Store,
    /// The sessions of hosts.
    pub registry: Registry,
    /// Who the console is to its hosts: its name and its key.
    pub identity: Identity,
    /// What hosts last told.
    pub mirror: Mirror,
    /// Hosts of which there are two.
    pub clones: Clones,
    /// Verbs on many hosts.
    pub bulks: Bulks,
    /// Who did what.
    pub audit: audit::Log,
    /// The time.
    pub clock: Clock,
    /// How often passwords were tried.
    pub logins: Logins,
    /// Limits by address and by user.
    pub edge: Arc<Edge>,
    /// Places for streams.
    pub seats: Seats,
    /// The hash of the one-time secret by which the first user is made.
    pub setup: String,
    /// Ends when the console stops, so that open streams say goodbye.
    pub shutdown: CancellationToken,
}

/// A cheap handle to the console's parts: the state of the router.
#[derive(Clone)]
pub struct Door(Arc<Parts>);

impl Door {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Door {
    /// The live link of a host.
    pub fn session(&self, host: &Host) -> Option<Session> {
        self.registry.get(&HostId::from_str(&host.id).ok()?)
    }
}

impl Deref for Door {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
