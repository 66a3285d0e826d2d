//! The task that owns the WebSocket: reads while items are taken, writes commands, reconnects.

use std::collections::VecDeque;

use futures_util::{SinkExt, StreamExt};
use qd_api::stream::{ClientMessage, ServerMessage};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant, sleep, sleep_until, timeout},
};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_util::sync::CancellationToken;

use super::{
    Command, Item,
    connect::{self, Socket},
    subscriptions::Subscriptions,
};
use crate::{Client, Error, backoff};

/// How long a message may take to be written before the connection counts as dead.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long saying goodbye may take.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);
/// Messages sent per second, which leaves some of the twenty that servers take for the answers to their pings.
const MESSAGES_PER_SECOND: u32 = 15;
/// A connection that lived at least this long ends a series of failures.
const SETTLED: Duration = Duration::from_secs(5);

/// The owner of one stream.
pub struct Task {
    client: Client,
    commands: mpsc::Receiver<Command>,
    yielded: mpsc::Sender<Result<Item, Error>>,
    subscriptions: Subscriptions,
    /// What waits for the reader; while there is anything, nothing is read.
    waiting: VecDeque<Item>,
    failures: u32,
    pace: Pace,
}

/// How many messages may be sent before the next second: servers close a connection that sends more than twenty.
struct Pace {
    left: u32,
    since: Instant,
}

enum Next {
    Read(Option<Result<Message, tungstenite::Error>>),
    Command(Option<Command>),
    Yielded(bool),
    Silent,
}

impl Task {
    pub fn new(
        client: Client,
        commands: mpsc::Receiver<Command>,
        yielded: mpsc::Sender<Result<Item, Error>>,
    ) -> Self {
        Self {
            client,
            commands,
            yielded,
            subscriptions: Subscriptions::default(),
            waiting: VecDeque::new(),
            failures: 0,
            pace: Pace {
                left: MESSAGES_PER_SECOND,
                since: Instant::now(),
            },
        }
    }

    /// Serves until the handle is dropped, or the server refuses for good.
    pub async fn run(mut self, socket: Socket, shutdown: CancellationToken) {
        let mut socket = Some(socket);
        let serve = async {
            while let Some(open) = &mut socket {
                if !self.serve(open).await {
                    return;
                }
                // Closed before the next is opened: a server counts connections.
                socket = None;
                match self.reconnect().await {
                    Ok(new) => socket = Some(new),
                    Err(error) => drop(self.yielded.send(Err(error)).await),
                }
            }
        };
        shutdown.run_until_cancelled(serve).await;
        if let Some(mut socket) = socket {
            let _ = timeout(CLOSE_TIMEOUT, socket.close(None)).await;
        }
    }

    /// Returns whether the connection was lost, rather than no longer wanted.
    async fn serve(&mut self, socket: &mut Socket) -> bool {
        let opened = Instant::now();
        let mut heard = opened;
        loop {
            if opened.elapsed() >= SETTLED {
                self.failures = 0;
            }
            let free = self.waiting.is_empty();
            let next = tokio::select! {
                biased;
                command = self.commands.recv() => Next::Command(command),
                permit = self.yielded.reserve(), if !free => {
                    Next::Yielded(match (permit, self.waiting.pop_front()) {
                        (Ok(permit), Some(item)) => { permit.send(Ok(item)); true }
                        (Ok(_), None) => true,
                        (Err(_), _) => false,
                    })
                }
                message = socket.next(), if free => Next::Read(message),
                () = sleep_until(heard + self.client.inner.silence), if free => Next::Silent,
            };
            match next {
                Next::Command(Some(command)) => {
                    if let Some(message) = self.command(command)
                        && !self.say(socket, &message).await
                    {
                        return true;
                    }
                }
                Next::Command(None) | Next::Yielded(false) => return false,
                // The time the reader took is not the server's silence.
                Next::Yielded(true) => heard = Instant::now(),
                Next::Read(Some(Ok(message))) => {
                    heard = Instant::now();
                    if let Message::Close(_) = message {
                        return true;
                    }
                    self.hear(&message);
                }
                Next::Read(_) | Next::Silent => return true,
            }
        }
    }

    fn command(&mut self, command: Command) -> Option<ClientMessage> {
        match command {
            // Whoever asked was told meanwhile that it took too long.
            Command::Subscribe { done, .. } if done.is_closed() => None,
            Command::Subscribe { id, channel, done } => self.subscriptions.begin(id, channel, done),
            Command::Unsubscribe { id, done } => self.subscriptions.end(id, done),
        }
    }

    fn hear(&mut self, message: &Message) {
        let Message::Text(text) = message else { return };
        match serde_json::from_str::<ServerMessage>(text) {
            Ok(message) => {
                self.waiting.extend(self.subscriptions.hear(message));
                if !self.waiting.is_empty() {
                    self.failures = 0;
                }
            }
            // A kind of message that this version does not know; a hole in the numbers will tell if it was an item.
            Err(error) => tracing::debug!(%error, "a message of the stream cannot be understood"),
        }
    }

    async fn reconnect(&mut self) -> Result<Socket, Error> {
        loop {
            sleep(backoff::STREAM.wait(self.failures)).await;
            self.failures = self.failures.saturating_add(1);
            match self.resumed().await {
                Ok(Some(socket)) => return Ok(socket),
                Ok(None) => {}
                Err(error) if error.ends_a_stream() => return Err(error),
                Err(error) => {
                    tracing::debug!(%error, failures = self.failures, "the stream cannot reconnect yet");
                }
            }
        }
    }

    async fn resumed(&mut self) -> Result<Option<Socket>, Error> {
        let mut socket = connect::open(&self.client).await?;
        let (messages, gaps) = self.subscriptions.resume();
        for message in messages {
            if !self.say(&mut socket, &message).await {
                return Ok(None);
            }
        }
        self.waiting.push_back(Item::Reconnected {
            attempts: self.failures,
        });
        self.waiting.extend(gaps);
        Ok(Some(socket))
    }

    /// Returns whether it could be sent.
    async fn say(&mut self, socket: &mut Socket, message: &ClientMessage) -> bool {
        if self.pace.left == 0 {
            sleep_until(self.pace.since + Duration::from_secs(1)).await;
        }
        if self.pace.since.elapsed() >= Duration::from_secs(1) {
            self.pace = Pace {
                left: MESSAGES_PER_SECOND,
                since: Instant::now(),
            };
        }
        self.pace.left = self.pace.left.saturating_sub(1);
        let text = serde_json::to_string(message).expect("messages have only string keys");
        matches!(
            timeout(WRITE_TIMEOUT, socket.send(Message::text(text))).await,
            Ok(Ok(()))
        )
    }
}
