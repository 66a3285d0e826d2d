//! One message of the handshake out, one in.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};

use super::{Error, wire};
use crate::{
    limits::{MAX_HANDSHAKE_BYTES, MAX_HANDSHAKE_PINGS},
    message::{Closing, Message, Messages},
};

pub(super) async fn send<M: Messages>(messages: &mut M, message: &wire::Message) -> Result<(), Error> {
    let json = serde_json::to_vec(message).map_err(|source| Error::Malformed {
        message: message.name(),
        source,
    })?;
    if json.len() > MAX_HANDSHAKE_BYTES {
        return Err(Error::Violation {
            what: "this side's message is too large",
        });
    }
    messages
        .send(Message::Binary(json.into()))
        .await
        .map_err(Error::Lost)
}

/// The next message; `due` says which one it should be.
pub(super) async fn receive<M: Messages>(
    messages: &mut M,
    due: &'static str,
) -> Result<wire::Message, Error> {
    let json = receive_bytes(messages).await?;
    serde_json::from_slice(&json).map_err(|source| Error::Malformed { message: due, source })
}

async fn receive_bytes<M: Messages>(messages: &mut M) -> Result<Bytes, Error> {
    for _ in 0..=MAX_HANDSHAKE_PINGS {
        let what = match messages.next().await {
            Some(Ok(Message::Binary(json))) if json.len() <= MAX_HANDSHAKE_BYTES => return Ok(json),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Binary(_))) => "a message that is too large",
            Some(Ok(Message::Text)) => "a text message",
            Some(Ok(Message::Close(closing))) => return Err(Error::Closed(closing.tamed())),
            Some(Err(error)) => return Err(Error::Lost(error)),
            None => return Err(Error::Closed(Closing::unexplained())),
        };
        return Err(Error::Violation { what });
    }
    Err(Error::Violation {
        what: "pings and no message",
    })
}

/// Gives the whole handshake its deadline.
pub(super) async fn in_time<T>(
    after: Duration,
    handshake: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    tokio::time::timeout(after, handshake)
        .await
        .unwrap_or(Err(Error::Deadline { after }))
}
