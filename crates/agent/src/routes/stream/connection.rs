//! One WebSocket: reads what the client wants, writes what its subscriptions yield.
//!
//! There is one task and no queue of ours between a subscription and the socket: while the client does not read, its
//! subscriptions are not polled, their own bounds hold, and what they drop they count.

use std::{sync::Arc, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use qd_api::{
    ErrorCode, Problem,
    stream::{CLOSE_GRANT_ENDED, ClientMessage, ServerMessage},
};
use qd_auth::Principal;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_stream::{StreamExt, StreamMap};

use super::subscription::{self, Items};
use crate::{
    door::Door,
    granted::{End, Watch},
};
use qd_edge::problem::extract;

/// Subscriptions one connection may hold.
const MAX_SUBSCRIPTIONS: usize = 64;
const MAX_ID_BYTES: usize = 64;
/// How often we ping, and how long a client may stay silent before the connection counts as dead.
const PING_EVERY: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(60);
/// How long one message may take to be written; a client that takes longer has stopped reading for good.
const WRITE_DEADLINE: Duration = Duration::from_secs(60);
/// Messages a client may send per second on average, and at once.
const MESSAGES_PER_SECOND: u32 = 20;

/// One client's connection.
pub struct Connection {
    door: Door,
    principal: Arc<Principal>,
    subscriptions: StreamMap<String, Items>,
}

enum Next {
    Item(String, subscription::Item),
    Read(Option<Result<Message, axum::Error>>),
    Ping,
    End(End),
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
        let _open = self.door.counters.stream_opened();
        let mut watch = Watch::new(&self.door, &self.principal);
        let mut pings = interval(PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let mut allowance = MESSAGES_PER_SECOND;
        let mut refilled = Instant::now();
        loop {
            let next = tokio::select! {
                biased;
                end = watch.ended() => Next::End(end),
                message = socket.recv() => Next::Read(message),
                _ = pings.tick() => Next::Ping,
                Some((id, item)) = self.subscriptions.next(), if !self.subscriptions.is_empty() => Next::Item(id, item),
            };
            let answer = match next {
                Next::Item(id, item) => Some(item.message(id)),
                Next::Ping if heard.elapsed() > SILENCE => return,
                Next::Ping => {
                    if !send(&mut socket, Message::Ping(bytes::Bytes::new())).await {
                        return;
                    }
                    None
                }
                Next::End(end) => {
                    bid_farewell(&mut socket, end).await;
                    return;
                }
                Next::Read(Some(Ok(message))) => {
                    heard = Instant::now();
                    if refilled.elapsed() >= Duration::from_secs(1) {
                        refilled = Instant::now();
                        allowance = MESSAGES_PER_SECOND;
                    }
                    let Some(left) = allowance.checked_sub(1) else {
                        tracing::info!("a WebSocket client sent too many messages and was closed");
                        return;
                    };
                    allowance = left;
                    match message {
                        Message::Text(text) => Some(self.handle(&text)),
                        Message::Binary(_) => Some(refused(None, "messages are JSON text")),
                        Message::Close(_) => return,
                        Message::Ping(_) | Message::Pong(_) => None,
                    }
                }
                Next::Read(_) => return,
            };
            if let Some(answer) = answer
                && !say(&mut socket, &answer).await
            {
                return;
            }
        }
    }

    fn handle(&mut self, text: &str) -> ServerMessage {
        let message = match serde_json::from_str::<ClientMessage>(text) {
            Ok(message) => message,
            Err(error) => {
                let why = extract::told(&error.to_string());
                return refused(None, &format!("the message cannot be understood: {why}"));
            }
        };
        match message {
            ClientMessage::Ping {} => ServerMessage::Pong {},
            ClientMessage::Unsubscribe { id } => match self.subscriptions.remove(&id) {
                Some(_) => ServerMessage::Unsubscribed { id },
                None => refused(Some(id), "there is no subscription of this id"),
            },
            ClientMessage::Subscribe { id, .. } if id.is_empty() || id.len() > MAX_ID_BYTES => {
                refused(None, "the id of a subscription is 1 to 64 bytes")
            }
            ClientMessage::Subscribe { id, .. } if self.subscriptions.contains_key(&id) => {
                refused(Some(id), "there is a subscription of this id already")
            }
            ClientMessage::Subscribe { id, .. } if self.subscriptions.len() >= MAX_SUBSCRIPTIONS => {
                refused(Some(id), "a connection holds at most 64 subscriptions")
            }
            ClientMessage::Subscribe { id, channel } => {
                match subscription::open(&self.door, &self.principal, channel) {
                    Ok(items) => {
                        self.subscriptions.insert(id.clone(), items);
                        ServerMessage::Subscribed { id }
                    }
                    Err(failure) => ServerMessage::Error {
                        id: Some(id),
                        problem: failure.0,
                    },
                }
            }
        }
    }
}

fn refused(id: Option<String>, detail: &str) -> ServerMessage {
    ServerMessage::Error {
        id,
        problem: Box::new(Problem::new(ErrorCode::InvalidRequest, detail)),
    }
}

async fn say(socket: &mut WebSocket, message: &ServerMessage) -> bool {
    let text = serde_json::to_string(message).expect("messages have only string keys");
    send(socket, Message::text(text)).await
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(WRITE_DEADLINE, socket.send(message)).await, Ok(Ok(())))
}

async fn bid_farewell(socket: &mut WebSocket, end: End) {
    let closing = ServerMessage::Closing {
        reason: end.as_str().to_owned(),
    };
    let code = match end {
        End::GrantEnded => CLOSE_GRANT_ENDED,
        End::Shutdown => axum::extract::ws::close_code::AWAY,
    };
    let frame = CloseFrame {
        code,
        reason: end.as_str().into(),
    };
    if timeout(Duration::from_secs(1), say(socket, &closing)).await == Ok(true) {
        let _ = timeout(Duration::from_secs(1), socket.send(Message::Close(Some(frame)))).await;
    }
}
