//! The daemon's end of one app's IPC channel.
//!
//! A [`Channel`] splits into a [`Receiver`], a clonable [`Sender`] and the [`Writer`] between the sender's queue
//! and the socket. The app sees the channel close when the receiver and the writer are both gone; until then a
//! Node app that listens on it stays connected.

use std::{
    io,
    os::{fd::OwnedFd, unix::net::UnixStream as StdStream},
    sync::Arc,
};

use serde_json::Value;
use tokio::{
    net::UnixStream,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::line::{Decoder, Malformed};

/// Most messages that wait for an app to read.
pub const QUEUE_MESSAGES: usize = 256;
/// Most bytes that wait for an app to read. A message that is longer is never sent.
pub const QUEUE_BYTES: usize = 4 << 20;

/// Bytes of one read.
const READ_BYTES: usize = 8 << 10;

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The app is gone, or closed its end.
    #[error("the app's IPC channel is closed")]
    Closed,
    /// The app does not read, and as much as may wait for it already does.
    #[error("the app does not read its IPC channel, and its queue is full")]
    Full,
}

/// One end of a socket pair that speaks Node's JSON serialisation.
#[derive(Debug)]
pub struct Channel {
    stream: UnixStream,
}

impl Channel {
    /// Takes one end of a Unix stream socket pair.
    ///
    /// # Errors
    ///
    /// If the descriptor cannot be made non-blocking or watched.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn new(fd: OwnedFd) -> io::Result<Channel> {
        let stream = StdStream::from(fd);
        stream.set_nonblocking(true)?;
        let stream = UnixStream::from_std(stream)?;
        Ok(Channel { stream })
    }

    /// Returns both directions. The writer has to be run for anything to be sent.
    pub fn split(self) -> (Receiver, Sender, Writer) {
        let stream = Arc::new(self.stream);
        let ended = CancellationToken::new();
        let (queue, queued) = mpsc::channel(QUEUE_MESSAGES);
        let receiver = Receiver {
            stream: Arc::clone(&stream),
            decoder: Decoder::new(),
            ended: Some(ended.clone().drop_guard()),
        };
        let sender = Sender {
            queue,
            room: Arc::new(Semaphore::new(QUEUE_BYTES)),
            ended: ended.clone(),
        };
        let writer = Writer {
            stream,
            queued,
            ended,
        };
        (receiver, sender, writer)
    }
}

/// What the app sends.
#[derive(Debug)]
pub struct Receiver {
    stream: Arc<UnixStream>,
    decoder: Decoder,
    /// Ends the writer with the stream. `None` once it has ended.
    ended: Option<DropGuard>,
}

impl Receiver {
    /// Waits for the next message; `None` when the app closed its end. A line that is no message is reported, and
    /// does not end the channel. Cancel safe.
    pub async fn next(&mut self) -> Option<Result<Value, Malformed>> {
        loop {
            if let Some(value) = self.decoder.next_value() {
                return Some(value);
            }
            self.ended.as_ref()?;
            let read = match self.stream.readable().await {
                Ok(()) => self.read_piece(),
                Err(error) => Err(error),
            };
            match read {
                Ok(length) if length > 0 => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Ok(_) | Err(_) => {
                    self.ended = None;
                    return self.decoder.finish().map(Err);
                }
            }
        }
    }

    fn read_piece(&mut self) -> io::Result<usize> {
        let mut piece = [0; READ_BYTES];
        let length = self.stream.try_read(&mut piece)?;
        self.decoder.push(&piece[..length]);
        Ok(length)
    }

    /// Returns how many of Node's own messages were skipped.
    pub fn internal(&self) -> u64 {
        self.decoder.internal()
    }

    /// Returns how many lines were no messages.
    pub fn malformed(&self) -> u64 {
        self.decoder.malformed()
    }
}

/// A cheap handle that queues messages for the app.
#[derive(Debug, Clone)]
pub struct Sender {
    queue: mpsc::Sender<Queued>,
    room: Arc<Semaphore>,
    ended: CancellationToken,
}

#[derive(Debug)]
struct Queued {
    line: String,
    /// The line's share of [`QUEUE_BYTES`], given back when it is written or dropped.
    _room: OwnedSemaphorePermit,
}

impl Sender {
    /// Queues a message. Never waits, whatever the app does.
    ///
    /// # Errors
    ///
    /// If the channel is closed, or the queue full.
    pub fn send(&self, message: &Value) -> Result<(), SendError> {
        if self.is_closed() {
            return Err(SendError::Closed);
        }
        let line = format!("{message}\n");
        let length = u32::try_from(line.len()).map_err(|_| SendError::Full)?;
        let room = Arc::clone(&self.room).try_acquire_many_owned(length);
        let _room = room.map_err(|_| SendError::Full)?;
        self.queue
            .try_send(Queued { line, _room })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Closed(_) => SendError::Closed,
                mpsc::error::TrySendError::Full(_) => SendError::Full,
            })
    }

    /// Returns whether nothing can be sent any more.
    pub fn is_closed(&self) -> bool {
        self.ended.is_cancelled() || self.queue.is_closed()
    }
}

/// Writes what the senders queue.
#[derive(Debug)]
pub struct Writer {
    stream: Arc<UnixStream>,
    queued: mpsc::Receiver<Queued>,
    ended: CancellationToken,
}

impl Writer {
    /// Writes until the app closes its end, the [`Receiver`] is dropped, or every [`Sender`] is gone and the queue
    /// is written. An app that never reads holds it no longer than the app lives.
    pub async fn run(mut self) {
        let ended = self.ended.clone();
        ended.run_until_cancelled(self.write()).await;
    }

    async fn write(&mut self) {
        while let Some(message) = self.queued.recv().await {
            let mut rest = message.line.as_bytes();
            while !rest.is_empty() {
                let written = match self.stream.writable().await {
                    Ok(()) => self.stream.try_write(rest),
                    Err(error) => Err(error),
                };
                match written {
                    Ok(length) => rest = &rest[length..],
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(_) => return,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::fds;

    fn connected() -> (UnixStream, Channel) {
        let (ours, theirs) = fds::pair().unwrap();
        let app = StdStream::from(theirs);
        app.set_nonblocking(true).unwrap();
        (UnixStream::from_std(app).unwrap(), Channel::new(ours).unwrap())
    }

    async fn soon<T>(future: impl Future<Output = T>) -> T {
        tokio::time::timeout(Duration::from_secs(10), future)
            .await
            .expect("in time")
    }

    #[tokio::test]
    async fn messages_arrive_in_order_both_ways() {
        let (mut app, channel) = connected();
        let (mut receiver, sender, writer) = channel.split();
        let writing = tokio::spawn(writer.run());
        app.write_all(b"\"ready\"\n{\"cmd\":\"NODE_CLUSTER\"}\nnull\n")
            .await
            .unwrap();
        assert_eq!(soon(receiver.next()).await.unwrap().unwrap(), "ready");
        assert_eq!(soon(receiver.next()).await.unwrap().unwrap(), Value::Null);
        assert_eq!(receiver.internal(), 1);

        sender.send(&json!("shutdown")).unwrap();
        sender.send(&json!({"a": "two\nlines"})).unwrap();
        drop(sender);
        soon(writing).await.unwrap();
        drop(receiver);
        let mut text = String::new();
        soon(app.read_to_string(&mut text)).await.unwrap();
        assert_eq!(text, "\"shutdown\"\n{\"a\":\"two\\nlines\"}\n");
    }

    #[tokio::test]
    async fn an_app_that_does_not_read_fills_its_queue_and_blocks_nobody() {
        let (mut app, channel) = connected();
        let (mut receiver, sender, writer) = channel.split();
        tokio::spawn(writer.run());
        let message = json!("x".repeat(64 << 10));
        let mut accepted = 0;
        let refused = loop {
            match sender.send(&message) {
                Ok(()) => accepted += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(refused, SendError::Full);
        assert!(accepted <= QUEUE_BYTES / (64 << 10));
        assert_eq!(sender.send(&json!("x".repeat(QUEUE_BYTES))), Err(SendError::Full));

        app.write_all(b"1\n").await.unwrap();
        assert_eq!(soon(receiver.next()).await.unwrap().unwrap(), 1);
        let mut first = vec![0; 64 << 10];
        soon(app.read_exact(&mut first)).await.unwrap();
        assert_eq!(&first[..2], b"\"x");
    }

    #[tokio::test]
    async fn small_messages_are_bounded_by_their_number() {
        let (_app, channel) = connected();
        let (_receiver, sender, _writer) = channel.split();
        for _ in 0..QUEUE_MESSAGES {
            sender.send(&Value::Null).unwrap();
        }
        assert_eq!(sender.send(&Value::Null), Err(SendError::Full));
    }

    #[tokio::test]
    async fn when_the_app_closes_its_end_both_directions_end() {
        let (mut app, channel) = connected();
        let (mut receiver, sender, writer) = channel.split();
        let writing = tokio::spawn(writer.run());
        app.write_all(b"1\n{\"cut").await.unwrap();
        drop(app);
        assert_eq!(soon(receiver.next()).await.unwrap().unwrap(), 1);
        assert!(matches!(soon(receiver.next()).await, Some(Err(Malformed::Cut))));
        assert!(soon(receiver.next()).await.is_none());
        assert!(soon(receiver.next()).await.is_none());
        soon(writing).await.unwrap();
        assert_eq!(sender.send(&Value::Null), Err(SendError::Closed));
        assert!(sender.is_closed());
    }

    #[tokio::test]
    async fn an_app_that_dies_without_reading_ends_the_writer() {
        let (app, channel) = connected();
        let (mut receiver, sender, writer) = channel.split();
        let writing = tokio::spawn(writer.run());
        while sender.send(&json!("x".repeat(64 << 10))).is_ok() {
            tokio::task::yield_now().await;
        }
        drop(app);
        assert!(soon(receiver.next()).await.is_none());
        soon(writing).await.unwrap();
        assert_eq!(sender.send(&Value::Null), Err(SendError::Closed));
    }

    #[tokio::test]
    async fn a_wait_that_is_given_up_loses_nothing() {
        let (mut app, channel) = connected();
        let (mut receiver, _sender, _writer) = channel.split();
        for byte in b"\"ready\"\n" {
            let given_up = tokio::select! {
                biased;
                value = receiver.next() => Some(value),
                written = app.write_all(std::slice::from_ref(byte)) => { written.unwrap(); None }
            };
            assert!(given_up.is_none());
        }
        assert_eq!(soon(receiver.next()).await.unwrap().unwrap(), "ready");
    }
}
