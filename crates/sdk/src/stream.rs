//! `GET /api/v1/stream`: many subscriptions on one WebSocket, which outlive it.
//!
//! One task owns the connection; the [`Stream`] and its [`Subscriber`]s are handles of it. Nothing is buffered without
//! bound: while nobody takes items, the task does not read, and the server counts what it drops.

mod connect;
mod subscriptions;
mod task;

use std::{fmt, time::Duration};

use qd_api::{
    Problem, ProcessRef,
    event::{Event, Gap},
    log::LogLine,
    metrics::Sample,
    stream::Channel,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{Client, Error};

/// Items that may wait to be taken: enough to smooth a hiccup of the reader.
const ITEMS: usize = 1024;
/// Commands that may wait.
const COMMANDS: usize = 64;
/// Longest id of a subscription that servers take.
const MAX_ID_BYTES: usize = 64;
/// How long the server's answer to a subscription may take, a reconnection included.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// What the stream yields, by subscription.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An event.
    Event {
        /// The subscription.
        id: String,
        /// The event.
        event: Event,
    },
    /// A log line.
    Line {
        /// The subscription.
        id: String,
        /// The line.
        line: LogLine,
    },
    /// A sample of a process.
    Sample {
        /// The subscription.
        id: String,
        /// Whose.
        process: ProcessRef,
        /// The sample.
        sample: Sample,
    },
    /// Something is missing here. Besides the server's reasons: `connection_lost`, when there was no position to go on
    /// from (always so with metrics), and `unnumbered`, when the numbers of the items have a hole.
    Gap {
        /// The subscription.
        id: String,
        /// What is missing.
        gap: Gap,
    },
    /// The connection was lost and is back; every subscription goes on where it was.
    Reconnected {
        /// How many attempts it took.
        attempts: u32,
    },
    /// A subscription has ended: the server refuses it after a reconnection.
    Refused {
        /// The subscription.
        id: String,
        /// Why.
        problem: Box<Problem>,
    },
}

enum Command {
    Subscribe {
        id: String,
        channel: Channel,
        done: oneshot::Sender<Result<(), Error>>,
    },
    Unsubscribe {
        id: String,
        done: oneshot::Sender<Result<(), Error>>,
    },
}

/// A WebSocket with subscriptions, which reconnects by itself and resumes each of them. Dropping it closes it.
///
/// ```no_run
/// use qd_sdk::{api::stream::Channel, stream::Item};
/// # async fn example(client: qd_sdk::Client) -> Result<(), qd_sdk::Error> {
/// let mut stream = client.stream().await?;
/// let channel = Channel::Logs { target: "api".into(), lines: 10, stream: None, grep: None, cursor: None };
/// stream.subscribe("api-logs", channel).await?;
/// while let Some(item) = stream.next().await {
///     if let Item::Line { id, line } = item? {
///         println!("{id}: {}", line.line);
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Stream {
    subscriber: Subscriber,
    items: mpsc::Receiver<Result<Item, Error>>,
    _closes: DropGuard,
}

/// Subscribes on a [`Stream`] from elsewhere, while one reads. Cheap to clone; does not keep the stream open.
#[derive(Clone)]
pub struct Subscriber {
    commands: mpsc::Sender<Command>,
}

impl Client {
    /// Opens the WebSocket. What may be subscribed depends on the channel. A proxy in the environment is not used here.
    ///
    /// # Errors
    ///
    /// Those of every call, if it cannot be opened in the first place.
    pub async fn stream(&self) -> Result<Stream, Error> {
        let socket = connect::open(self).await?;
        let (commands, received) = mpsc::channel(COMMANDS);
        let (yielded, items) = mpsc::channel(ITEMS);
        let shutdown = CancellationToken::new();
        let task = task::Task::new(self.clone(), received, yielded);
        tokio::spawn(task.run(socket, shutdown.clone()));
        Ok(Stream {
            subscriber: Subscriber { commands },
            items,
            _closes: shutdown.drop_guard(),
        })
    }
}

impl Stream {
    /// Returns the next item; `None` after the error that ended the stream. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Item, Error>> {
        self.items.recv().await
    }

    /// A handle that subscribes while this one reads.
    #[must_use]
    pub fn subscriber(&self) -> Subscriber {
        self.subscriber.clone()
    }

    /// As [`Subscriber::subscribe`].
    ///
    /// # Errors
    ///
    /// As [`Subscriber::subscribe`].
    pub async fn subscribe(&self, id: impl Into<String>, channel: Channel) -> Result<(), Error> {
        self.subscriber.subscribe(id, channel).await
    }

    /// As [`Subscriber::unsubscribe`].
    ///
    /// # Errors
    ///
    /// As [`Subscriber::unsubscribe`].
    pub async fn unsubscribe(&self, id: impl Into<String>) -> Result<(), Error> {
        self.subscriber.unsubscribe(id).await
    }
}

impl Subscriber {
    /// Starts a subscription under an id of one's choosing, 1 to 64 bytes, and waits until the server has agreed. While
    /// other subscriptions yield many items, these must be read meanwhile: the answer comes after them.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with the server's reason, [`Error::InvalidRequest`] for an id that is in use, [`Error::Timeout`] if
    /// there is no answer, [`Error::Closed`] if the stream has ended.
    pub async fn subscribe(&self, id: impl Into<String>, channel: Channel) -> Result<(), Error> {
        let id = id.into();
        if id.is_empty() || id.len() > MAX_ID_BYTES {
            return Err(Error::request("id", "the id of a subscription is 1 to 64 bytes"));
        }
        let (done, answer) = oneshot::channel();
        self.command("subscribe", Command::Subscribe { id, channel, done }, answer)
            .await
    }

    /// Ends a subscription; no item of it is yielded that the server sends after its answer.
    ///
    /// # Errors
    ///
    /// As [`Subscriber::subscribe`].
    pub async fn unsubscribe(&self, id: impl Into<String>) -> Result<(), Error> {
        let (done, answer) = oneshot::channel();
        self.command(
            "unsubscribe",
            Command::Unsubscribe { id: id.into(), done },
            answer,
        )
        .await
    }

    async fn command(
        &self,
        what: &str,
        command: Command,
        answer: oneshot::Receiver<Result<(), Error>>,
    ) -> Result<(), Error> {
        let answered = async {
            self.commands.send(command).await.map_err(|_| Error::Closed)?;
            answer.await.map_err(|_| Error::Closed)?
        };
        let late = || {
            Err(Error::Timeout {
                what: what.to_owned(),
                after: ANSWER_TIMEOUT,
            })
        };
        timeout(ANSWER_TIMEOUT, answered).await.unwrap_or_else(|_| late())
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

impl fmt::Debug for Subscriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscriber").finish_non_exhaustive()
    }
}
