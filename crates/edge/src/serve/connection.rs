//! One connection from its first byte to its last: handshake, protocol, deadlines, end.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use http::{StatusCode, Version};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::Instant,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::Service as _;

use super::{
    Peer, Reason, Refusals, Transport,
    admission::Place,
    body::Tracked,
    watched::{Marks, Watched},
};
use crate::config::Limits;

/// How long a connection may stay open between requests.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may leave an answer unread, streams included, before it counts as gone.
const WRITE_STALL: Duration = Duration::from_secs(60);
/// How long a connection that was told to end may take to do so.
const GOODBYE: Duration = Duration::from_secs(5);
/// How often the deadlines are looked at while a request is open.
const LOOK: Duration = Duration::from_secs(5);
/// More headers than any client of ours, or a proxy before it, sends.
const MAX_HEADERS: usize = 100;
/// Concurrent requests on one HTTP/2 connection.
const MAX_H2_STREAMS: u32 = 128;
/// Streams that a peer opened and reset before we looked at them: rapid reset ends the connection here.
const MAX_H2_PENDING_RESETS: usize = 32;
/// Streams reset by us for the peer's errors.
const MAX_H2_ERROR_RESETS: usize = 128;
/// What may wait to be sent on one HTTP/2 stream, in bytes.
const MAX_H2_SEND_BUFFER: usize = 256 * 1024;
/// How often, and for how long, a silent HTTP/2 peer with open streams is asked whether it is there.
const H2_PING: Duration = Duration::from_secs(30);

/// What all connections share.
pub(super) struct Context {
    router: Router,
    tls: Option<TlsAcceptor>,
    http: auto::Builder<TokioExecutor>,
    header_timeout: Duration,
    handshake_timeout: Duration,
    shutdown: CancellationToken,
    abort: CancellationToken,
    refusals: Arc<Refusals>,
}

impl Context {
    pub(super) fn new(
        router: Router,
        tls: Option<TlsAcceptor>,
        limits: &Limits,
        shutdown: CancellationToken,
        abort: CancellationToken,
        refusals: &Arc<Refusals>,
    ) -> Self {
        let mut http = auto::Builder::new(TokioExecutor::new());
        // The deadline for heads is kept by `drive`: hyper's own would also end idle connections, and does not
        // cover the detection of the protocol.
        http.http1()
            .header_read_timeout(None)
            .max_headers(MAX_HEADERS)
            .max_buf_size(limits.header_bytes);
        http.http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(MAX_H2_STREAMS)
            .max_pending_accept_reset_streams(MAX_H2_PENDING_RESETS)
            .max_local_error_reset_streams(MAX_H2_ERROR_RESETS)
            .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
            .max_send_buf_size(MAX_H2_SEND_BUFFER)
            .keep_alive_interval(H2_PING)
            .keep_alive_timeout(H2_PING);
        Self {
            router,
            tls,
            http,
            header_timeout: limits.header_timeout,
            handshake_timeout: limits.handshake_timeout,
            shutdown,
            abort,
            refusals: Arc::clone(refusals),
        }
    }

    pub(super) fn refusals(&self) -> &Refusals {
        &self.refusals
    }
}

/// Serves a TCP connection, after its handshake where there is TLS.
pub(super) async fn tcp(context: Arc<Context>, stream: TcpStream, address: SocketAddr, place: Arc<Place>) {
    let peer = Peer::Tcp(address);
    let local = stream.local_addr().ok().map(|address| address.ip());
    let Some(acceptor) = context.tls.clone() else {
        return Box::pin(drive(
            &context,
            stream,
            peer,
            Transport { tls: false, local },
            place,
        ))
        .await;
    };
    let handshake = tokio::time::timeout(context.handshake_timeout, acceptor.accept(stream));
    let accepted = tokio::select! {
        biased;
        () = place.lost() => return,
        () = context.shutdown.cancelled() => return,
        accepted = handshake => accepted,
    };
    match accepted {
        Ok(Ok(stream)) => {
            Box::pin(drive(
                &context,
                stream,
                peer,
                Transport { tls: true, local },
                place,
            ))
            .await;
        }
        Ok(Err(error)) => {
            context.refusals.count(Reason::Handshake);
            tracing::debug!(%error, peer.address = %address, "a TLS handshake failed");
        }
        Err(_) => context.refusals.count(Reason::HandshakeTimeout),
    }
}

/// Serves a connection without TLS.
pub(super) async fn plain<S>(context: Arc<Context>, stream: S, peer: Peer, place: Arc<Place>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    Box::pin(drive(
        &context,
        stream,
        peer,
        Transport {
            tls: false,
            local: None,
        },
        place,
    ))
    .await;
}

async fn drive<S>(context: &Context, stream: S, peer: Peer, transport: Transport, place: Arc<Place>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let marks = Marks::new();
    let io = TokioIo::new(Watched::new(stream, Arc::clone(&marks), Arc::clone(&place)));
    let service = service_fn(|request: http::Request<Incoming>| {
        let opened = place.request();
        marks.forget_head();
        let http2 = request.version() == Version::HTTP_2;
        if http2 {
            marks.ignore_heads();
        }
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(transport);
        let answer = context.router.clone().call(request);
        let marks = Arc::clone(&marks);
        async move {
            let response: Response = answer.await?;
            if !http2 {
                marks.forget_head();
            }
            let (head, body) = response.into_parts();
            if head.status == StatusCode::SWITCHING_PROTOCOLS {
                // The connection is the answer now: it stays open with its place, which the stream gives back.
                opened.for_good();
                return Ok::<_, std::convert::Infallible>(Response::from_parts(head, body));
            }
            Ok(Response::from_parts(head, Body::new(Tracked::new(body, opened))))
        }
    });
    let mut connection = pin!(context.http.serve_connection_with_upgrades(io, service));
    let mut ending = None;
    loop {
        let wake = match ending {
            Some(end) => end,
            None => next_look(context, &place, &marks),
        };
        tokio::select! {
            biased;
            () = place.lost() => return,
            () = context.abort.cancelled() => return,
            result = connection.as_mut() => {
                if let Err(error) = result {
                    tracing::debug!(error = &*error, "a connection ended with an error");
                }
                return;
            }
            () = context.shutdown.cancelled(), if ending.is_none() => {
                connection.as_mut().graceful_shutdown();
                // From here on the drain deadline of the server decides.
                ending = Some(Instant::now() + Duration::from_secs(86_400));
            }
            () = tokio::time::sleep_until(wake) => match verdict(context, &place, &marks) {
                _ if ending.is_some() => return,
                Verdict::Keep => {}
                Verdict::EndSoftly => {
                    connection.as_mut().graceful_shutdown();
                    ending = Some(Instant::now() + GOODBYE);
                }
                Verdict::End(reason) => {
                    context.refusals.count(reason);
                    return;
                }
            },
        }
    }
}

enum Verdict {
    Keep,
    EndSoftly,
    End(Reason),
}

/// The deadline of a connection without a request.
fn idle_deadline(context: &Context, place: &Place, marks: &Marks) -> Option<Instant> {
    let idle = place.idle()?;
    Some(match marks.head_since() {
        Some(head) => head + context.header_timeout,
        None if idle.served => idle.since + KEEP_ALIVE,
        None => idle.since + context.header_timeout,
    })
}

fn next_look(context: &Context, place: &Place, marks: &Marks) -> Instant {
    let look = Instant::now() + LOOK.min(context.header_timeout);
    idle_deadline(context, place, marks).map_or(look, |deadline| deadline.min(look))
}

fn verdict(context: &Context, place: &Place, marks: &Marks) -> Verdict {
    let now = Instant::now();
    if marks
        .stalled_since()
        .is_some_and(|since| since + WRITE_STALL <= now)
    {
        return Verdict::End(Reason::WriteStalled);
    }
    match idle_deadline(context, place, marks) {
        Some(deadline) if deadline <= now => match place.idle() {
            Some(idle) if idle.served && marks.head_since().is_none() => Verdict::EndSoftly,
            _ => Verdict::End(Reason::HeaderTimeout),
        },
        _ => Verdict::Keep,
    }
}
