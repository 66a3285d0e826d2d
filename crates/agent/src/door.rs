//! What every handler needs, in one cheap handle. Each field is a handle to a part that owns its own state.

use std::{ops::Deref, sync::Arc};

use qd_api::Time;
use qd_auth::{Authority, Logins, Tickets, audit};

use crate::{
    authn::Verified, bridge::BridgeHandle, config::Config, events::Ring, history::History,
    idempotency::Replay, link::LinkHandle, logs, prometheus::Counters,
};
use qd_edge::layers::{Edge, Seats};

/// The parts behind the door.
pub struct Parts {
    pub config: Config,
    pub host_name: String,
    /// Where it listens.
    pub url: String,
    pub started_at: Time,
    pub authority: Authority,
    pub verified: Verified,
    pub tickets: Tickets,
    pub logins: Logins,
    pub audit: audit::Log,
    pub bridge: BridgeHandle,
    pub link: LinkHandle,
    pub events: Ring,
    pub history: Arc<History>,
    pub replay: Replay,
    pub watcher: logs::Watcher,
    pub clock: Arc<logs::Clock>,
    pub counters: Arc<Counters>,
    pub seats: Seats,
    pub edge: Arc<Edge>,
    /// Ends when the agent stops, so that open streams say goodbye.
    pub shutdown: tokio_util::sync::CancellationToken,
}

/// A cheap handle to the agent's parts: the state of the router.
#[derive(Clone)]
pub struct Door(Arc<Parts>);

impl Door {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Door {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
