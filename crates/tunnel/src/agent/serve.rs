//! Serves HTTP/2 on one connection.

use std::{pin::pin, sync::Arc, time::Duration};

use http::{Method, Request, Response, StatusCode};
use http_body_util::{Either, Empty};
use hyper::{
    body::{Body, Incoming},
    server::conn::http2,
    service::Service,
};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    carrier::{Carrier, Control, End},
    handshake::Greeting,
    limits::{
        AGENT_ASKS_AFTER, AGENT_WINDOW_BYTES, CLOSE_DEADLINE, MAX_HEAD_BYTES, MAX_PENDING_RESETS,
        MAX_STREAMS, MAX_UNSENT_BYTES, STREAM_WINDOW_BYTES,
    },
    message::{BoxError, Closing, Messages},
    tasks::Tasks,
};

/// An extension that each request has that came through the tunnel: it is the console that asks, for one of its users.
#[derive(Debug, Clone)]
pub struct Tunnelled {
    /// What the console said and what was agreed on.
    pub greeting: Arc<Greeting>,
}

/// Serves until the link ends, or until `shutdown` and then as long as `drain` lets requests in flight go on.
pub(super) async fn serve<M, S, B>(
    messages: M,
    service: S,
    greeting: Arc<Greeting>,
    drain: Duration,
    shutdown: &CancellationToken,
) -> End
where
    M: Messages,
    S: Service<Request<Incoming>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Send
        + 'static,
    B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    let (control, tasks) = (Control::default(), Tasks::default());
    let _guard = tasks.guard();
    let carrier = Carrier::new(messages, control.clone(), AGENT_ASKS_AFTER);
    let guarded = hyper::service::service_fn(move |request| answer(&service, &greeting, request));
    let connection = http2::Builder::new(tasks.clone())
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(AGENT_WINDOW_BYTES)
        .max_concurrent_streams(MAX_STREAMS)
        .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
        .max_header_list_size(MAX_HEAD_BYTES)
        .max_send_buf_size(MAX_UNSENT_BYTES)
        .enable_connect_protocol()
        .serve_connection(TokioIo::new(carrier), guarded);
    let mut connection = pin!(connection);
    let stopped = tokio::select! {
        _ = connection.as_mut() => false,
        () = shutdown.cancelled() => true,
    };
    if stopped {
        connection.as_mut().graceful_shutdown();
        if timeout(drain, connection.as_mut()).await.is_err() {
            control.close(Closing::going_away());
            // What this returns is what `control` knows.
            let _ = timeout(CLOSE_DEADLINE, connection.as_mut()).await;
        }
    }
    tasks.end().await;
    control
        .end()
        .unwrap_or_else(|| End::ClosedHere(Closing::normal()))
}

/// The tunnel's own answer, or the service's.
type Answer<B> = Either<Empty<<B as Body>::Data>, B>;

/// Answers the console's question whether anybody serves here; everything else is the service's.
fn answer<S, B>(
    service: &S,
    greeting: &Arc<Greeting>,
    mut request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Answer<B>>, S::Error>> + Send + use<S, B>
where
    S: Service<Request<Incoming>, Response = Response<B>, Future: Send>,
    B: Body,
{
    let probed = request.method() == Method::OPTIONS && request.uri().path() == "*";
    let answering = (!probed).then(|| {
        request.extensions_mut().insert(Tunnelled {
            greeting: Arc::clone(greeting),
        });
        service.call(request)
    });
    async move {
        match answering {
            Some(answering) => Ok(answering.await?.map(Either::Right)),
            None => {
                let mut response = Response::new(Either::Left(Empty::new()));
                *response.status_mut() = StatusCode::NO_CONTENT;
                Ok(response)
            }
        }
    }
}
