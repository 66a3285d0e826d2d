//! How a console's certificate is trusted: by the system's authorities, by given ones, or by its fingerprint. There is
//! no way to turn verification off.

pub mod pin;

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

pub use pin::Fingerprint;

/// Why a kind of trust cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file of authorities does not parse.
    #[error("the CA file is not valid PEM")]
    Pem(#[source] rustls::pki_types::pem::Error),
    /// The file of authorities is of something else.
    #[error("there is no certificate in the CA file")]
    NoCertificate,
    /// The fingerprint is none.
    #[error("a pin must be 64 hex digits, with or without colons and `sha256:`")]
    Fingerprint,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Setup(#[source] rustls::Error),
}

/// What is trusted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// What the system trusts.
    #[default]
    System,
    /// These authorities and no other.
    Authorities(Vec<CertificateDer<'static>>),
    /// The certificate of this fingerprint and no other.
    Pin(Fingerprint),
}

impl Trust {
    /// The authorities in a PEM text.
    ///
    /// # Errors
    /// If it is not PEM, or has no certificate in it.
    pub fn authorities(pem: &[u8]) -> Result<Self, Error> {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(Error::Pem)?;
        if certificates.is_empty() {
            return Err(Error::NoCertificate);
        }
        Ok(Self::Authorities(certificates))
    }

    pub(crate) fn config(&self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(Error::Setup)?;
        let mut config = match self {
            Self::System => {
                let verifier = rustls_platform_verifier::Verifier::new(provider).map_err(Error::Setup)?;
                builder
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
                    .with_no_client_auth()
            }
            Self::Authorities(certificates) => {
                let mut roots = RootCertStore::empty();
                for certificate in certificates {
                    roots.add(certificate.clone()).map_err(Error::Setup)?;
                }
                builder.with_root_certificates(roots).with_no_client_auth()
            }
            Self::Pin(fingerprint) => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(pin::Verifier::new(*fingerprint, &provider)))
                .with_no_client_auth(),
        };
        // A WebSocket begins in HTTP/1.1.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}
