//! The agent's end: dials its console, serves HTTP/2 on the connection, and dials again when it is gone.

mod backoff;
mod connect;
mod dialler;
mod proxy;
mod serve;
mod state;
mod url;

use std::{fmt, io, time::Duration};

pub use connect::Error as ConnectError;
pub use dialler::{Dialler, DiallerHandle};
pub use proxy::{Error as ProxyError, Proxy};
pub use serve::Tunnelled;
pub use state::{Error, State};
pub use url::{ConsoleUrl, Error as ConsoleUrlError};

use crate::{Offer, PublicKey, SigningKey, Trust, word::HostId};

/// How long requests in flight may take to end at a shutdown, unless configured otherwise.
pub const DRAIN: Duration = Duration::from_secs(10);

/// Where to dial, and how.
#[derive(Debug, Clone)]
pub struct Config {
    /// The console.
    pub console: ConsoleUrl,
    /// How its certificate is trusted.
    pub trust: Trust,
    /// What stands in between.
    pub proxy: Option<Proxy>,
    /// Of the agent's software.
    pub version: String,
    /// What the host lets a console do.
    pub capabilities: Vec<String>,
    /// What this side can.
    pub offer: Offer,
    /// How long requests in flight may take to end at a shutdown.
    pub drain: Duration,
}

impl Config {
    /// The defaults for a console: the system's authorities, no proxy, no capability.
    pub fn new(console: ConsoleUrl, version: impl Into<String>) -> Self {
        Self {
            console,
            trust: Trust::System,
            proxy: None,
            version: version.into(),
            capabilities: Vec::new(),
            offer: Offer::default(),
            drain: DRAIN,
        }
    }
}

/// Who this host is, as enrolment left it.
pub struct Identity {
    /// What the console calls this host.
    pub host: HostId,
    /// The host's key.
    pub key: SigningKey,
    /// The console's key.
    pub console: PublicKey,
    /// Counts connects.
    pub counter: Box<dyn Counter>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("host", &self.host)
            .field("key", &self.key)
            .field("console", &self.console)
            .finish_non_exhaustive()
    }
}

/// Counts a host's connects, across restarts. A copy of a host's disk counts on from the same number, by which the
/// console tells the two.
pub trait Counter: Send + Sync + 'static {
    /// Takes the next number: higher than every one before, and stored before it is returned. It may block.
    ///
    /// # Errors
    /// If it cannot be stored; then nothing is dialled.
    fn next(&self) -> io::Result<u64>;
}
