//! The publishing side of pub/sub: every event to every peer, none waited for.
//!
//! Each peer has its own bounded queue. One that does not read loses events, which are counted, and costs neither the
//! publisher nor the other peers anything; the wire has no way to tell it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    Peer,
    accept::accept,
    endpoint::{Listener, Stream},
    frame::{self, Arg, Frame, Limits},
    link::Error,
    outbox::{self, Outbox},
};

/// Bounds of a publisher.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest event.
    pub limits: Limits,
    /// Most peers at a time; further ones are closed at once.
    pub max_connections: usize,
    /// Most events queued for one peer.
    pub max_queued: usize,
    /// Most bytes queued for one peer; a single larger event may still go.
    pub max_queued_bytes: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::client(),
            max_connections: 128,
            // A second of a busy host's log lines; a reader further behind than that does not catch up.
            max_queued: 8192,
            max_queued_bytes: 4 << 20,
        }
    }
}

/// What became of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Peers it was queued for.
    pub queued: usize,
    /// Peers whose queue was full.
    pub dropped: usize,
}

/// A cheap handle: publishes, and serves listeners.
#[derive(Clone, Debug)]
pub struct Publisher {
    hub: Arc<Hub>,
}

#[derive(Debug)]
struct Hub {
    options: Options,
    peers: Mutex<HashMap<u64, Subscriber>>,
    next: AtomicU64,
    dropped: AtomicU64,
}

#[derive(Debug)]
struct Subscriber {
    outbox: Arc<Outbox>,
    /// Who it is, where the kernel tells.
    peer: Option<Peer>,
}

impl Publisher {
    /// Returns a publisher without peers.
    pub fn new(options: Options) -> Publisher {
        let hub = Hub {
            options,
            peers: Mutex::default(),
            next: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        };
        Publisher { hub: Arc::new(hub) }
    }

    /// Adds the peers of `listener` until `shutdown`. May run for several listeners at once.
    pub async fn serve(&self, listener: Listener, shutdown: CancellationToken) {
        let max = self.hub.options.max_connections;
        accept(listener, max, shutdown, |stream, shutdown| {
            self.hub.clone().attend(stream, shutdown)
        })
        .await;
    }

    /// Queues an event for every peer, and returns at once.
    ///
    /// # Errors
    /// [`frame::Error`] when the event cannot be encoded or is too large; then nobody gets it.
    pub fn publish<T: Serialize + ?Sized>(&self, topic: &str, payload: &T) -> Result<Delivery, frame::Error> {
        self.publish_to(topic, payload, |_| true)
    }

    /// Queues an event for the peers that are wanted, and returns at once.
    ///
    /// # Errors
    /// As [`Publisher::publish`].
    pub fn publish_to<T: Serialize + ?Sized>(
        &self,
        topic: &str,
        payload: &T,
        is_wanted: impl Fn(Option<Peer>) -> bool,
    ) -> Result<Delivery, frame::Error> {
        self.send_to(Frame::new([Arg::text(topic), Arg::json(payload)?]), is_wanted)
    }

    /// Queues an event of any arguments for every peer; the first is the topic by convention.
    ///
    /// # Errors
    /// As [`Publisher::publish`].
    pub fn send(&self, event: Frame) -> Result<Delivery, frame::Error> {
        self.send_to(event, |_| true)
    }

    fn send_to(
        &self,
        event: Frame,
        is_wanted: impl Fn(Option<Peer>) -> bool,
    ) -> Result<Delivery, frame::Error> {
        let event = outbox::encode(event, self.hub.options.limits)?;
        let mut delivery = Delivery::default();
        for subscriber in self.hub.peers().values() {
            if !is_wanted(subscriber.peer) {
                continue;
            }
            if subscriber.outbox.offer(&event) {
                delivery.queued += 1;
            } else {
                delivery.dropped += 1;
            }
        }
        self.hub
            .dropped
            .fetch_add(delivery.dropped as u64, Ordering::Relaxed);
        Ok(delivery)
    }

    /// Returns how many peers are connected.
    pub fn peers(&self) -> usize {
        self.hub.peers().len()
    }

    /// Returns whether one of the peers is wanted.
    pub fn any(&self, is_wanted: impl Fn(Option<Peer>) -> bool) -> bool {
        self.hub
            .peers()
            .values()
            .any(|subscriber| is_wanted(subscriber.peer))
    }

    /// Returns how many events were dropped for a peer whose queue was full, over all peers since the start.
    pub fn dropped(&self) -> u64 {
        self.hub.dropped.load(Ordering::Relaxed)
    }
}

impl Hub {
    fn peers(&self) -> MutexGuard<'_, HashMap<u64, Subscriber>> {
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn attend(self: Arc<Hub>, stream: Stream, shutdown: CancellationToken) -> Result<(), Error> {
        let outbox = Arc::new(Outbox::new(
            self.options.max_queued,
            self.options.max_queued_bytes,
        ));
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let subscriber = Subscriber {
            outbox: outbox.clone(),
            peer: Peer::of(&stream),
        };
        self.peers().insert(id, subscriber);
        let _leave = Leave { hub: self, id };
        match shutdown
            .run_until_cancelled(outbox.write(stream, |_: &Outbox| {}))
            .await
        {
            Some(ended) => Err(ended),
            None => Ok(()),
        }
    }
}

struct Leave {
    hub: Arc<Hub>,
    id: u64,
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.hub.peers().remove(&self.id);
    }
}
