//! What the edge is configured by: sections of its server's own configuration.

pub mod duration;
mod limits;
mod listener;
mod network;
mod origin;
pub mod size;
mod tls;

mod check;

pub use check::Invalid;
pub use duration::parse as parse_duration;
pub use limits::Limits;
pub use listener::Listener;
pub use network::Network;
pub use origin::Origin;
pub use tls::Tls;

/// All of it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens, and under which names.
    pub listener: Listener,
    /// Its certificate.
    pub tls: Tls,
    /// What a client can ask at most.
    pub limits: Limits,
    /// The paths that need no credential, compared as a whole. Everything else denies by default.
    pub public: &'static [&'static str],
    /// The name of its Unix socket in its home.
    pub socket: &'static str,
}
