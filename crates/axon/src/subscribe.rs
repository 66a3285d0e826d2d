//! The subscribing side of pub/sub.
//!
//! The socket is always drained, whatever the consumer does: a publisher of the stock kind keeps in memory, without
//! bound, what a subscriber does not read. When the consumer lags, messages are dropped, and it is told how many at the
//! place in its stream where they are missing.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use futures_util::Stream as Items;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    endpoint::{Endpoint, Stream},
    frame::{Arg, Frame, Limits},
    inbound::Inbound,
    link::{self, Link, LinkState, Session},
    pattern::Pattern,
};

mod inbox;

use inbox::Inbox;

/// What to subscribe to, and bounds.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which topics to keep; the wire always carries all of them.
    pub pattern: Pattern,
    /// Largest message.
    pub limits: Limits,
    /// Most messages queued for the consumer.
    pub max_queued: usize,
    /// Most bytes queued for the consumer; a single larger message may still be queued.
    pub max_queued_bytes: usize,
    /// Longest attempt to connect.
    pub connect_deadline: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            pattern: Pattern::any(),
            limits: Limits::client(),
            // Bursts of log lines come in thousands; 16 MiB keeps a burst of large ones from mattering.
            max_queued: 4096,
            max_queued_bytes: 16 << 20,
            connect_deadline: link::CONNECT_DEADLINE,
        }
    }
}

/// One message of the bus.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The first argument.
    pub topic: String,
    /// The second argument; JSON `null` when there was none.
    pub payload: Arg,
    /// Further arguments, usually none.
    pub extra: Vec<Arg>,
    /// When it was read from the socket.
    pub received: SystemTime,
}

/// What a subscription yields, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Connected; messages published before that, and since the last `Down`, were never seen.
    Up {
        /// See [`LinkState::Up`].
        generation: u64,
    },
    /// The connection was lost. Quick changes of which only the last matters are reported as one.
    Down,
    /// So many messages that matched the pattern were dropped here, because the queue was full.
    Missed(u64),
    /// A message that matches the pattern.
    Message(Message),
}

/// A stream of [`Item`]s; ends once its [`Connection`] has ended and everything queued is taken.
#[derive(Debug)]
pub struct Subscriber {
    inbox: Arc<Inbox>,
    link: watch::Receiver<LinkState>,
}

/// The task that owns the socket of a [`Subscriber`].
pub struct Connection {
    link: Link,
    intake: Intake,
}

impl Connection {
    /// Connects, and reconnects for ever, until cancelled.
    pub async fn run(mut self, shutdown: CancellationToken) {
        self.link.run(&mut self.intake, shutdown).await;
    }
}

impl Subscriber {
    /// Returns the stream and the connection to spawn for it.
    pub fn new(endpoint: Endpoint, options: Options) -> (Subscriber, Connection) {
        let link = Link::new(endpoint, options.connect_deadline);
        let inbox = Arc::new(Inbox::new(options.max_queued, options.max_queued_bytes));
        let subscriber = Subscriber {
            inbox: inbox.clone(),
            link: link.state(),
        };
        (
            subscriber,
            Connection {
                link,
                intake: Intake { inbox, options },
            },
        )
    }

    /// Waits for the next item; `None` at the end. Cancel safe.
    pub async fn recv(&mut self) -> Option<Item> {
        std::future::poll_fn(|cx| self.inbox.poll(cx)).await
    }

    /// Returns how many messages were dropped since the start.
    pub fn missed(&self) -> u64 {
        self.inbox.missed()
    }

    /// Returns the state of the link, to watch.
    pub fn state(&self) -> watch::Receiver<LinkState> {
        self.link.clone()
    }
}

impl Items for Subscriber {
    type Item = Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        self.inbox.poll(cx)
    }
}

struct Intake {
    inbox: Arc<Inbox>,
    options: Options,
}

impl Intake {
    async fn drain(&self, stream: Stream) -> Result<(), link::Error> {
        // The writing half is kept: dropping it would close our side, which stock publishers answer by closing theirs.
        let (mut reader, _writer) = stream.into_split();
        let mut inbound = Inbound::new(self.options.limits);
        loop {
            if inbound.fill(&mut reader).await? == 0 {
                return Ok(());
            }
            let received = SystemTime::now();
            while let Some(frame) = inbound.next()? {
                self.keep(frame, received);
            }
        }
    }

    fn keep(&self, frame: Frame, received: SystemTime) {
        let mut args = frame.args.into_iter();
        let Some(first) = args.next() else { return };
        // Stock publishers send text; a topic of another type could only be matched by accident.
        let Some(topic) = first.as_text() else { return };
        if self.options.pattern.is_match(topic) {
            self.inbox.push(
                first.bytes().len() + args.as_slice().iter().map(Arg::encoded_len).sum::<usize>(),
                || {
                    let payload = args
                        .next()
                        .unwrap_or(Arg::Json(bytes::Bytes::from_static(b"null")));
                    Message {
                        topic: topic.to_owned(),
                        payload,
                        extra: args.collect(),
                        received,
                    }
                },
            );
        }
    }
}

impl Session for Intake {
    fn up(&mut self, generation: u64) {
        self.inbox.up(generation);
    }

    async fn drive(&mut self, stream: Stream) -> link::Error {
        match self.drain(stream).await {
            Ok(()) => link::Error::Ended,
            Err(error) => error,
        }
    }

    fn down(&mut self) {
        self.inbox.down();
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.inbox.close();
    }
}
