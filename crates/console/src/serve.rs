//! Putting the console together, and taking it down.

use std::{io, path::PathBuf, sync::Arc};

use qd_api::{Time, fleet::AGENT_FEATURES};
use qd_auth::{Clock, audit};
use qd_edge::{
    config::Settings,
    layers::{self, Edge, Seats},
    serve::Server,
};
use qd_tunnel::{
    Offer,
    console::{Identity, Registry},
};
use tokio_util::sync::CancellationToken;

use crate::{
    authn,
    bulk::Bulks,
    clones::Clones,
    door::{Door, Parts},
    identity,
    logins::Logins,
    mirror::Mirror,
    routes, secret,
    store::{self, Store},
};

/// What a console needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it keeps everything.
    pub data: PathBuf,
    /// Its name, as its hosts see it.
    pub name: String,
    /// Where it listens, and within which limits.
    pub edge: Settings,
}

/// The name of the Unix socket in the data directory.
pub const SOCKET_NAME: &str = "console.sock";
/// The paths that need no credential.
pub use crate::routes::public_paths;

/// Why a console could not start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot listen, or must not as it is configured.
    #[error("the console cannot listen")]
    Serve(#[from] qd_edge::serve::Error),
    /// Its store cannot be used.
    #[error("the store in {} cannot be used", data.display())]
    Store {
        /// The data directory.
        data: PathBuf,
        /// Why.
        #[source]
        source: store::Error,
    },
    /// Its key cannot be used.
    #[error("the key of the console in {} cannot be used", data.display())]
    Key {
        /// The data directory.
        data: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Its audit log cannot be used: who cannot account for what is done must not do it.
    #[error("the audit log of {} cannot be used", data.display())]
    Audit {
        /// The data directory.
        data: PathBuf,
        /// Why.
        #[source]
        source: audit::Error,
    },
}

/// What is known once the console serves.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The address, with the real port.
    pub url: String,
    /// SHA-256 of the certificate, in hex, when it serves TLS.
    pub fingerprint: Option<String>,
    /// The one-time code by which the first user is made, while there is none.
    pub setup: Option<String>,
}

/// Runs a console until shutdown. `ready` is called once it serves.
///
/// # Errors
/// See [`Error`].
pub async fn run(
    options: Options,
    shutdown: CancellationToken,
    ready: impl FnOnce(Ready),
) -> Result<(), Error> {
    let data = options.data;
    let server = Server::bind(&options.edge, &data)?;
    let at = || data.clone();
    let store = Store::open(&data)
        .await
        .map_err(|source| Error::Store { data: at(), source })?;
    let key = identity::open(&data).map_err(|source| Error::Key { data: at(), source })?;
    let audit = audit::Log::open(&data).map_err(|source| Error::Audit { data: at(), source })?;
    let has_users = store.has_users().await;
    let has_users = has_users.map_err(|source| Error::Store { data: at(), source })?;
    let interrupted = store.interrupt_bulks(Time::now()).await;
    let interrupted = interrupted.map_err(|source| Error::Store { data: at(), source })?;
    if interrupted > 0 {
        tracing::warn!(
            interrupted,
            "bulk verbs were running when the console ended; they are not gone on with"
        );
    }
    let setup = secret::make("qdc-setup-");
    let edge = Edge::counting_apart(
        &options.edge,
        server.address(),
        server.refusals(),
        qd_tunnel::PATH,
        routes::DIALS_PER_MINUTE,
    );
    let door = Door::new(Parts {
        store,
        registry: Registry::new(),
        identity: Identity {
            name: options.name,
            key,
            offer: Offer::with_features(AGENT_FEATURES),
        },
        mirror: Mirror::default(),
        clones: Clones::default(),
        bulks: Bulks::default(),
        audit,
        clock: Clock::system(),
        logins: Logins::default(),
        edge: Arc::clone(&edge),
        seats: Seats::new(&options.edge.limits, server.refusals()),
        setup: secret::hash(&setup),
        shutdown: shutdown.clone(),
    });
    let router = layers::stack(routes::table(&door), &edge, |router| {
        authn::layer(router, door.clone())
    });
    let background = CancellationToken::new();
    let edging = tokio::spawn(edge.run(background.clone()));
    ready(Ready {
        url: server.url(),
        fingerprint: server.fingerprint(),
        setup: (!has_users).then_some(setup),
    });
    let served = server.run(router, shutdown).await;
    background.cancel();
    // It sweeps, and nothing else.
    let _ = edging.await;
    Ok(served?)
}
