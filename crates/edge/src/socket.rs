//! A WebSocket of many subscriptions: reads what the client wants, writes what its subscriptions yield.
//!
//! There is one task and no queue between a subscription and the socket: while the client does not read, its
//! subscriptions are not polled, their own bounds hold, and what they drop they count. What is ready at one time is
//! written at one time.

use std::{future::Future, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _, stream::BoxStream};
use qd_api::{ErrorCode, Problem, stream::CLOSE_GRANT_ENDED};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_stream::StreamMap;

use crate::problem::{Failure, extract};

const MAX_ID_BYTES: usize = 64;
/// How often we ping, and how long a client may stay silent before the connection counts as dead.
const PING_EVERY: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(60);
/// How long a write may take; a client that takes longer has stopped reading for good.
const WRITE_DEADLINE: Duration = Duration::from_secs(60);
/// Most items of one write.
const MAX_BATCH: usize = 64;

/// What can be subscribed to, and the words of both ends.
pub trait Subscriptions: Send + Sync {
    /// What the client says.
    type Heard: DeserializeOwned + Send;
    /// What a subscription follows.
    type Channel: Send;
    /// What a subscription yields.
    type Item: Send + 'static;
    /// What the server says.
    type Said: Serialize + Send;
    /// Subscriptions that one connection may hold.
    const MAX_SUBSCRIPTIONS: usize;
    /// Messages that a client may send in a second.
    const MESSAGES_PER_SECOND: u32;

    /// What the client wants.
    fn wanted(heard: Self::Heard) -> Wanted<Self::Channel>;
    /// Opens a subscription, if the caller may.
    fn open(
        &self,
        channel: Self::Channel,
    ) -> impl Future<Output = Result<BoxStream<'static, Self::Item>, Failure>> + Send;
    /// An item as the client gets it.
    fn item(id: String, number: u64, item: Self::Item) -> Self::Said;
    /// An answer as the client gets it.
    fn answer(answer: Answer) -> Self::Said;
    /// Resolves when the connection must end.
    fn ended(&self) -> impl Future<Output = End> + Send + 'static;
}

/// What a client wants.
#[derive(Debug)]
pub enum Wanted<C> {
    /// A subscription under an id.
    Subscribe { id: String, channel: C },
    /// A subscription no more.
    Unsubscribe { id: String },
    /// A sign of life.
    Ping,
}

/// What a client is told besides the items.
#[derive(Debug)]
pub enum Answer {
    Subscribed {
        id: String,
    },
    Unsubscribed {
        id: String,
    },
    Pong,
    Error {
        id: Option<String>,
        problem: Box<Problem>,
    },
    Closing {
        reason: &'static str,
    },
}

/// Why a stream ends on our side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The credential expired, was revoked, or lost a scope.
    GrantEnded,
    /// The server is stopping.
    Shutdown,
}

impl End {
    /// The reason as the API names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GrantEnded => "grant_ended",
            Self::Shutdown => "shutdown",
        }
    }
}

/// Serves a socket until either side ends it.
pub async fn serve<S: Subscriptions>(side: S, socket: WebSocket) {
    let mut connection = Connection {
        side,
        socket,
        streams: StreamMap::new(),
        allowance: Allowance {
            left: S::MESSAGES_PER_SECOND,
            refilled: Instant::now(),
        },
    };
    if let Some(end) = connection.run().await {
        connection.bid_farewell(end).await;
    }
}

struct Connection<S: Subscriptions> {
    side: S,
    socket: WebSocket,
    streams: StreamMap<String, BoxStream<'static, (u64, S::Item)>>,
    allowance: Allowance,
}

impl<S: Subscriptions> Connection<S> {
    /// Returns why the client is to be told that it is over, if it still can be told.
    async fn run(&mut self) -> Option<End> {
        let mut ended = Box::pin(self.side.ended());
        let mut pings = interval(PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                biased;
                end = &mut ended => return Some(end),
                message = self.socket.recv() => {
                    heard = Instant::now();
                    self.take(message?.ok()?).await?;
                }
                _ = pings.tick() => {
                    if heard.elapsed() > SILENCE {
                        return None;
                    }
                    written(self.socket.send(Message::Ping(bytes::Bytes::new()))).await?;
                }
                Some(first) = self.streams.next(), if !self.streams.is_empty() => self.pass_on(first).await?,
            }
        }
    }

    /// Answers a message; `None` ends the connection.
    async fn take(&mut self, message: Message) -> Option<()> {
        if !self.allowance.take(S::MESSAGES_PER_SECOND) {
            tracing::info!("a WebSocket client sent too many messages and was closed");
            return None;
        }
        let answer = match message {
            Message::Text(text) => self.handle(&text).await,
            Message::Binary(_) => refused(None, "messages are JSON text"),
            Message::Close(_) => return None,
            Message::Ping(_) | Message::Pong(_) => return Some(()),
        };
        self.say(answer).await
    }

    async fn handle(&mut self, text: &str) -> Answer {
        let heard = match serde_json::from_str::<S::Heard>(text) {
            Ok(heard) => heard,
            Err(error) => {
                let why = extract::told(&error.to_string());
                return refused(None, &format!("the message cannot be understood: {why}"));
            }
        };
        match S::wanted(heard) {
            Wanted::Ping => Answer::Pong,
            Wanted::Unsubscribe { id } => match self.streams.remove(&id) {
                Some(_) => Answer::Unsubscribed { id },
                None => refused(Some(id), "there is no subscription of this id"),
            },
            Wanted::Subscribe { id, .. } if id.is_empty() || id.len() > MAX_ID_BYTES => {
                refused(None, "the id of a subscription is 1 to 64 bytes")
            }
            Wanted::Subscribe { id, .. } if self.streams.contains_key(&id) => {
                refused(Some(id), "there is a subscription of this id already")
            }
            Wanted::Subscribe { id, .. } if self.streams.len() >= S::MAX_SUBSCRIPTIONS => {
                let most = S::MAX_SUBSCRIPTIONS;
                refused(
                    Some(id),
                    &format!("a connection holds at most {most} subscriptions"),
                )
            }
            Wanted::Subscribe { id, channel } => match self.side.open(channel).await {
                Ok(items) => {
                    let numbered = futures_util::stream::iter(1..).zip(items).boxed();
                    self.streams.insert(id.clone(), numbered);
                    Answer::Subscribed { id }
                }
                Err(failure) => Answer::Error {
                    id: Some(id),
                    problem: failure.0,
                },
            },
        }
    }

    /// Writes an item, and with it what else is ready.
    async fn pass_on(&mut self, first: (String, (u64, S::Item))) -> Option<()> {
        let (socket, streams) = (&mut self.socket, &mut self.streams);
        let all = async {
            let (mut next, mut left) = (Some(first), MAX_BATCH);
            while let Some((id, (number, item))) = next {
                socket.feed(text(&S::item(id, number, item))).await?;
                left -= 1;
                next = if left == 0 {
                    None
                } else {
                    streams.next().now_or_never().flatten()
                };
            }
            socket.flush().await
        };
        written(all).await
    }

    async fn say(&mut self, answer: Answer) -> Option<()> {
        written(self.socket.send(text(&S::answer(answer)))).await
    }

    async fn bid_farewell(&mut self, end: End) {
        let code = match end {
            End::GrantEnded => CLOSE_GRANT_ENDED,
            End::Shutdown => close_code::AWAY,
        };
        let reason = end.as_str();
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        let said = timeout(Duration::from_secs(1), self.say(Answer::Closing { reason })).await;
        if matches!(said, Ok(Some(()))) {
            let close = self.socket.send(Message::Close(Some(frame)));
            let _ = timeout(Duration::from_secs(1), close).await;
        }
    }
}

/// How many messages a client may still send in this second.
struct Allowance {
    left: u32,
    refilled: Instant,
}

impl Allowance {
    fn take(&mut self, full: u32) -> bool {
        if self.refilled.elapsed() >= Duration::from_secs(1) {
            (self.refilled, self.left) = (Instant::now(), full);
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

fn refused(id: Option<String>, detail: &str) -> Answer {
    Answer::Error {
        id,
        problem: Box::new(Problem::new(ErrorCode::InvalidRequest, detail)),
    }
}

fn text(said: &impl Serialize) -> Message {
    Message::text(serde_json::to_string(said).expect("messages have only string keys"))
}

async fn written(write: impl Future<Output = Result<(), axum::Error>>) -> Option<()> {
    timeout(WRITE_DEADLINE, write).await.ok()?.ok()
}
