//! How long a request may take until its answer begins. A stream's answer begins at once, so this does not end it; a
//! verb that waits for processes has its own time limit, which its handler keeps.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Query, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use qd_api::ErrorCode;

use super::Edge;
use crate::{problem::Failure, serve::Reason};

/// The longest wait that a verb takes, on top of the usual time.
const MAX_WAIT: Duration = Duration::from_secs(600);

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let waits = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
        .is_ok_and(|Query(query)| query.iter().any(|(name, _)| name == "wait"));
    let limit = if waits {
        edge.request_timeout + MAX_WAIT
    } else {
        edge.request_timeout
    };
    if let Ok(response) = tokio::time::timeout(limit, next.run(request)).await {
        return response;
    }
    edge.refusals.count(Reason::Timeout);
    let detail = format!(
        "there was no answer within {} s; what was begun may still take effect",
        limit.as_secs_f32()
    );
    Failure::new(ErrorCode::DaemonTimeout, detail).into_response()
}
