//! Places for requests in flight.
//!
//! A request that is given up before its answer began takes its place along until the agent has surely seen the end of
//! it. Else a console whose users come and go while a line stalls would send, all at once, what HTTP/2 takes for an
//! attack by rapid resets, and lose the link by it.

use std::sync::Arc;

use hyper::client::conn::http2::SendRequest;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::{client::probe, session::Outgoing};
use crate::limits::MAX_CALLS;

/// The places of one link. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    free: Arc<Semaphore>,
    given_up: mpsc::Sender<OwnedSemaphorePermit>,
}

/// The place of a request whose answer has not begun.
#[derive(Debug)]
pub(super) struct Asking {
    slot: Option<OwnedSemaphorePermit>,
    given_up: mpsc::Sender<OwnedSemaphorePermit>,
}

/// The places that come back later.
pub(super) struct Settling {
    given_up: mpsc::Receiver<OwnedSemaphorePermit>,
}

impl Slots {
    pub(super) fn new() -> (Self, Settling) {
        // There are no more places than this, so there is always room for one.
        let (given_up, settling) = mpsc::channel(MAX_CALLS);
        let slots = Self {
            free: Arc::new(Semaphore::new(MAX_CALLS)),
            given_up,
        };
        (slots, Settling { given_up: settling })
    }

    /// A place, if there is one.
    pub(super) fn take(&self) -> Option<Asking> {
        let slot = Arc::clone(&self.free).try_acquire_owned().ok()?;
        Some(Asking {
            slot: Some(slot),
            given_up: self.given_up.clone(),
        })
    }
}

impl Asking {
    /// The answer has begun; the place is free again when that is read or dropped.
    pub(super) fn answered(mut self) -> Option<OwnedSemaphorePermit> {
        self.slot.take()
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            // With nobody to settle the link is gone, and its places with it.
            let _ = self.given_up.try_send(slot);
        }
    }
}

impl Settling {
    /// Frees places of requests that were given up, each time the agent has answered something that was asked after them.
    pub(super) async fn run(mut self, mut sender: SendRequest<Outgoing>) {
        let mut slots = Vec::new();
        while self.given_up.recv_many(&mut slots, MAX_CALLS).await > 0 {
            if sender.send_request(probe()).await.is_err() {
                return;
            }
            slots.clear();
        }
    }
}
