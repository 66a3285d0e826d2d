//! `[agent]`: where the agent listens and under which names it may be reached.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::{Network, Origin};

/// The port clients expect.
const PORT: u16 = 9616;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// The TCP address of the API.
    pub listen: SocketAddr,
    /// The name this host calls itself; the system's host name when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// Further names that requests may carry in `Host`, besides the loopback names and the bound address.
    pub allowed_hosts: Vec<String>,
    /// Web origins, besides the agent's own, whose pages may use the API.
    pub allowed_origins: Vec<Origin>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT)),
            host_name: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
        }
    }
}
