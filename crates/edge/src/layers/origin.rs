//! Which pages may use the API: our own, and those of configured origins. Programs send no `Origin`.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, header};

use super::{Edge, host::Addressed};
use crate::{
    config::Origin,
    problem::Failure,
    serve::{Peer, Reason, Transport},
};

/// What a browser says of the page a request comes from.
const SEC_FETCH_SITE: &str = "sec-fetch-site";

pub(super) async fn layer(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    match judge(&edge, &request) {
        Ok(()) => next.run(request).await,
        Err(why) => {
            edge.refusals.count(Reason::Origin);
            Failure::forbidden(why).into_response()
        }
    }
}

fn judge(edge: &Edge, request: &Request) -> Result<(), &'static str> {
    let headers = request.headers();
    let changes = !request.method().is_safe() || headers.contains_key(header::UPGRADE);
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let origin = origins.next();
    if origins.next().is_some() {
        return Err("a request has one origin");
    }
    if let Some(origin) = origin {
        if !changes {
            // The browser keeps the answer from the page: we send no CORS headers.
            return Ok(());
        }
        let origin = origin.to_str().ok().and_then(|text| text.parse::<Origin>().ok());
        return match origin {
            Some(origin) if ours(request, &origin) || edge.origins.contains(&origin) => Ok(()),
            _ => Err(
                "pages of that origin may not use this server; add it to `allowed_origins` if they should",
            ),
        };
    }
    let public_read = !changes && edge.public.contains(&request.uri().path());
    if !public_read
        && headers
            .get(SEC_FETCH_SITE)
            .is_some_and(|site| site == "cross-site" || site == "same-site")
    {
        return Err("a page of another site may not use this server");
    }
    let local = matches!(request.extensions().get::<Peer>(), Some(Peer::Local { .. }));
    if changes && !local && !is_bearer(headers) && headers.contains_key(header::COOKIE) {
        return Err("a request with a cookie must say its origin");
    }
    Ok(())
}

/// Whether the page came from the very address this request went to.
fn ours(request: &Request, origin: &Origin) -> bool {
    let extensions = request.extensions();
    let Some(Addressed(authority)) = extensions.get::<Addressed>() else {
        return false;
    };
    let secure = extensions
        .get::<Transport>()
        .is_some_and(|transport| transport.tls);
    let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
    origin.secure == secure && origin.port == port && authority.host().eq_ignore_ascii_case(&origin.host)
}

fn is_bearer(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.split_once(' '))
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
}
