//! The connecting side of a connection: connect, drive, lose, wait, connect again, for ever until cancelled.
//!
//! Owns the reconnect loop and the state others watch; what travels over the connection is the session's business.

use std::{io, sync::Arc, time::Duration};

use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use crate::{
    backoff::Backoff,
    endpoint::{Endpoint, Stream},
    frame,
};

/// How long one attempt to connect may take. Unix sockets answer at once; a TCP peer that is merely slow answers in
/// a few round trips.
pub const CONNECT_DEADLINE: Duration = Duration::from_secs(5);

/// Where a reconnecting connection stands.
#[derive(Clone, Debug)]
pub enum LinkState {
    /// An attempt to connect is under way.
    Connecting {
        /// Counts from 1 and starts over after each success.
        attempt: u32,
    },
    /// Connected.
    Up {
        /// Counts successful connects from 1: another number means that everything in flight was lost in between.
        generation: u64,
    },
    /// Not connected.
    Down {
        /// Why the last attempt failed or the connection ended.
        cause: Arc<Error>,
        /// Time until the next attempt; zero when there will be none.
        retry_in: Duration,
    },
}

impl LinkState {
    /// Says whether the link is up; fits `watch::Receiver::wait_for`.
    pub fn is_up(&self) -> bool {
        matches!(self, LinkState::Up { .. })
    }
}

/// Why a connection is not, or no longer, there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Connecting failed; the kind of the source tells absent (`NotFound`, `ConnectionRefused`) from forbidden
    /// (`PermissionDenied`).
    #[error("cannot connect to {endpoint}")]
    Connect {
        /// Where to.
        endpoint: Endpoint,
        /// The system's error.
        #[source]
        source: io::Error,
    },
    /// The peer closed the connection.
    #[error("the peer closed the connection")]
    Ended,
    /// The socket failed.
    #[error("the connection failed")]
    Io(#[from] io::Error),
    /// The peer sent bytes that are not a frame, or more of them than allowed.
    #[error("the peer sent a malformed frame")]
    Frame(#[from] frame::Error),
    /// The peer sent a frame without arguments, hence without an id to answer to.
    #[error("the peer sent a request without an id")]
    Unanswerable,
    /// The peer neither finished its frame nor read what it was sent.
    #[error("the peer made no progress for {after:?}")]
    Stalled {
        /// How long it was given.
        after: Duration,
    },
    /// The connection's task was told to stop.
    #[error("the connection was shut down on this side")]
    Cancelled,
}

/// What is done with a connection while it is there.
pub(crate) trait Session: Send {
    /// Called on connect, before anybody can see the link as up.
    fn up(&mut self, generation: u64);
    /// Runs the connection to its end. Dropped when the task is cancelled.
    fn drive(&mut self, stream: Stream) -> impl Future<Output = Error> + Send;
    /// Called after `drive`, before anybody can see the link as down.
    fn down(&mut self);
}

pub(crate) struct Link {
    endpoint: Endpoint,
    connect_deadline: Duration,
    state: watch::Sender<LinkState>,
}

impl Link {
    pub(crate) fn new(endpoint: Endpoint, connect_deadline: Duration) -> Link {
        let state = watch::Sender::new(LinkState::Connecting { attempt: 1 });
        Link {
            endpoint,
            connect_deadline,
            state,
        }
    }

    pub(crate) fn state(&self) -> watch::Receiver<LinkState> {
        self.state.subscribe()
    }

    pub(crate) async fn run(self, session: &mut impl Session, shutdown: CancellationToken) {
        let cancelled = shutdown
            .run_until_cancelled(self.reconnect(session))
            .await
            .is_none();
        debug_assert!(cancelled, "reconnecting never ends by itself");
        session.down();
        self.state.send_replace(LinkState::Down {
            cause: Arc::new(Error::Cancelled),
            retry_in: Duration::ZERO,
        });
    }

    async fn reconnect(&self, session: &mut impl Session) {
        let mut backoff = Backoff::new();
        let (mut attempt, mut generation) = (0u32, 0u64);
        loop {
            attempt = attempt.saturating_add(1);
            self.state.send_replace(LinkState::Connecting { attempt });
            let cause = match self.connect().await {
                Ok(stream) => {
                    (attempt, generation) = (0, generation + 1);
                    backoff.reset();
                    session.up(generation);
                    self.state.send_replace(LinkState::Up { generation });
                    debug!(endpoint = %self.endpoint, generation, "connected");
                    let cause = session.drive(stream).await;
                    session.down();
                    cause
                }
                Err(source) => Error::Connect {
                    endpoint: self.endpoint.clone(),
                    source,
                },
            };
            let retry_in = backoff.delay();
            debug!(endpoint = %self.endpoint, generation, attempt, ?retry_in, error = ?cause, "not connected");
            self.state.send_replace(LinkState::Down {
                cause: Arc::new(cause),
                retry_in,
            });
            time::sleep(retry_in).await;
        }
    }

    async fn connect(&self) -> io::Result<Stream> {
        time::timeout(self.connect_deadline, self.endpoint.connect()).await?
    }
}
