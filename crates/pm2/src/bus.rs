//! The bus: what the daemon and its apps announce, typed.
//!
//! The daemon keeps for a reader what it has not read, without bound, so the socket is read all the time whether
//! anybody listens or not; what a slow listener misses is counted.

mod event;
mod told;

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::Stream;
use qd_axon::subscribe::{self, Subscriber};
use tokio_util::sync::CancellationToken;

pub use self::event::{Event, Exception, Human, Log, Message, ProcessEvent, Reply, Source};
pub use self::told::Told;
use crate::Home;

/// The topic by which a daemon of ours says that a process wrote something, to whoever asked not to be told what:
/// `{"process","at"}`.
pub const WRITTEN: &str = "quarterdeck:written";

/// What comes from the bus.
#[derive(Debug)]
pub enum Item {
    /// The socket is connected; whatever happened before is not told.
    Up {
        /// Counts connections.
        generation: u64,
    },
    /// The socket was lost.
    Down,
    /// This many messages were dropped here, because nobody took them in time.
    Missed(u64),
    /// Something happened.
    Event(Event),
}

/// A stream of [`Item`]s.
pub struct Bus {
    subscriber: Subscriber,
    malformed: u64,
}

/// The task that owns the bus socket.
pub struct Driver {
    connection: subscribe::Connection,
}

impl Driver {
    /// Keeps the connection, and keeps it drained, until shutdown.
    pub async fn run(self, shutdown: CancellationToken) {
        self.connection.run(shutdown).await;
    }
}

impl Bus {
    /// A bus of the daemon of this home, and the task it needs.
    #[must_use]
    pub fn connect(home: &Home) -> (Self, Driver) {
        let (subscriber, connection) = Subscriber::new(home.bus(), subscribe::Options::default());
        (
            Self {
                subscriber,
                malformed: 0,
            },
            Driver { connection },
        )
    }

    /// How many messages could not be understood so far. They do not stop the stream: any app can send them.
    #[must_use]
    pub fn malformed(&self) -> u64 {
        self.malformed
    }
}

impl Stream for Bus {
    type Item = Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        let Poll::Ready(item) = Pin::new(&mut self.subscriber).poll_next(cx) else {
            return Poll::Pending;
        };
        Poll::Ready(item.map(|item| match item {
            subscribe::Item::Up { generation } => Item::Up { generation },
            subscribe::Item::Down => Item::Down,
            subscribe::Item::Missed(missed) => Item::Missed(missed),
            subscribe::Item::Message(message) => {
                let event = Event::read(&message.topic, &message.payload);
                if matches!(event, Event::Malformed { .. }) {
                    self.malformed = self.malformed.saturating_add(1);
                }
                Item::Event(event)
            }
        }))
    }
}
