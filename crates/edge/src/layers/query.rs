//! A token in a query is refused even when it is valid: URLs end up in logs, histories and referrers.

use std::sync::Arc;

use axum::{
    extract::{Query, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::Edge;
use crate::{problem::Failure, serve::Reason};

/// The names under which clients are known to send credentials.
const CREDENTIALS: [&str; 6] = [
    "token",
    "access_token",
    "api_key",
    "apikey",
    "jwt",
    "authorization",
];

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let Ok(Query(query)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) else {
        return Failure::invalid("the query cannot be read").into_response();
    };
    let offends = |name: &str| CREDENTIALS.iter().any(|known| known.eq_ignore_ascii_case(name));
    if let Some((name, _)) = query.iter().find(|(name, _)| offends(name)) {
        edge.refusals.count(Reason::TokenInUrl);
        let detail = format!(
            "`{}` in the query is refused: tokens in URLs end up in logs and histories. Send it as \
             `Authorization: Bearer …`, and replace the token if it was real",
            name.to_ascii_lowercase()
        );
        return Failure::invalid(detail).into_response();
    }
    next.run(request).await
}
