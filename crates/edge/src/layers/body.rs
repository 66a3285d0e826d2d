//! The limit of a body: refused at once when its length is told, cut off when it is not.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::Limited;

use super::Edge;
use crate::{problem::extract::too_large, serve::Reason};

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let limit = edge.body_bytes;
    if request.body().size_hint().lower() > limit as u64 {
        edge.refusals.count(Reason::Body);
        return too_large().into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, limit))))
        .await
}
