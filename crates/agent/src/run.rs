//! Putting the agent together, and taking it down.

use std::{path::PathBuf, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use qd_api::Time;
use qd_auth::{Authority, Logins, Tickets, audit};
use qd_pm2::Home;
use tokio_util::sync::CancellationToken;

use crate::{
    authn::{self, Verified},
    bridge::{Bridge, Parts as BridgeParts},
    config::Config,
    door::{Door, Parts},
    events::Ring,
    granted,
    history::History,
    idempotency::Replay,
    link::{self, Linker},
    logs, machine,
    prometheus::Counters,
    routes,
};
use qd_edge::{
    layers::{self, Edge, Seats},
    serve::{self, Server},
};

/// What an agent needs to know besides its configuration.
#[derive(Debug, Clone)]
pub struct Options {
    /// `QD_HOME`: keys, tokens, the audit log, the local socket.
    pub home: PathBuf,
    /// The home of the daemon it bridges.
    pub daemon: Home,
}

/// Why an agent could not start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A listener could not be bound, or the configuration does not allow it.
    #[error("the agent cannot listen")]
    Serve(#[from] serve::Error),
    /// Keys or tokens could not be read or made.
    #[error("the keys and tokens of {} cannot be used", home.display())]
    Authority {
        /// The home.
        home: PathBuf,
        /// Why.
        #[source]
        source: qd_auth::Error,
    },
    /// The audit log could not be opened: an agent that cannot account for what it does must not do it.
    #[error("the audit log of {} cannot be used", home.display())]
    Audit {
        /// The home.
        home: PathBuf,
        /// Why.
        #[source]
        source: audit::Error,
    },
    /// The daemon's home is not safe to use.
    #[error("the daemon at {} is not used: {why}", home.display())]
    Untrusted {
        /// The daemon's home.
        home: PathBuf,
        /// What is wrong, and what to do about it.
        why: String,
    },
}

/// What is known once the agent serves.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The address, with the real port.
    pub url: String,
    /// SHA-256 of the certificate, in hex, when it serves TLS.
    pub fingerprint: Option<String>,
}

/// Runs an agent until shutdown. `ready` is called once both listeners serve.
///
/// # Errors
/// See [`Error`]. A daemon that is not there is no error: the agent keeps trying.
pub async fn run(
    config: Config,
    options: Options,
    shutdown: CancellationToken,
    ready: impl FnOnce(Ready),
) -> Result<(), Error> {
    crate::bridge::trusted(&options.daemon).map_err(|why| Error::Untrusted {
        home: options.daemon.root().to_owned(),
        why,
    })?;
    let server = Server::bind(&config.edge(), &options.home)?;
    let authority =
        Authority::open(&options.home, config.auth.issuers.clone()).map_err(|source| Error::Authority {
            home: options.home.clone(),
            source,
        })?;
    let audit = audit::Log::open(&options.home).map_err(|source| Error::Audit {
        home: options.home.clone(),
        source,
    })?;

    let events = Ring::default();
    let history = Arc::new(History::default());
    let clock = Arc::new(logs::Clock::new());
    let counters = Arc::new(Counters::default());
    let parts = BridgeParts {
        events: events.clone(),
        history: Arc::clone(&history),
        clock: Arc::clone(&clock),
        counters: Arc::clone(&counters),
    };
    let (bridge, handle) = Bridge::new(options.daemon, parts);
    let (link_told, link) = link::handle();
    let edge = Edge::new(&config.edge(), server.address(), server.refusals());
    let door = Door::new(Parts {
        host_name: machine::host_name(config.agent.host_name.as_deref()),
        url: server.url(),
        started_at: Time::now(),
        authority: authority.clone(),
        verified: Verified::default(),
        tickets: Tickets::new(),
        logins: Logins::new(),
        audit,
        bridge: handle,
        link,
        events,
        history,
        replay: Replay::default(),
        seats: Seats::new(&config.limits, server.refusals()),
        edge: Arc::clone(&edge),
        watcher: logs::Watcher::new(),
        clock,
        counters,
        shutdown: shutdown.clone(),
        config,
    });
    let router = layers::stack(routes::table(&door), &edge, |router| {
        authn::layer(router, door.clone())
    });
    let router = router.layer(middleware::from_fn_with_state(Arc::clone(&door.counters), count));

    let allow = door.config.console.allow.clone();
    let linking = Linker::new(&options.home, allow, router.clone(), link_told);
    let background = CancellationToken::new();
    let linking = tokio::spawn(linking.run(shutdown.clone()));
    let bridging = tokio::spawn(bridge.run(background.clone()));
    let edging = tokio::spawn(edge.run(background.clone()));
    let keeping = tokio::spawn(granted::keep_usage(authority, background.clone()));
    ready(Ready {
        url: server.url(),
        fingerprint: server.fingerprint(),
    });
    let served = server.run(router, shutdown).await;
    // What the console asked is answered before the bridge goes.
    let _ = linking.await;
    background.cancel();
    let _ = tokio::join!(bridging, edging, keeping);
    Ok(served?)
}

/// Counts every answer, whoever gave it.
async fn count(State(counters): State<Arc<Counters>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    counters.http_request(method.as_str(), response.status().as_u16());
    response
}
