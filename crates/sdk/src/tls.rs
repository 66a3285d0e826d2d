//! How servers prove who they are: the system's authorities, given ones, or one pinned certificate. There is no way to
//! turn verification off.

pub mod pin;

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{Error, base::Base};

/// Protocols offered for requests and event streams.
const REQUESTS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// What is trusted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// What the system trusts.
    #[default]
    System,
    /// These authorities and no other.
    Authorities(Vec<CertificateDer<'static>>),
    /// The certificate of this fingerprint and no other.
    Pin(pin::Fingerprint),
}

impl Trust {
    /// The authorities in a PEM text.
    pub fn authorities(pem: &[u8]) -> Result<Self, Error> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match certificates {
            Ok(certificates) if !certificates.is_empty() => Ok(Self::Authorities(certificates)),
            Ok(_) => Err(Error::config(
                "CA file",
                "there is no certificate in it; it must be PEM",
            )),
            Err(error) => Err(Error::config("CA file", format!("it is not valid PEM: {error}"))),
        }
    }
}

/// The configuration for requests.
pub fn config(base: &Base, trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config("TLS", error.to_string()))?;
    let mut config = match trust {
        // The HTTP client wants a configuration even where it never uses one: this one trusts nobody.
        _ if !base.is_https() => builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
        Trust::System => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(system(provider)?))
            .with_no_client_auth(),
        Trust::Authorities(certificates) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates {
                roots
                    .add(certificate.clone())
                    .map_err(|error| Error::config("CA file", error.to_string()))?;
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
        Trust::Pin(fingerprint) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pin::Verifier::new(*fingerprint, &provider)))
            .with_no_client_auth(),
    };
    config.alpn_protocols = REQUESTS.map(<[u8]>::to_vec).to_vec();
    Ok(config)
}

/// The same trust for a WebSocket, which begins in HTTP/1.1.
pub fn for_websocket(config: &ClientConfig) -> ClientConfig {
    let mut config = config.clone();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

fn system(provider: Arc<CryptoProvider>) -> Result<rustls_platform_verifier::Verifier, Error> {
    rustls_platform_verifier::Verifier::new(provider).map_err(|error| {
        Error::config(
            "TLS",
            format!("the system's certificate authorities cannot be used: {error}"),
        )
    })
}

/// Whether something in the chain of causes is a refusal by TLS, which waiting does not change.
pub fn is_cause_of(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An I/O error made of another one is not that one's parent: its `source` skips it.
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if inner.is_some_and(|inner| is_cause_of(inner)) {
            return true;
        }
        next = error.source();
    }
    false
}
