//! Who is at the other end of a connection, as the kernel says. Extensions of every request.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The bits of an IPv6 address that one customer of a network usually holds alone.
const IPV6_NETWORK: u128 = u128::MAX << 64;

/// The network under which all local connections are counted.
pub(super) const LOCAL: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// The other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Tcp(SocketAddr),
    /// Through the Unix socket; the uid is the owner's or root's, else there would be no request.
    Local {
        uid: u32,
        pid: Option<i32>,
    },
    /// The console that this host is linked to, on its link. Which of its users asks, it says in the request.
    Linked,
}

/// How the request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transport {
    pub tls: bool,
    /// Our own address on this connection, when it is TCP.
    pub local: Option<IpAddr>,
}

/// The unit that limits count by: an IPv4 address, or a /64 of IPv6, of which one client has as many as it likes.
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & IPV6_NETWORK)),
        v4 @ IpAddr::V4(_) => v4,
    }
}
