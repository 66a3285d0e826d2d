//! What the console asks is answered by the very router that answers everybody.

use std::convert::Infallible;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Method, Uri, uri::PathAndQuery},
    response::Response,
};
use hyper::{body::Incoming, service::Service};
use qd_edge::serve::{Peer, Transport};
use tower::Service as _;

use crate::routes::{STREAM, STREAM_OVER_HTTP2};

/// The router, as the tunnel calls it.
#[derive(Clone)]
pub struct Answering(pub Router);

impl Service<Request<Incoming>> for Answering {
    type Response = Response;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        if request.method() == Method::CONNECT && request.uri().path() == STREAM {
            let mut parts = request.uri().clone().into_parts();
            parts.path_and_query = Some(PathAndQuery::from_static(STREAM_OVER_HTTP2));
            // Built of parts that were parsed before.
            *request.uri_mut() = Uri::from_parts(parts).unwrap_or_default();
        }
        request.extensions_mut().insert(Peer::Linked);
        request.extensions_mut().insert(Transport {
            tls: true,
            local: None,
        });
        let mut router = self.0.clone();
        Box::pin(async move { router.call(request).await })
    }
}
