//! Bytes over messages: what HTTP/2 reads and writes is carried in a WebSocket's binary messages.
//!
//! Owns the WebSocket after the handshake, notices a dead peer, and says a goodbye that others asked for. How it ended
//! is told through [`Control`], because an error inside HTTP/2 loses its cause on the way out.

mod control;
mod pulse;

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::sync::WaitForCancellationFutureOwned;

pub(crate) use control::Control;
pub use control::End;
use pulse::{Beat, Pulse};

use crate::{
    limits::{
        MAX_PINGS_AT_ONCE, MAX_RECEIVED_MESSAGE_BYTES, MAX_SENT_MESSAGE_BYTES, PING_INTERVAL,
        SILENT_INTERVALS,
    },
    message::{BoxError, Closing, Message, Messages},
};

/// The bytes of a WebSocket.
pub(crate) struct Carrier<M> {
    messages: M,
    /// What is left of the message read last.
    unread: Bytes,
    pulse: Pulse,
    ping_due: bool,
    unflushed: bool,
    control: Control,
    asked: Pin<Box<WaitForCancellationFutureOwned>>,
    goodbye: Option<Goodbye>,
    ended: bool,
}

/// A close under way.
struct Goodbye {
    closing: Closing,
    sent: bool,
}

impl<M: Messages> Carrier<M> {
    pub(crate) fn new(messages: M, control: Control, asks_after: u32) -> Self {
        let asked = Box::pin(control.asked());
        Self {
            messages,
            unread: Bytes::new(),
            pulse: Pulse::new(asks_after),
            ping_due: false,
            unflushed: false,
            control,
            asked,
            goodbye: None,
            ended: false,
        }
    }

    /// Does what is due whatever the caller came for: HTTP/2 may for long only read, or only write.
    fn attend(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.ended {
            return Err(io::ErrorKind::NotConnected.into());
        }
        if self.goodbye.is_none() && self.asked.as_mut().poll(cx).is_ready() {
            self.part(self.control.closing());
        }
        if self.goodbye.is_some() {
            return match self.poll_goodbye(cx) {
                Poll::Ready(error) => Err(error),
                Poll::Pending => Ok(()),
            };
        }
        match self.pulse.poll(cx) {
            Some(Beat::Dead) => {
                let after = PING_INTERVAL * SILENT_INTERVALS;
                return Err(self.end(End::Silent { after }));
            }
            Some(Beat::Ask) => self.ping_due = true,
            None => {}
        }
        self.poll_ping(cx)
    }

    fn poll_ping(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.ping_due
            && let Poll::Ready(ready) = Pin::new(&mut self.messages).poll_ready(cx)
        {
            ready.map_err(|error| self.lose(error))?;
            Pin::new(&mut self.messages)
                .start_send(Message::Ping(Bytes::new()))
                .map_err(|error| self.lose(error))?;
            (self.ping_due, self.unflushed) = (false, true);
        }
        if self.unflushed
            && let Poll::Ready(flushed) = Pin::new(&mut self.messages).poll_flush(cx)
        {
            flushed.map_err(|error| self.lose(error))?;
            self.unflushed = false;
        }
        Ok(())
    }

    fn part(&mut self, closing: Closing) {
        self.goodbye = Some(Goodbye { closing, sent: false });
    }

    /// Is ready, with how the link ended, once the goodbye is written.
    fn poll_goodbye(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let Some(goodbye) = &mut self.goodbye else {
            return Poll::Pending;
        };
        let closing = goodbye.closing.clone();
        if !goodbye.sent {
            let ready = ready!(Pin::new(&mut self.messages).poll_ready(cx));
            let message = Message::Close(closing.clone());
            let sent = ready.and_then(|()| Pin::new(&mut self.messages).start_send(message));
            if let Err(error) = sent {
                return Poll::Ready(self.lose(error));
            }
            goodbye.sent = true;
        }
        let flushed = ready!(Pin::new(&mut self.messages).poll_flush(cx));
        Poll::Ready(match flushed {
            Ok(()) => self.end(End::ClosedHere(closing)),
            Err(error) => self.lose(error),
        })
    }

    fn lose(&mut self, error: BoxError) -> io::Error {
        self.end(End::Lost(Arc::from(error)))
    }

    fn end(&mut self, end: End) -> io::Error {
        self.ended = true;
        let kind = match end {
            End::Silent { .. } => io::ErrorKind::TimedOut,
            End::Violation { .. } => io::ErrorKind::InvalidData,
            End::ClosedHere(_) | End::ClosedByPeer(_) | End::Lost(_) => io::ErrorKind::ConnectionAborted,
        };
        let error = io::Error::new(kind, end.to_string());
        self.control.ended(end);
        error
    }

    /// A peer that breaks the protocol is told so, as far as that goes without waiting.
    fn violated(&mut self, cx: &mut Context<'_>, what: &'static str) -> io::Error {
        self.part(Closing::protocol_error());
        self.control.ended(End::Violation { what });
        match self.poll_goodbye(cx) {
            Poll::Ready(_) | Poll::Pending => self.end(End::Violation { what }),
        }
    }

    /// The next bytes; none at the end.
    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        for _ in 0..MAX_PINGS_AT_ONCE {
            let message = match ready!(Pin::new(&mut self.messages).poll_next(cx)) {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Poll::Ready(Err(self.lose(error))),
                None => Message::Close(Closing::unexplained()),
            };
            self.pulse.heard();
            match message {
                Message::Binary(bytes) if bytes.is_empty() => {
                    return Poll::Ready(Err(self.violated(cx, "an empty message")));
                }
                Message::Binary(bytes) if bytes.len() > MAX_RECEIVED_MESSAGE_BYTES => {
                    return Poll::Ready(Err(self.violated(cx, "a message that is too large")));
                }
                Message::Binary(bytes) => return Poll::Ready(Ok(bytes)),
                Message::Text => return Poll::Ready(Err(self.violated(cx, "a text message"))),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(closing) => {
                    self.end(End::ClosedByPeer(closing.tamed()));
                    return Poll::Ready(Ok(Bytes::new()));
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<M: Messages> AsyncRead for Carrier<M> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.unread.is_empty() {
            this.attend(cx)?;
            this.unread = ready!(this.poll_message(cx))?;
        }
        let taken = this.unread.len().min(buf.remaining());
        buf.put_slice(&this.unread[..taken]);
        this.unread.advance(taken);
        Poll::Ready(Ok(()))
    }
}

impl<M: Messages> AsyncWrite for Carrier<M> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.attend(cx)?;
        if this.goodbye.is_some() {
            return Poll::Pending;
        }
        ready!(Pin::new(&mut this.messages).poll_ready(cx)).map_err(|error| this.lose(error))?;
        let message = gather(slices);
        let written = message.len();
        if written > 0 {
            Pin::new(&mut this.messages)
                .start_send(Message::Binary(message))
                .map_err(|error| this.lose(error))?;
        }
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.attend(cx)?;
        if this.goodbye.is_some() {
            return Poll::Pending;
        }
        ready!(Pin::new(&mut this.messages).poll_flush(cx)).map_err(|error| this.lose(error))?;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(Ok(()));
        }
        if this.goodbye.is_none() {
            this.part(this.control.closing());
        }
        this.poll_goodbye(cx).map(|_| Ok(()))
    }
}

/// As many of the bytes as one message may have.
fn gather(slices: &[IoSlice<'_>]) -> Bytes {
    let total: usize = slices.iter().map(|slice| slice.len()).sum();
    let mut message = BytesMut::with_capacity(total.min(MAX_SENT_MESSAGE_BYTES));
    for slice in slices {
        let room = MAX_SENT_MESSAGE_BYTES - message.len();
        message.extend_from_slice(&slice[..slice.len().min(room)]);
    }
    message.freeze()
}
