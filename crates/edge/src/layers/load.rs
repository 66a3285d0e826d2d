//! So many requests are worked on at one time. What comes on top is told to come again rather than queued: its client
//! would have given up by the time it was its turn. Open streams do not count, only the making of their answer.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;

use super::Edge;
use crate::{problem::Failure, serve::Reason};

const RETRY: Duration = Duration::from_secs(1);

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let Ok(_permit) = edge.load.try_acquire() else {
        edge.refusals.count(Reason::Load);
        let failure = Failure::rate_limited("the server is busy with other requests", RETRY);
        return failure
            .with_status(StatusCode::SERVICE_UNAVAILABLE)
            .into_response();
    };
    next.run(request).await
}
