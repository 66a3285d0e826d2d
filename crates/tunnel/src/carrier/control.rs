//! What those outside HTTP/2 may ask of a carrier, and what it tells them.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::message::Closing;

/// How a link ended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum End {
    /// This side closed it.
    #[error("the link was closed on this side")]
    ClosedHere(#[source] Closing),
    /// The peer closed it.
    #[error("the peer closed the link")]
    ClosedByPeer(#[source] Closing),
    /// Nothing came from the peer.
    #[error("nothing was heard of the peer for {after:?}")]
    Silent {
        /// For how long.
        after: Duration,
    },
    /// The peer sent what it must not.
    #[error("the peer broke the protocol: {what}")]
    Violation {
        /// What it did.
        what: &'static str,
    },
    /// The connection under it failed.
    #[error("the link's connection failed")]
    Lost(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

/// A cheap handle of one carrier.
#[derive(Clone, Debug, Default)]
pub(crate) struct Control {
    asked: CancellationToken,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    closing: Option<Closing>,
    end: Option<End>,
}

impl Control {
    /// Asks for the link to be closed; the first reason counts.
    pub(crate) fn close(&self, closing: Closing) {
        self.state().closing.get_or_insert(closing);
        self.asked.cancel();
    }

    pub(crate) fn asked(&self) -> WaitForCancellationFutureOwned {
        self.asked.clone().cancelled_owned()
    }

    /// The reason to give for a close.
    pub(super) fn closing(&self) -> Closing {
        self.state().closing.clone().unwrap_or_else(Closing::normal)
    }

    /// Notes how it ended; the first cause counts.
    pub(crate) fn ended(&self, end: End) {
        self.state().end.get_or_insert(end);
    }

    pub(crate) fn end(&self) -> Option<End> {
        self.state().end.clone()
    }

    /// Nothing here can panic half-way, so a poisoned state is a whole one.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
