//! Dials, serves, loses, waits, dials again, for ever until cancelled.

use std::{io, sync::Arc, time::Duration};

use http::{Request, Response};
use hyper::{
    body::{Body, Incoming},
    service::Service,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::{
    Config, Error, Identity, State,
    backoff::{self, Backoff},
    connect::Connector,
    serve::serve,
};
use crate::{
    BoxError, End,
    handshake::{self, Greeting, Introduction, greet, wire::Nonce},
    message::{Closing, Messages},
    tls,
};

/// Keeps one host linked to its console.
pub struct Dialler<S> {
    config: Config,
    identity: Arc<Identity>,
    service: S,
    connector: Connector,
    state: watch::Sender<State>,
}

/// A cheap handle of a [`Dialler`].
#[derive(Debug, Clone)]
pub struct DiallerHandle {
    state: watch::Receiver<State>,
}

impl DiallerHandle {
    /// Where the dialler stands, to watch.
    pub fn state(&self) -> watch::Receiver<State> {
        self.state.clone()
    }
}

impl<S, B> Dialler<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    /// Prepares to dial. `service` answers what the console asks; each request has the extension
    /// [`Tunnelled`](super::Tunnelled).
    ///
    /// # Errors
    /// If the console's certificate cannot be trusted in the way that was configured.
    pub fn new(config: Config, identity: Identity, service: S) -> Result<Self, tls::Error> {
        let tls = match config.console.tls() {
            true => Some(config.trust.config()?),
            false => None,
        };
        Ok(Self {
            connector: Connector::new(config.console.clone(), config.proxy.clone(), tls),
            config,
            identity: Arc::new(identity),
            service,
            state: watch::Sender::new(State::Connecting { attempt: 1 }),
        })
    }

    /// A handle.
    pub fn handle(&self) -> DiallerHandle {
        DiallerHandle {
            state: self.state.subscribe(),
        }
    }

    /// Keeps the link until `shutdown`; then requests in flight may end within [`Config::drain`].
    pub async fn run(self, shutdown: CancellationToken) {
        let mut backoff = Backoff::new();
        let mut attempt = 0u32;
        while !shutdown.is_cancelled() {
            attempt = attempt.saturating_add(1);
            self.state.send_replace(State::Connecting { attempt });
            let cause = match shutdown.run_until_cancelled(self.connector.open()).await {
                None => break,
                Some(Err(error)) => error.into(),
                Some(Ok(socket)) => self.link(socket, &shutdown).await,
            };
            if let Error::Ended { lasted, .. } = &cause {
                attempt = 0;
                if *lasted >= backoff::SUCCESS_AFTER {
                    backoff.reset();
                }
            }
            if shutdown.is_cancelled() {
                break;
            }
            self.wait(cause, &mut backoff, &shutdown).await;
        }
        self.state.send_replace(State::Stopped);
    }

    /// Links over a WebSocket that is open already, once; returns when that link is gone. It is what [`run`](Self::run)
    /// does with each connection that it dials.
    pub async fn link<M: Messages>(&self, mut messages: M, shutdown: &CancellationToken) -> Error {
        let greeting = match shutdown.run_until_cancelled(self.greet(&mut messages)).await {
            Some(Ok(greeting)) => Arc::new(greeting),
            Some(Err(error)) => return error.into(),
            None => {
                let (lasted, end) = (Duration::ZERO, End::ClosedHere(Closing::going_away()));
                return Error::Ended { lasted, end };
            }
        };
        info!(console.url = %self.config.console, console.name = greeting.console, "linked to the console");
        let since = Instant::now();
        self.state.send_replace(State::Connected {
            since,
            greeting: Arc::clone(&greeting),
        });
        let (service, drain) = (self.service.clone(), self.config.drain);
        let end = Box::pin(serve(messages, service, greeting, drain, shutdown)).await;
        let lasted = since.elapsed();
        Error::Ended { lasted, end }
    }

    async fn greet<M: Messages>(&self, messages: &mut M) -> Result<Greeting, handshake::Error> {
        let counting = Arc::clone(&self.identity);
        let connect = tokio::task::spawn_blocking(move || counting.counter.next())
            .await
            .unwrap_or_else(|panic| Err(io::Error::other(panic)))
            .map_err(handshake::Error::Counter)?;
        let session = Nonce::fresh()?.to_string();
        let introduction = Introduction {
            host: &self.identity.host,
            key: &self.identity.key,
            console: &self.identity.console,
            connect,
            session: &session,
            version: &self.config.version,
            capabilities: &self.config.capabilities,
            offer: &self.config.offer,
        };
        greet(messages, introduction).await
    }

    async fn wait(&self, cause: Error, backoff: &mut Backoff, shutdown: &CancellationToken) {
        let cap = if cause.is_unreached() {
            backoff::UNREACHED_CAP
        } else {
            backoff::CAP
        };
        let wait = if cause.is_final() {
            backoff::refused()
        } else {
            backoff.delay(cap)
        };
        let until = Instant::now() + wait;
        if cause.is_final() {
            error!(
                console.url = %self.config.console,
                error = &cause as &(dyn std::error::Error + 'static),
                retry_in = ?wait,
                "the console refuses this host, and will until somebody does something about it"
            );
        } else {
            warn!(console.url = %self.config.console, error = &cause as &(dyn std::error::Error + 'static), retry_in = ?wait, "not linked to the console");
        }
        let cause = Arc::new(cause);
        self.state.send_replace(State::Waiting { until, cause });
        shutdown.run_until_cancelled(sleep_until(until)).await;
    }
}
