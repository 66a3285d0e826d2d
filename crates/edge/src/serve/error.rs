//! Why nothing can be served.

use std::{io, net::SocketAddr, path::PathBuf};

use crate::config::Invalid;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Settings(#[from] Invalid),
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot use the home {path}: {reason}")]
    Home { path: PathBuf, reason: String },
    #[error("cannot make the socket {path}: {reason}")]
    Socket { path: PathBuf, reason: String },
    #[error("another server already answers at {path}; stop it first")]
    InUse { path: PathBuf },
    #[error("cannot use the certificate {path}: {reason}")]
    Certificate { path: PathBuf, reason: String },
    #[error("cannot watch the certificate's files")]
    Watch(#[source] notify::Error),
    #[error("cannot listen for SIGHUP")]
    Signal(#[source] io::Error),
    #[error("cannot set TLS up")]
    Tls(#[source] rustls::Error),
}
