//! What the layers share: the rules from the configuration, and the counters that limits need.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{host::Hosts, lockout::Failures, rate::Rates};
use crate::{
    config::{Network, Origin, Settings},
    problem::Failure,
    serve::{Reason, Refusals},
};

/// Requests that are worked on at one time: far more than the daemon answers in parallel, little enough to hold.
const MAX_CONCURRENT: usize = 512;
/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_secs(60);

/// The state of the layers.
pub struct Edge {
    pub(super) hosts: Hosts,
    pub(super) origins: Vec<Origin>,
    pub(super) proxies: Vec<Network>,
    pub(super) public: &'static [&'static str],
    pub(super) rates: Rates,
    pub(super) failures: Failures,
    pub(super) load: Semaphore,
    pub(super) body_bytes: usize,
    pub(super) request_timeout: Duration,
    pub(super) refusals: Arc<Refusals>,
}

impl Edge {
    /// The rules for a server bound to this address.
    #[must_use]
    pub fn new(settings: &Settings, bound: SocketAddr, refusals: Arc<Refusals>) -> Arc<Self> {
        let rates = Rates::new(settings.limits.requests_per_minute);
        Arc::new(Self::with(settings, bound, refusals, rates))
    }

    /// The same, with requests to one path counted apart from all others: so many in a minute from one address, and as
    /// many at once.
    #[must_use]
    pub fn counting_apart(
        settings: &Settings,
        bound: SocketAddr,
        refusals: Arc<Refusals>,
        path: &'static str,
        per_minute: u32,
    ) -> Arc<Self> {
        let rates = Rates::new(settings.limits.requests_per_minute).apart(path, per_minute);
        Arc::new(Self::with(settings, bound, refusals, rates))
    }

    fn with(settings: &Settings, bound: SocketAddr, refusals: Arc<Refusals>, rates: Rates) -> Self {
        let limits = &settings.limits;
        Self {
            hosts: Hosts::new(&settings.listener, bound),
            origins: settings.listener.allowed_origins.clone(),
            proxies: settings.listener.trusted_proxies.clone(),
            public: settings.public,
            rates,
            failures: Failures::new(limits.auth_failures_per_minute),
            load: Semaphore::new(MAX_CONCURRENT),
            body_bytes: limits.body_bytes,
            request_timeout: limits.request_timeout,
            refusals,
        }
    }

    /// Counts a request of this credential, for the authentication to call once it knows whose it is.
    ///
    /// # Errors
    /// 429 when it has had its share.
    pub fn count_principal(&self, rate_key: &str) -> Result<(), Failure> {
        self.rates.principal(rate_key).map_err(|wait| {
            self.refusals.count(Reason::Rate);
            Failure::rate_limited("this credential has made too many requests", wait)
        })
    }

    /// Forgets what is over, until shutdown.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let mut sweep = tokio::time::interval(SWEEP);
        while shutdown.run_until_cancelled(sweep.tick()).await.is_some() {
            self.rates.forget();
            self.failures.forget();
        }
    }
}
