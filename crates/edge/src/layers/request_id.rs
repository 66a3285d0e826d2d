//! An id for every request, in its extensions, in the answer's header, and around everything that is logged.

use axum::{extract::Request, middleware::Next, response::Response};
use http::HeaderName;

use crate::problem::RequestId;

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What the client sends under the same name is dropped: it could forge lines of the log.
pub(super) async fn layer(mut request: Request, next: Next) -> Response {
    let id = RequestId::generate();
    request.headers_mut().remove(HEADER);
    request.extensions_mut().insert(id.clone());
    let mut response = id.clone().scope(next.run(request)).await;
    response.headers_mut().insert(HEADER, id.header());
    response
}
