//! The pulling side of push/pull: messages from every connected peer, in one bounded queue.
//!
//! A full queue stops reading, and so pushes back on the peers: these messages are work, and are not dropped.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    accept::accept,
    endpoint::{Endpoint, Listener, Stream},
    frame::{Arg, Limits},
    inbound::Inbound,
    link::{self, Link, Session},
};

/// Bounds of a puller.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest message.
    pub limits: Limits,
    /// Most accepted peers at a time; further ones are closed at once.
    pub max_connections: usize,
    /// Most messages waiting for [`Puller::recv`], each at most [`Limits::max_frame_bytes`].
    pub max_queued: usize,
    /// Longest attempt to connect, for [`Source::dial`].
    pub connect_deadline: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::server(),
            max_connections: 128,
            // Times the largest message this is 64 MiB, and reading ahead further gains nothing.
            max_queued: 16,
            connect_deadline: link::CONNECT_DEADLINE,
        }
    }
}

/// The receiving end of what peers push.
#[derive(Debug)]
pub struct Puller {
    messages: mpsc::Receiver<Vec<Arg>>,
}

/// A cheap handle that brings peers: serves listeners and dials out.
#[derive(Clone, Debug)]
pub struct Source {
    messages: mpsc::Sender<Vec<Arg>>,
    options: Options,
}

impl Puller {
    /// Returns the receiving end and the handle that connects it.
    pub fn new(options: Options) -> (Puller, Source) {
        let (sender, messages) = mpsc::channel(options.max_queued.max(1));
        (
            Puller { messages },
            Source {
                messages: sender,
                options,
            },
        )
    }

    /// Waits for the next message; `None` when every [`Source`] is gone. Cancel safe.
    pub async fn recv(&mut self) -> Option<Vec<Arg>> {
        self.messages.recv().await
    }
}

impl Source {
    /// Takes messages from the peers of `listener` until `shutdown`.
    pub async fn serve(&self, listener: Listener, shutdown: CancellationToken) {
        accept(
            listener,
            self.options.max_connections,
            shutdown,
            |stream, shutdown| {
                let source = self.clone();
                async move {
                    match shutdown.run_until_cancelled(source.take(stream)).await {
                        Some(ended) => ended,
                        None => Ok(()),
                    }
                }
            },
        )
        .await;
    }

    /// Takes messages from a listening peer, reconnecting, until `shutdown`.
    pub async fn dial(&self, endpoint: Endpoint, shutdown: CancellationToken) {
        let link = Link::new(endpoint, self.options.connect_deadline);
        link.run(&mut Dialled { source: self.clone() }, shutdown).await;
    }

    async fn take(&self, stream: Stream) -> Result<(), link::Error> {
        let (mut reader, _writer) = stream.into_split();
        let mut inbound = Inbound::new(self.options.limits);
        loop {
            while let Some(frame) = inbound.next()? {
                if self.messages.send(frame.args).await.is_err() {
                    return Err(link::Error::Cancelled);
                }
            }
            if inbound.fill(&mut reader).await? == 0 {
                return Ok(());
            }
        }
    }
}

struct Dialled {
    source: Source,
}

impl Session for Dialled {
    fn up(&mut self, _generation: u64) {}

    async fn drive(&mut self, stream: Stream) -> link::Error {
        match self.source.take(stream).await {
            Ok(()) => link::Error::Ended,
            Err(error) => error,
        }
    }

    fn down(&mut self) {}
}
