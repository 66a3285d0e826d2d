//! What the agent serves in these tests.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use futures_util::{StreamExt, future::BoxFuture, stream};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper_util::rt::TokioIo;
use qd_tunnel::agent::Tunnelled;
use tokio::sync::{Semaphore, watch};

/// One piece of `/flood`.
pub const PIECE: usize = 16 * 1024;
/// Bytes of `/flood`.
pub const FLOOD: usize = 10 * 1024 * 1024;

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// A service with one route for each thing that may be asked.
#[derive(Clone, Default)]
pub struct Service(Arc<Inner>);

pub struct Inner {
    /// Bytes that `/flood` was asked for by HTTP/2.
    pub produced: AtomicUsize,
    /// Handlers of `/hang` under way.
    pub hanging: watch::Sender<usize>,
    /// Lets one `/hang` answer.
    pub release: Semaphore,
    /// Bodies of `/flood` under way.
    pub flooding: watch::Sender<usize>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            produced: AtomicUsize::new(0),
            hanging: watch::Sender::new(0),
            release: Semaphore::new(0),
            flooding: watch::Sender::new(0),
        }
    }
}

impl std::ops::Deref for Service {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { Ok(inner.answer(request).await) })
    }
}

impl Inner {
    async fn answer(self: Arc<Self>, mut request: Request<Incoming>) -> Response<Body> {
        match request.uri().path() {
            "/who" => {
                let through = request.extensions().get::<Tunnelled>().unwrap();
                full(StatusCode::OK, through.greeting.console.clone())
            }
            "/echo" => {
                let body = request.into_body().collect().await.unwrap().to_bytes();
                full(StatusCode::OK, body)
            }
            "/flood" => self.flood(),
            "/hang" => {
                let _under_way = UnderWay::new(self.hanging.clone());
                self.release.acquire().await.unwrap().forget();
                full(StatusCode::OK, "released")
            }
            "/socket" => {
                let upgrading = hyper::upgrade::on(&mut request);
                tokio::spawn(async move {
                    let (mut reader, mut writer) = tokio::io::split(TokioIo::new(upgrading.await.unwrap()));
                    let _ = tokio::io::copy(&mut reader, &mut writer).await;
                });
                full(StatusCode::OK, "")
            }
            _ => full(StatusCode::NOT_FOUND, "no such route"),
        }
    }

    fn flood(self: Arc<Self>) -> Response<Body> {
        let under_way = UnderWay::new(self.flooding.clone());
        let pieces = stream::iter(0..FLOOD / PIECE).map(move |_| {
            let _ = &under_way;
            self.produced.fetch_add(PIECE, Ordering::Relaxed);
            Ok(Frame::data(Bytes::from(vec![b'x'; PIECE])))
        });
        Response::new(StreamBody::new(pieces).boxed_unsync())
    }
}

fn full(status: StatusCode, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Full::new(body.into()).boxed_unsync());
    *response.status_mut() = status;
    response
}

/// Counts a handler for as long as it is there.
struct UnderWay(watch::Sender<usize>);

impl UnderWay {
    fn new(count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
