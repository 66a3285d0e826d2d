//! `[limits]`: what a client can ask at most.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{duration, size};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// TCP connections at one time.
    pub connections: usize,
    /// TCP connections at one time from one address (one /64 for IPv6).
    pub connections_per_ip: usize,
    /// Bytes of a request body.
    #[serde(with = "size")]
    pub body_bytes: usize,
    /// Bytes of a request's head.
    #[serde(with = "size")]
    pub header_bytes: usize,
    /// How long a client may take to send a request's head.
    #[serde(with = "duration")]
    pub header_timeout: Duration,
    /// How long a TLS handshake may take.
    #[serde(with = "duration")]
    pub handshake_timeout: Duration,
    /// How long a request may take, unless it waits for processes.
    #[serde(with = "duration")]
    pub request_timeout: Duration,
    /// Requests of one address, and of one credential, in a minute; as many may come at once.
    pub requests_per_minute: u32,
    /// Failed authentications of one address in a minute before it has to wait.
    pub auth_failures_per_minute: u32,
    /// Open event, log and WebSocket streams.
    pub streams: usize,
    /// Open streams of one credential.
    pub streams_per_principal: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connections_per_ip: 256,
            body_bytes: 1024 * 1024,
            header_bytes: 32 * 1024,
            header_timeout: Duration::from_secs(10),
            handshake_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            requests_per_minute: 6000,
            auth_failures_per_minute: 30,
            streams: 256,
            streams_per_principal: 64,
        }
    }
}
