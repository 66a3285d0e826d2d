//! Streams of server-sent events that outlive their connections.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::{Stream, StreamExt, stream};
use http::HeaderName;
use qd_api::event::Gap;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    Client, Error, backoff,
    call::Call,
    sse::{Frame, Parser},
};

/// Resumes after what it names.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Longest position kept: it goes into a header. Servers' cursors are a few hundred bytes.
const MAX_POSITION_BYTES: usize = 8 * 1024;
/// A connection that lived shorter than this and brought nothing does not end a series of failures.
const SETTLED: std::time::Duration = std::time::Duration::from_secs(5);

/// Why this client itself puts a [`Gap`] into a stream.
pub(crate) const CONNECTION_LOST: &str = "connection_lost";
const TOO_LARGE: &str = "too_large";
const UNKNOWN_FORM: &str = "unknown_form";

/// What a stream yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<T> {
    /// An event or a line.
    Value(T),
    /// Something is missing here. Besides the server's reasons: `connection_lost`, when the connection broke before
    /// there was a position to go on from; `too_large` and `unknown_form` for an item that this client cannot take.
    Gap(Gap),
    /// The connection was lost and is back; the stream goes on where it was.
    Reconnected {
        /// How many attempts it took.
        attempts: u32,
    },
}

/// Where a stream is.
#[derive(Debug, Clone)]
pub(crate) struct Position(pub String);

/// What one event carries.
pub(crate) enum Payload<T> {
    Value(T),
    Gap(Gap),
}

type Decode<T> = fn(&str) -> Result<Payload<T>, serde_json::Error>;

/// A stream of events or log lines that reconnects by itself and says what is missing.
///
/// After a loss it waits (jittered, up to half a minute), connects, and goes on after the last item it had. It ends with
/// an error when the server refuses it for good, for instance because the token has expired. Dropping it closes it.
/// It is also a [`futures_util::Stream`], and dropping the future of [`Follow::next`] loses nothing.
pub struct Follow<T> {
    items: stream::BoxStream<'static, Result<Item<T>, Error>>,
}

impl<T: Send + 'static> Follow<T> {
    pub(crate) async fn open(
        client: Client,
        call: Call,
        position: Option<Position>,
        decode: Decode<T>,
    ) -> Result<Self, Error> {
        let mut driver = Driver {
            client,
            call,
            decode,
            position,
            connection: None,
            ready: VecDeque::new(),
            failures: 0,
            over: false,
        };
        let response = driver.client.open(&driver.request()?).await?;
        driver.connection = Some(Connection::new(response));
        let items = stream::unfold(driver, async |mut driver| Some((driver.next().await?, driver)));
        Ok(Self { items: items.boxed() })
    }

    /// Returns the next item; `None` after the error that ended the stream.
    pub async fn next(&mut self) -> Option<Result<Item<T>, Error>> {
        self.items.next().await
    }
}

impl<T> Stream for Follow<T> {
    type Item = Result<Item<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.items.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Follow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follow").finish_non_exhaustive()
    }
}

struct Connection {
    response: reqwest::Response,
    parser: Parser,
    since: Instant,
}

impl Connection {
    fn new(response: reqwest::Response) -> Self {
        Self {
            response,
            parser: Parser::new(),
            since: Instant::now(),
        }
    }
}

struct Driver<T> {
    client: Client,
    call: Call,
    decode: Decode<T>,
    position: Option<Position>,
    connection: Option<Connection>,
    /// What one chunk completed; a chunk is at most what the connection buffers.
    ready: VecDeque<Item<T>>,
    failures: u32,
    over: bool,
}

impl<T> Driver<T> {
    async fn next(&mut self) -> Option<Result<Item<T>, Error>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(Ok(item));
            }
            if self.over {
                return None;
            }
            if self.connection.is_some() {
                self.receive().await;
            } else if let Err(error) = self.reconnect().await {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    /// Takes the next chunk, or notices that the connection is gone.
    async fn receive(&mut self) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        let lost = match timeout(self.client.inner.silence, connection.response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let (decode, ready, position) = (self.decode, &mut self.ready, &mut self.position);
                connection
                    .parser
                    .push(&chunk, |frame| take(frame, decode, ready, position));
                if !ready.is_empty() {
                    self.failures = 0;
                }
                return;
            }
            Ok(Ok(None)) => "the server ended it".to_owned(),
            Ok(Err(error)) => error.without_url().to_string(),
            Err(_) => "it fell silent".to_owned(),
        };
        if connection.since.elapsed() >= SETTLED {
            self.failures = 0;
        }
        self.connection = None;
        tracing::debug!(what = self.call.what, lost, "a stream lost its connection");
    }

    async fn reconnect(&mut self) -> Result<(), Error> {
        sleep(backoff::STREAM.wait(self.failures)).await;
        self.failures = self.failures.saturating_add(1);
        match self.client.reopen(&self.request()?).await {
            Ok(response) => {
                self.connection = Some(Connection::new(response));
                self.ready.push_back(Item::Reconnected {
                    attempts: self.failures,
                });
                if self.position.is_none() {
                    self.ready.push_back(Item::Gap(Gap {
                        missed: None,
                        reason: CONNECTION_LOST.to_owned(),
                    }));
                }
                Ok(())
            }
            Err(error) if error.ends_a_stream() => Err(error),
            Err(error) => {
                tracing::debug!(what = self.call.what, %error, failures = self.failures, "a stream cannot reconnect yet");
                Ok(())
            }
        }
    }

    /// The request that opens the stream where it is now.
    fn request(&self) -> Result<Call, Error> {
        let call = self.call.again();
        match &self.position {
            Some(Position(position)) => call.header(LAST_EVENT_ID, position),
            None => Ok(call),
        }
    }
}

fn take<T>(frame: Frame, decode: Decode<T>, ready: &mut VecDeque<Item<T>>, position: &mut Option<Position>) {
    let (item, id) = match frame {
        Frame::Oversize { id } => (lost_one(TOO_LARGE), id),
        Frame::Message(message) => match decode(&message.data) {
            Ok(Payload::Value(value)) => (Item::Value(value), message.id),
            Ok(Payload::Gap(gap)) => (Item::Gap(gap), message.id),
            Err(_) => (lost_one(UNKNOWN_FORM), message.id),
        },
    };
    // An id that a header cannot carry is no position to come back to.
    if let Some(id) =
        id.filter(|id| id.len() <= MAX_POSITION_BYTES && http::HeaderValue::from_str(id).is_ok())
    {
        *position = (!id.is_empty()).then_some(Position(id));
    }
    ready.push_back(item);
}

fn lost_one<T>(reason: &str) -> Item<T> {
    Item::Gap(Gap {
        missed: Some(1),
        reason: reason.to_owned(),
    })
}
