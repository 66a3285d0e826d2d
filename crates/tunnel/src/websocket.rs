//! A tungstenite WebSocket as [`Messages`](crate::Messages).

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self,
        protocol::{CloseFrame, WebSocketConfig},
    },
};

use crate::{
    limits::{MAX_RECEIVED_MESSAGE_BYTES, MAX_SENT_MESSAGE_BYTES},
    message::{BoxError, Closing, Message},
};

/// Read at once, and allocated for each connection.
const READ_BUFFER_BYTES: usize = 32 * 1024;
/// Bytes that may wait to be written. A sender that waits for room never comes near it.
const MAX_UNSENT_BYTES: usize = 8 * MAX_SENT_MESSAGE_BYTES;

/// A WebSocket over `T`.
#[derive(Debug)]
pub struct Socket<T>(WebSocketStream<T>);

impl<T> Socket<T> {
    /// Adapts a WebSocket that was opened with [`config`].
    pub fn new(socket: WebSocketStream<T>) -> Self {
        Self(socket)
    }
}

/// The limits a tunnel's WebSocket must have.
pub fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(MAX_SENT_MESSAGE_BYTES)
        .max_write_buffer_size(MAX_UNSENT_BYTES)
        .max_message_size(Some(MAX_RECEIVED_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_RECEIVED_MESSAGE_BYTES))
}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream for Socket<T> {
    type Item = Result<Message, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0)
            .poll_next(cx)
            .map(|next| next.map(|message| message.map(taken).map_err(BoxError::from)))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Sink<Message> for Socket<T> {
    type Error = BoxError;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_ready(cx).map_err(BoxError::from)
    }

    fn start_send(mut self: Pin<&mut Self>, message: Message) -> Result<(), BoxError> {
        Ok(Pin::new(&mut self.0).start_send(sent(message))?)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_flush(cx).map_err(BoxError::from)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Pin::new(&mut self.0).poll_close(cx).map_err(BoxError::from)
    }
}

fn taken(message: tungstenite::Message) -> Message {
    match message {
        tungstenite::Message::Binary(bytes) => Message::Binary(bytes),
        tungstenite::Message::Ping(bytes) => Message::Ping(bytes),
        tungstenite::Message::Pong(bytes) => Message::Pong(bytes),
        tungstenite::Message::Close(frame) => {
            Message::Close(frame.map_or_else(Closing::unexplained, |frame| Closing {
                code: frame.code.into(),
                reason: frame.reason.as_str().to_owned(),
            }))
        }
        // Bare frames are never read.
        tungstenite::Message::Text(_) | tungstenite::Message::Frame(_) => Message::Text,
    }
}

fn sent(message: Message) -> tungstenite::Message {
    match message {
        Message::Binary(bytes) => tungstenite::Message::Binary(bytes),
        Message::Text => tungstenite::Message::text(""),
        Message::Ping(bytes) => tungstenite::Message::Ping(bytes),
        Message::Pong(bytes) => tungstenite::Message::Pong(bytes),
        Message::Close(closing) => tungstenite::Message::Close(Some(CloseFrame {
            code: closing.code.into(),
            reason: closing.reason.into(),
        })),
    }
}
