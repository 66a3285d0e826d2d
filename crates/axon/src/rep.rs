//! The answering side of request/reply: the last argument of a request is its id and goes back, byte for byte, as the
//! last argument of the reply.
//!
//! One task per connection runs its requests concurrently and replies as they finish. Everything a peer can make it
//! hold is bounded; a connection that reaches a bound is not read from until it is below again.

use std::{pin::pin, sync::Arc, task::Poll, time::Duration};

use bytes::BytesMut;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use tokio::{
    io::AsyncWriteExt,
    time::{self, Instant},
};
use tokio_util::{codec::Encoder, sync::CancellationToken};
use tracing::warn;

use crate::{
    accept::accept,
    endpoint::{Listener, Stream},
    frame::{Arg, Codec, Frame, Limits},
    inbound::Inbound,
    link::Error,
    peer::Peer,
};

/// Unwritten reply bytes above which no further request is read.
const HIGH_WATER_BYTES: usize = 1 << 20;

/// Bounds of a server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest request; replies are held to [`Limits::client`], what peers accept.
    pub limits: Limits,
    /// Most connections at a time; further ones are closed at once.
    pub max_connections: usize,
    /// Most requests of one connection that are being worked on.
    pub max_in_flight: usize,
    /// Most bytes of requests of one connection that are being worked on; a single larger one may still run.
    pub max_in_flight_bytes: usize,
    /// Longest time a peer may leave a frame unfinished, or replies unread, without progress.
    pub stall: Duration,
    /// Longest time for running requests to finish after shutdown.
    pub drain: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::server(),
            // A command makes three connections; nobody runs forty at once on purpose.
            max_connections: 128,
            max_in_flight: 256,
            max_in_flight_bytes: 8 << 20,
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(1),
        }
    }
}

/// Answers requests.
pub trait Responder: Send + Sync + 'static {
    /// Returns the arguments of the reply, or `None` when there will never be one. Dropped when the connection fails,
    /// and [`Options::stall`] after the peer has closed its end.
    fn respond(&self, args: Vec<Arg>) -> impl Future<Output = Option<Vec<Arg>>> + Send;
}

/// Answers peers of `listener` until `shutdown`. Malformed frames close the connection they came on.
pub async fn serve<R: Responder>(
    listener: Listener,
    responder: R,
    options: Options,
    shutdown: CancellationToken,
) {
    let responder = Arc::new(responder);
    let max = options.max_connections;
    accept(listener, max, shutdown, |stream, shutdown| {
        converse(stream, responder.clone(), options.clone(), shutdown)
    })
    .await;
}

struct Done {
    id: Arg,
    reply: Option<Vec<Arg>>,
    request_bytes: usize,
}

async fn converse<R: Responder>(
    stream: Stream,
    responder: Arc<R>,
    options: Options,
    shutdown: CancellationToken,
) -> Result<(), Error> {
    let peer = Peer::of(&stream);
    let (mut reader, mut writer) = stream.into_split();
    let mut inbound = Inbound::new(options.limits);
    let mut out = BytesMut::new();
    let mut running = FuturesUnordered::new();
    let mut running_bytes = 0usize;
    let mut reading = true;
    let mut progress = Instant::now();
    let mut draining = false;
    let mut last_call = None;
    let mut cancelled = pin!(shutdown.cancelled());
    loop {
        let mut room;
        loop {
            room = running.len() < options.max_in_flight
                && (running.is_empty() || running_bytes < options.max_in_flight_bytes)
                && out.len() < HIGH_WATER_BYTES;
            if !room || draining {
                break;
            }
            let Some(frame) = inbound.next()? else { break };
            let request_bytes = frame.encoded_len();
            let Frame { mut args } = frame;
            let Some(id) = args.pop() else {
                return Err(Error::Unanswerable);
            };
            let responder = responder.clone();
            let mut work = Box::pin(Peer::scope(peer, async move {
                let reply = responder.respond(args).await;
                Done {
                    id,
                    reply,
                    request_bytes,
                }
            }));
            // Most requests are answered without waiting for anything; those never become a task of their own.
            match std::future::poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx))).await {
                Poll::Ready(done) => append(&mut out, done),
                Poll::Pending => {
                    running_bytes += request_bytes;
                    running.push(work);
                }
            }
        }
        if !reading && running.is_empty() && out.is_empty() {
            return Ok(());
        }
        let stuck = !out.is_empty() || (reading && room && inbound.is_partial());
        tokio::select! {
            biased;
            written = writer.write_buf(&mut out), if !out.is_empty() => {
                if written? == 0 {
                    return Err(Error::Ended);
                }
                progress = Instant::now();
            }
            Some(done) = running.next(), if !running.is_empty() => {
                let mut next = Some(done);
                while let Some(done) = next {
                    running_bytes -= done.request_bytes;
                    append(&mut out, done);
                    next = running.next().now_or_never().flatten();
                }
                progress = Instant::now();
            }
            read = inbound.fill(&mut reader), if reading && room => {
                progress = Instant::now();
                if read? == 0 {
                    reading = false;
                    last_call = Some(progress + options.stall);
                }
            }
            () = cancelled.as_mut(), if !draining => {
                (reading, draining) = (false, true);
                last_call = Some(Instant::now() + options.drain);
            }
            () = time::sleep_until(last_call.unwrap_or(progress)), if last_call.is_some() => {
                return Err(Error::Cancelled);
            }
            () = time::sleep_until(progress + options.stall), if stuck => {
                return Err(Error::Stalled { after: options.stall });
            }
        }
    }
}

fn append(out: &mut BytesMut, done: Done) {
    let Done { id, reply, .. } = done;
    let Some(mut args) = reply else { return };
    args.push(id);
    if let Err(error) = Codec::new(Limits::client()).encode(Frame { args }, out) {
        warn!(%error, "dropped a reply that cannot be encoded");
    }
}
