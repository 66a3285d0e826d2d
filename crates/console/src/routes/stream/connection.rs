//! One WebSocket: reads what the client wants, writes what its subscriptions yield.
//!
//! While the client does not read, its subscriptions are not polled, and their own bounds hold.

use std::{sync::Arc, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::StreamExt as _;
use qd_api::{
    ErrorCode, Problem,
    fleet::{FleetClientMessage, FleetServerMessage},
    stream::CLOSE_GRANT_ENDED,
};
use qd_edge::problem::extract;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_stream::StreamMap;

use super::subscription::{self, Item, Items};
use crate::{door::Door, live, principal::Principal};

/// Subscriptions one connection may hold.
const MAX_SUBSCRIPTIONS: usize = 32;
const MAX_ID_BYTES: usize = 64;
/// How often we ping, and how long a client may stay silent before the connection counts as dead.
const PING_EVERY: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(60);
/// How long one message may take to be written; a client that takes longer has stopped reading for good.
const WRITE_DEADLINE: Duration = Duration::from_secs(60);
/// Messages a client may send per second on average, and at once.
const MESSAGES_PER_SECOND: u32 = 40;

/// One client's connection.
pub struct Connection {
    door: Door,
    principal: Arc<Principal>,
    subscriptions: StreamMap<String, Items>,
}

impl Connection {
    pub fn new(door: Door, principal: Arc<Principal>) -> Self {
        Self {
            door,
            principal,
            subscriptions: StreamMap::new(),
        }
    }

    /// Serves the socket until either side ends it.
    pub async fn run(mut self, mut socket: WebSocket) {
        let (door, principal) = (self.door.clone(), Arc::clone(&self.principal));
        let mut ended = Box::pin(async move { live::ended(&door, &principal).await });
        let mut pings = interval(PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut heard, mut refilled) = (Instant::now(), Instant::now());
        let mut allowance = MESSAGES_PER_SECOND;
        loop {
            let is_said = tokio::select! {
                biased;
                reason = &mut ended => return bid_farewell(&mut socket, reason).await,
                message = socket.recv() => {
                    let Some(Ok(message)) = message else { return };
                    heard = Instant::now();
                    if refilled.elapsed() >= Duration::from_secs(1) {
                        (refilled, allowance) = (Instant::now(), MESSAGES_PER_SECOND);
                    }
                    let Some(left) = allowance.checked_sub(1) else {
                        tracing::info!("a WebSocket client sent too many messages and was closed");
                        return;
                    };
                    allowance = left;
                    let answer = match message {
                        Message::Text(text) => self.handle(&text).await,
                        Message::Binary(_) => refused(None, "messages are JSON text"),
                        Message::Close(_) => return,
                        Message::Ping(_) | Message::Pong(_) => continue,
                    };
                    say(&mut socket, &answer).await
                }
                _ = pings.tick() => {
                    heard.elapsed() <= SILENCE && send(&mut socket, Message::Ping(bytes::Bytes::new())).await
                }
                Some((id, item)) = self.subscriptions.next(), if !self.subscriptions.is_empty() => {
                    say(&mut socket, &item.message(id)).await
                }
            };
            if !is_said {
                return;
            }
        }
    }

    async fn handle(&mut self, text: &str) -> FleetServerMessage {
        let message = match serde_json::from_str::<FleetClientMessage>(text) {
            Ok(message) => message,
            Err(error) => {
                let why = extract::told(&error.to_string());
                return refused(None, &format!("the message cannot be understood: {why}"));
            }
        };
        match message {
            FleetClientMessage::Ping {} => FleetServerMessage::Pong {},
            FleetClientMessage::Unsubscribe { id } => match self.subscriptions.remove(&id) {
                Some(_) => FleetServerMessage::Unsubscribed { id },
                None => refused(Some(id), "there is no subscription of this id"),
            },
            FleetClientMessage::Subscribe { id, .. } if id.is_empty() || id.len() > MAX_ID_BYTES => {
                refused(None, "the id of a subscription is 1 to 64 bytes")
            }
            FleetClientMessage::Subscribe { id, .. } if self.subscriptions.contains_key(&id) => {
                refused(Some(id), "there is a subscription of this id already")
            }
            FleetClientMessage::Subscribe { id, .. } if self.subscriptions.len() >= MAX_SUBSCRIPTIONS => {
                refused(Some(id), "a connection holds at most 32 subscriptions")
            }
            FleetClientMessage::Subscribe { id, channel } => {
                match subscription::open(&self.door, &self.principal, channel).await {
                    Ok(items) => {
                        let mut number = 0;
                        let numbered = items.map(move |what| {
                            number += 1;
                            Item { number, what }
                        });
                        self.subscriptions.insert(id.clone(), numbered.boxed());
                        FleetServerMessage::Subscribed { id }
                    }
                    Err(failure) => FleetServerMessage::Error {
                        id: Some(id),
                        host: None,
                        problem: failure.0,
                    },
                }
            }
        }
    }
}

fn refused(id: Option<String>, detail: &str) -> FleetServerMessage {
    FleetServerMessage::Error {
        id,
        host: None,
        problem: Box::new(Problem::new(ErrorCode::InvalidRequest, detail)),
    }
}

async fn say(socket: &mut WebSocket, message: &FleetServerMessage) -> bool {
    let text = serde_json::to_string(message).expect("messages have only string keys");
    send(socket, Message::text(text)).await
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(WRITE_DEADLINE, socket.send(message)).await, Ok(Ok(())))
}

async fn bid_farewell(socket: &mut WebSocket, reason: &'static str) {
    let closing = FleetServerMessage::Closing {
        reason: reason.to_owned(),
    };
    let code = if reason == live::GRANT_ENDED {
        CLOSE_GRANT_ENDED
    } else {
        close_code::AWAY
    };
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    if timeout(Duration::from_secs(1), say(socket, &closing)).await == Ok(true) {
        let _ = timeout(Duration::from_secs(1), socket.send(Message::Close(Some(frame)))).await;
    }
}
