//! The host an agent runs on.

use serde::{Deserialize, Serialize};

use crate::Time;

/// A host and its daemon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Host {
    /// The host's name.
    pub name: String,
    /// The host's identity: the thumbprint of its key, also the audience of its tokens.
    pub id: String,
    /// Operating system and kernel, as `Linux 6.1.0`.
    pub os: String,
    /// Machine architecture, as `x86_64`.
    pub arch: String,
    /// Number of CPUs.
    pub cpus: u32,
    /// Total memory.
    pub memory_bytes: u64,
    /// Memory that can be had without swapping.
    pub memory_available_bytes: u64,
    /// Load averages over 1, 5 and 15 minutes.
    pub load: [f64; 3],
    /// Size of the file system that holds the daemon's home.
    pub disk_bytes: u64,
    /// Free space on it for this user.
    pub disk_available_bytes: u64,
    /// When the host was booted.
    pub booted_at: Option<Time>,
    /// The agent.
    pub agent: Agent,
    /// The daemon.
    pub daemon: Daemon,
    /// The link to a console; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub console: Option<ConsoleLink>,
}

/// The link to a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsoleLink {
    /// Where the console is.
    pub url: String,
    /// The name that this host has there.
    pub name: String,
    /// How the link is.
    pub state: ConsoleState,
    /// Since when it is up; null while it is not.
    pub since: Option<Time>,
    /// Why it is not up, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// How the link to a console is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConsoleState {
    /// It is up.
    Linked,
    /// The agent is trying.
    Connecting,
    /// The console does not want this host: it was removed there, another agent has its identity, or its key is not the
    /// one that the console knows. The agent tries again every few minutes; somebody has to do something.
    Refused,
}

/// The agent that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agent {
    /// Its version.
    pub version: String,
    /// Its process id.
    pub pid: u32,
    /// When it started.
    pub started_at: Time,
}

/// Which process manager is behind the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DaemonKind {
    /// A stock PM2.
    Pm2,
    /// Quarterdeck's own daemon.
    Quarterdeck,
}

/// Whether the agent can talk to its daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Link {
    /// Both sockets are up and the process list is fresh.
    Connected,
    /// The agent is trying.
    Connecting,
    /// The agent refuses to talk to it, because its home or sockets are not safe; see the agent's log.
    Refused,
}

/// The daemon behind the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Daemon {
    /// Which one.
    pub kind: DaemonKind,
    /// Its version, once known.
    pub version: Option<String>,
    /// Its process id, once known.
    pub pid: Option<u32>,
    /// When it started, once known.
    pub started_at: Option<Time>,
    /// Its home directory.
    pub home: String,
    /// Whether the agent can talk to it.
    pub link: Link,
    /// How often the agent has connected to it, which grows when the daemon is replaced.
    pub generation: u64,
}

/// Answer of `/readyz` and `/healthz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `ok`, or what is missing.
    pub status: String,
    /// Whether the agent can talk to its daemon; absent in `/healthz`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daemon: Option<Link>,
}
