//! `[tls]`: the certificate of the TCP listener.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// A PEM file with the certificate and its chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert: Option<PathBuf>,
    /// The PEM file with the certificate's private key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// Makes a certificate of our own in the home, for clients that pin its fingerprint.
    pub self_signed: bool,
}

impl Tls {
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.self_signed || self.cert.is_some()
    }
}
