//! Where a server listens and under which names it may be reached.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::{Network, Origin};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listener {
    /// The TCP address of the API.
    pub listen: SocketAddr,
    /// The name this host calls itself; the system's host name when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// Further names that requests may carry in `Host`, besides the loopback names and the bound address.
    pub allowed_hosts: Vec<String>,
    /// Web origins, besides its own, whose pages may use the API.
    pub allowed_origins: Vec<Origin>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

impl Listener {
    /// On this port of the loopback address.
    #[must_use]
    pub fn loopback(port: u16) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            host_name: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
        }
    }
}

impl Default for Listener {
    /// On the port that clients of an agent expect.
    fn default() -> Self {
        Self::loopback(9616)
    }
}
