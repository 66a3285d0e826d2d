//! The pushing side of push/pull: each message to one of the connected peers, in turn.
//!
//! Unlike the stock socket the backlog is bounded and [`Pusher::push`] says when it is full. Delivery is at most once:
//! what is still queued for a peer that leaves goes to the others, what was being written to it may be lost.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use crate::{
    accept::accept,
    endpoint::{Endpoint, Listener, Stream},
    frame::{self, Arg, Frame, Limits},
    link::{self, Link, Session},
    outbox::{self, Outbox},
};

/// Messages handed to a peer ahead of its reading; the rest waits where every peer can take it.
const PEER_FRAMES: usize = 64;

/// Bounds of a pusher.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest message.
    pub limits: Limits,
    /// Most accepted peers at a time; further ones are closed at once.
    pub max_connections: usize,
    /// Most messages waiting for a peer with room.
    pub max_queued: usize,
    /// Most bytes waiting for a peer with room.
    pub max_queued_bytes: usize,
    /// Longest attempt to connect, for [`Pusher::dial`].
    pub connect_deadline: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::client(),
            max_connections: 128,
            max_queued: 4096,
            max_queued_bytes: 16 << 20,
            connect_deadline: link::CONNECT_DEADLINE,
        }
    }
}

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody has room and the backlog is full; try again later.
    #[error("no peer has room and the backlog is full")]
    Full,
    /// The message cannot be put into a frame.
    #[error("the message cannot be encoded")]
    Encode(#[source] frame::Error),
}

/// A cheap handle: pushes, serves listeners and dials out.
#[derive(Clone, Debug)]
pub struct Pusher {
    hub: Arc<Hub>,
}

#[derive(Debug)]
struct Hub {
    options: Options,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In turn: the front is next.
    peers: VecDeque<Arc<Outbox>>,
    backlog: VecDeque<Bytes>,
    backlog_bytes: usize,
}

impl Pusher {
    /// Returns a pusher without peers; what is pushed waits for the first.
    pub fn new(options: Options) -> Pusher {
        Pusher {
            hub: Arc::new(Hub {
                options,
                state: Mutex::default(),
            }),
        }
    }

    /// Adds the peers of `listener` until `shutdown`.
    pub async fn serve(&self, listener: Listener, shutdown: CancellationToken) {
        accept(
            listener,
            self.hub.options.max_connections,
            shutdown,
            |stream, shutdown| {
                let hub = self.hub.clone();
                async move {
                    match shutdown.run_until_cancelled(hub.attend(stream)).await {
                        Some(ended) => Err(ended),
                        None => Ok(()),
                    }
                }
            },
        )
        .await;
    }

    /// Keeps a connection to a listening peer until `shutdown`.
    pub async fn dial(&self, endpoint: Endpoint, shutdown: CancellationToken) {
        let link = Link::new(endpoint, self.hub.options.connect_deadline);
        link.run(
            &mut Dialled {
                hub: self.hub.clone(),
            },
            shutdown,
        )
        .await;
    }

    /// Gives the message to the next peer with room, or keeps it for one.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn push(&self, args: impl Into<Vec<Arg>>) -> Result<(), Error> {
        let message = outbox::encode(Frame::new(args), self.hub.options.limits).map_err(Error::Encode)?;
        self.hub.place(message)
    }

    /// Returns how many peers are connected.
    pub fn peers(&self) -> usize {
        self.hub.lock().peers.len()
    }

    /// Returns how many messages wait for a peer with room.
    pub fn backlog(&self) -> usize {
        self.hub.lock().backlog.len()
    }
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, message: Bytes) -> Result<(), Error> {
        let mut state = self.lock();
        if state.backlog.is_empty() {
            for _ in 0..state.peers.len() {
                state.peers.rotate_left(1);
                if state.peers.back().is_some_and(|peer| peer.offer(&message)) {
                    return Ok(());
                }
            }
        }
        let full = state.backlog.len() >= self.options.max_queued
            || (!state.backlog.is_empty()
                && state.backlog_bytes + message.len() > self.options.max_queued_bytes);
        if full {
            return Err(Error::Full);
        }
        state.backlog_bytes += message.len();
        state.backlog.push_back(message);
        Ok(())
    }

    /// Moves the backlog to a peer that has room.
    fn refill(&self, peer: &Outbox) {
        let mut state = self.lock();
        while let Some(message) = state.backlog.front()
            && peer.offer(message)
        {
            if let Some(message) = state.backlog.pop_front() {
                state.backlog_bytes -= message.len();
            }
        }
    }

    async fn attend(&self, stream: Stream) -> link::Error {
        let peer = Arc::new(Outbox::new(PEER_FRAMES, self.options.max_queued_bytes));
        self.lock().peers.push_front(peer.clone());
        let _leave = Leave {
            hub: self,
            peer: peer.clone(),
        };
        peer.write(stream, |peer: &Outbox| self.refill(peer)).await
    }
}

/// Takes a peer out of the turn and gives what it still had to the others, in order, before anything newer. The bound
/// of the backlog may be exceeded by what one peer held.
struct Leave<'a> {
    hub: &'a Hub,
    peer: Arc<Outbox>,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        state.peers.retain(|peer| !Arc::ptr_eq(peer, &self.peer));
        for message in self.peer.drain().into_iter().rev() {
            state.backlog_bytes += message.len();
            state.backlog.push_front(message);
        }
        for peer in &state.peers {
            peer.nudge();
        }
    }
}

struct Dialled {
    hub: Arc<Hub>,
}

impl Session for Dialled {
    fn up(&mut self, _generation: u64) {}

    async fn drive(&mut self, stream: Stream) -> link::Error {
        self.hub.attend(stream).await
    }

    fn down(&mut self) {}
}
