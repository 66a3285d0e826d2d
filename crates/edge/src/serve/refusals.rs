//! Counts what was refused before any handler, by reason.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why something was refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Reason {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The reason as a label.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

reasons! {
    /// All places were taken by connections with open requests.
    Connections = "connections",
    /// All places of the address were.
    ConnectionsPerIp = "connections_per_ip",
    /// An idle connection was closed to make room.
    Evicted = "evicted",
    /// The TLS handshake failed.
    Handshake = "handshake",
    /// The TLS handshake took too long.
    HandshakeTimeout = "handshake_timeout",
    /// The head of a request took too long.
    HeaderTimeout = "header_timeout",
    /// The client did not read its answer.
    WriteStalled = "write_stalled",
    /// Another user's process at the local socket.
    LocalPeer = "local_peer",
    /// The `Host` is not one of ours.
    Host = "host",
    /// The page's origin is not allowed.
    Origin = "origin",
    /// A path that is not in its plain form.
    Path = "path",
    /// A token in the query.
    TokenInUrl = "token_in_url",
    /// Too many requests of one address or credential.
    Rate = "rate",
    /// Too many failed authentications.
    Lockout = "lockout",
    /// Too many requests at one time.
    Load = "load",
    /// A body over the limit.
    Body = "body",
    /// A request that took too long.
    Timeout = "timeout",
    /// Too many open streams.
    Streams = "streams",
}

/// The counters.
#[derive(Debug, Default)]
pub struct Refusals([AtomicU64; Reason::ALL.len()]);

impl Refusals {
    pub fn count(&self, reason: Reason) {
        self.0[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    #[must_use]
    pub fn get(&self, reason: Reason) -> u64 {
        self.0[reason as usize].load(Ordering::Relaxed)
    }

    /// Every reason with its count, zeros included.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Reason::ALL
            .iter()
            .map(|reason| (reason.as_str(), self.get(*reason)))
    }
}
