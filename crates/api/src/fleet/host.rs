//! Hosts of the fleet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Time,
    host::{DaemonKind, Link},
};

/// What an agent of this version can besides what every agent can, in words. Agent and console tell each other when they
/// link; an older agent works without it, and its host's [`FleetHost::lacks`] names it.
pub const AGENT_FEATURES: &[&str] = &["the history of restarts", "apply with a difference"];

/// Whether a host's agent is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Presence {
    /// It has a session.
    Online,
    /// It has none.
    Offline,
}

/// A host of the fleet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetHost {
    /// Its name, by which it is addressed.
    pub name: String,
    /// Its identity, which stays when it is renamed.
    pub id: String,
    /// What it is tagged with.
    pub tags: BTreeMap<String, String>,
    /// Whether its agent is connected.
    pub presence: Presence,
    /// Since when it is connected, or when it last was; null if it never was.
    pub since: Option<Time>,
    /// When it was enrolled.
    pub enrolled_at: Time,
    /// The version of its agent; null while it is not connected.
    pub agent_version: Option<String>,
    /// What the host lets this console ask, whatever its users' rights; empty while it is not connected.
    pub allows: Vec<String>,
    /// What its version of the link lacks, in words; empty when nothing is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// How it is, as it last told; null if it never did since the console started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<HostSummary>,
    /// Since when another agent with this host's identity tries to connect, if one does: its disk was copied, or its
    /// key was stolen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloned_at: Option<Time>,
}

/// How a host is, at a glance. Of its processes only those that the caller sees are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HostSummary {
    /// When it told.
    pub at: Time,
    /// Operating system and kernel, as `Linux 6.1.0`.
    pub os: String,
    /// Machine architecture, as `x86_64`.
    pub arch: String,
    /// Number of CPUs.
    pub cpus: u32,
    /// Load average over one minute.
    pub load: f64,
    /// Total memory.
    pub memory_bytes: u64,
    /// Memory that can be had without swapping.
    pub memory_available_bytes: u64,
    /// Which process manager is behind the agent.
    pub daemon: DaemonKind,
    /// Its version, once known.
    pub daemon_version: Option<String>,
    /// Whether the agent can talk to it.
    pub daemon_link: Link,
    /// Processes.
    pub processes: u32,
    /// Those that are online.
    pub online: u32,
    /// Those that were given up on.
    pub errored: u32,
    /// CPU use of all of them, in percent of one core.
    pub processes_cpu_percent: f64,
    /// Resident memory of all of them.
    pub processes_memory_bytes: u64,
}

/// A change of a host. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HostChange {
    /// Its new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All of its tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Longest name of a host.
pub const MAX_HOST_NAME: usize = 64;

/// Whether a text can be a host's name: lower-case letters, digits, dots, dashes and underscores, beginning with a
/// letter or a digit.
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    let inner =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    (1..=MAX_HOST_NAME).contains(&text.len())
        && text.bytes().all(inner)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.contains("..")
}
