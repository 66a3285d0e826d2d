//! The asking side of request/reply: arguments out, arguments back, matched by an id that is the last argument.
//!
//! Unlike the stock socket nothing is queued while disconnected, every request has a deadline, and what was in flight
//! when the link broke fails at once. The connection's task owns the socket; callers share with it only a queue of
//! encoded frames and the table of who waits for which id.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{oneshot, watch},
    time,
};
use tokio_util::sync::CancellationToken;

use crate::{
    endpoint::Endpoint,
    frame::{self, Arg, Assembly, Limits},
    link::{self, Link, LinkState},
};

mod session;
mod shared;

use session::Exchange;
use shared::{Outgoing, Shared, Slot};

/// Bounds of a client.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest frames, either way.
    pub limits: Limits,
    /// Most requests without an answer; more fail with [`Error::Overloaded`].
    pub max_pending: usize,
    /// Most bytes waiting to be written; more fail with [`Error::Overloaded`]. A single larger frame may still go.
    pub max_queued_bytes: usize,
    /// Longest attempt to connect.
    pub connect_deadline: Duration,
    /// Longest wait of [`Client::post`] for its frame to be written.
    pub write_deadline: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::client(),
            // Far above what people and their tools have in flight, far below what would hurt.
            max_pending: 4096,
            max_queued_bytes: 16 << 20,
            connect_deadline: link::CONNECT_DEADLINE,
            write_deadline: Duration::from_secs(10),
        }
    }
}

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no connection, or it was lost before the answer came; the peer may or may not have acted.
    #[error("not connected, or the connection was lost before the answer came")]
    Disconnected,
    /// The answer did not come in time; the peer may still act.
    #[error("no answer within {after:?}")]
    Deadline {
        /// The time given.
        after: Duration,
    },
    /// Too many requests are waiting already; try again later.
    #[error("too many requests are waiting for an answer")]
    Overloaded,
    /// The connection's task has ended; no request can succeed any more.
    #[error("the client was shut down")]
    Closed,
    /// The arguments cannot be put into a frame; nothing was sent.
    #[error("the request cannot be encoded")]
    Encode(#[source] frame::Error),
}

/// A cheap handle for making requests over one [`Connection`].
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    link: watch::Receiver<LinkState>,
}

/// The task that owns the socket of a [`Client`].
pub struct Connection {
    link: Link,
    exchange: Exchange,
}

impl Connection {
    /// Connects, and reconnects for ever, until cancelled. Requests fail with [`Error::Closed`] afterwards.
    pub async fn run(mut self, shutdown: CancellationToken) {
        self.link.run(&mut self.exchange, shutdown).await;
    }
}

impl Client {
    /// Returns a handle and the connection to spawn for it.
    pub fn new(endpoint: Endpoint, options: Options) -> (Client, Connection) {
        let link = Link::new(endpoint, options.connect_deadline);
        let shared = Arc::new(Shared::new(options));
        let client = Client {
            shared: shared.clone(),
            link: link.state(),
        };
        (
            client,
            Connection {
                link,
                exchange: Exchange::new(shared),
            },
        )
    }

    /// Sends `args` and returns the arguments of the reply. Dropping the future gives up: a request not yet written
    /// is never sent, and a late reply is ignored.
    ///
    /// # Errors
    /// See [`Error`]; none of them is retried here.
    pub async fn request(&self, args: &[Arg], deadline: Duration) -> Result<Vec<Arg>, Error> {
        self.exchange(self.assemble(args)?, deadline).await
    }

    /// Sends `args` for which no reply will come; returns once they are written to the socket.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn post(&self, args: &[Arg]) -> Result<(), Error> {
        self.dispatch(self.assemble(args)?).await
    }

    /// Returns the state of the link, to watch.
    pub fn state(&self) -> watch::Receiver<LinkState> {
        self.link.clone()
    }

    /// Returns how many requests wait for an answer.
    pub fn pending(&self) -> usize {
        self.shared.lock().pending()
    }

    pub(crate) fn assembly(&self) -> Assembly {
        Assembly::new(self.shared.options.limits)
    }

    fn assemble(&self, args: &[Arg]) -> Result<Assembly, Error> {
        let mut frame = self.assembly();
        args.iter()
            .try_for_each(|arg| frame.arg(arg))
            .map_err(Error::Encode)?;
        Ok(frame)
    }

    /// Sends a frame that still lacks its id, and waits for the reply.
    pub(crate) async fn exchange(&self, frame: Assembly, deadline: Duration) -> Result<Vec<Arg>, Error> {
        let (id, bytes) = self.shared.identify(frame)?;
        let (answer, reply) = oneshot::channel();
        self.shared.submit(Outgoing::request(id, bytes), Some(answer))?;
        let slot = Slot::new(&self.shared, id);
        match time::timeout(deadline, reply).await {
            Ok(Ok(args)) => {
                slot.answered();
                Ok(args)
            }
            Ok(Err(_)) => Err(self.shared.lock().refusal()),
            Err(_) => Err(Error::Deadline { after: deadline }),
        }
    }

    /// Sends a frame that still lacks its id, and waits until it is written.
    pub(crate) async fn dispatch(&self, frame: Assembly) -> Result<(), Error> {
        let (_, bytes) = self.shared.identify(frame)?;
        let (written, done) = oneshot::channel();
        self.shared.submit(Outgoing::post(written, bytes), None)?;
        let after = self.shared.options.write_deadline;
        match time::timeout(after, done).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(self.shared.lock().refusal()),
            Err(_) => Err(Error::Deadline { after }),
        }
    }
}
