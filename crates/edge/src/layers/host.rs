//! The names under which a server may be addressed. A page of another name that resolves to us (DNS rebinding) stays
//! out, also on loopback and also when we listen on every address.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode, Uri, header, uri::Authority};

use super::Edge;
use crate::{
    config::Listener,
    problem::Failure,
    serve::{Peer, Reason, Transport},
};

/// The names that are ours.
pub(super) struct Hosts(HashSet<String>);

impl Hosts {
    pub(super) fn new(listener: &Listener, bound: SocketAddr) -> Self {
        let mut names: HashSet<_> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into();
        if !bound.ip().is_unspecified() {
            names.insert(written(bound.ip()));
        }
        names.extend(listener.host_name.iter().map(|name| name.to_ascii_lowercase()));
        names.extend(
            listener
                .allowed_hosts
                .iter()
                .map(|name| match name.parse::<IpAddr>() {
                    Ok(address) => written(address),
                    Err(_) => name.to_ascii_lowercase(),
                }),
        );
        Self(names)
    }

    fn allow(&self, authority: &Authority, local: Option<IpAddr>) -> bool {
        let host = authority.host().to_ascii_lowercase();
        self.0.contains(&host) || local.is_some_and(|address| written(address) == host)
    }
}

/// An address as it stands in a URL.
fn written(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

/// Where the client thinks it is, checked: what the origin is compared with.
#[derive(Debug, Clone)]
pub(super) struct Addressed(pub Authority);

pub(super) async fn layer(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let Some(authority) = addressed(request.uri(), request.headers()) else {
        edge.refusals.count(Reason::Host);
        return Failure::invalid("the request must name its host once, in `Host` or `:authority`")
            .into_response();
    };
    let local = request
        .extensions()
        .get::<Transport>()
        .and_then(|transport| transport.local);
    // On the link there is one server, whatever it is called.
    let is_linked = matches!(request.extensions().get::<Peer>(), Some(Peer::Linked));
    if !is_linked && !edge.hosts.allow(&authority, local) {
        edge.refusals.count(Reason::Host);
        let detail = "this server does not answer under that host name; use its address, or add the name to \
                      `allowed_hosts`";
        return Failure::invalid(detail)
            .with_status(StatusCode::MISDIRECTED_REQUEST)
            .into_response();
    }
    request.extensions_mut().insert(Addressed(authority));
    next.run(request).await
}

/// The one host of the request: `Host`, `:authority`, or both when they say the same.
fn addressed(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let header = match hosts.next() {
        Some(value) => Some(Authority::try_from(value.as_bytes()).ok()?),
        None => None,
    };
    let one = hosts.next().is_none();
    let authority = match (uri.authority().cloned(), header) {
        (Some(uri), Some(header)) if uri != header => return None,
        (Some(authority), _) | (None, Some(authority)) => authority,
        (None, None) => return None,
    };
    (one && !authority.as_str().contains('@')).then_some(authority)
}
