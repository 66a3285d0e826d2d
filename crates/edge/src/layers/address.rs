//! Whose request it is for the limits: the peer's address, or what a configured proxy says of its own peer.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderMap;

use super::Edge;
use crate::{
    config::Network,
    serve::{self, Peer},
};

/// Proxies in a row that are looked through.
const MAX_HOPS: usize = 16;
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client, as far as it can be known. An extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    Address(IpAddr),
    /// The Unix socket.
    Local,
    /// The link to the console.
    Linked,
}

impl Source {
    /// The unit limits count by; `None` for local clients, which the socket's own rights limit, and for the console, whose
    /// users are counted one by one.
    pub(super) fn network(self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(serve::network_of(address)),
            Self::Local | Self::Linked => None,
        }
    }

    /// The source that a request was given; one without a connection counts as coming from nowhere.
    pub(super) fn of(request: &Request) -> Self {
        let unknown = Self::Address(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
        request.extensions().get().copied().unwrap_or(unknown)
    }
}

pub(super) async fn layer(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let source = match request.extensions().get::<Peer>() {
        Some(Peer::Tcp(address)) => Some(Source::Address(client(
            address.ip(),
            request.headers(),
            &edge.proxies,
        ))),
        Some(Peer::Local { .. }) => Some(Source::Local),
        Some(Peer::Linked) => Some(Source::Linked),
        None => None,
    };
    if let Some(source) = source {
        request.extensions_mut().insert(source);
    }
    next.run(request).await
}

/// The nearest address that is not a trusted proxy. What stands before it in the header is the client's own claim.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut nearest = peer.to_canonical();
    let values = headers.get_all(FORWARDED_FOR).iter().collect::<Vec<_>>();
    let hops = values
        .into_iter()
        .rev()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.rsplit(','));
    for hop in hops.take(MAX_HOPS) {
        if !trusted(nearest) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&'static str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, http::HeaderValue::from_static(value));
        }
        let proxies: Vec<_> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn forwarded_addresses_count_only_from_trusted_proxies() {
        assert_eq!(seen("192.0.2.1", &["203.0.113.9"], &[]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn what_the_client_claims_before_the_proxy_is_not_believed() {
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4, 203.0.113.9"], &["10.0.0.0/8"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"], &["10.0.0.0/8"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4, rubbish"], &["10.0.0.0/8"]),
            "10.0.0.1"
        );
    }
}
