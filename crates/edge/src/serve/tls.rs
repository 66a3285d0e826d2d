//! The certificate of the TCP listener: read, served, and read again when its files change, without a pause.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use notify::{RecursiveMode, Watcher as _};
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use sha2::{Digest as _, Sha256};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::{Error, self_signed};
use crate::config::Settings;

/// Certificate and key are written one after the other: wait for both before reading.
const SETTLE: Duration = Duration::from_millis(300);
/// A chain of certificates is a few kilobytes.
const MAX_PEM_BYTES: u64 = 1024 * 1024;

/// The certificate in use. Clones are handles to the same.
#[derive(Debug, Clone)]
pub struct Certificates(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    cert: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Inner {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }
}

impl Inner {
    fn current(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Certificates {
    /// The certificate that the configuration asks for; `None` without TLS.
    pub(super) fn of(settings: &Settings, home: &Path) -> Result<Option<Self>, Error> {
        let (cert, key) = match (&settings.tls.cert, &settings.tls.key) {
            (Some(cert), Some(key)) => (cert.clone(), key.clone()),
            _ if settings.tls.self_signed => self_signed::ensure(settings, home)?,
            _ => return Ok(None),
        };
        let current = RwLock::new(Arc::new(read(&cert, &key)?));
        Ok(Some(Self(Arc::new(Inner { cert, key, current }))))
    }

    /// The SHA-256 of the certificate in use, in lower-case hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let current = self.0.current();
        let leaf = current.cert.first().map(AsRef::as_ref).unwrap_or_default();
        Sha256::digest(leaf)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Reads the files again. The certificate in use stays when the new one cannot be used.
    ///
    /// # Errors
    /// When the files do not hold a certificate and its key.
    pub fn reload(&self) -> Result<(), Error> {
        let fresh = Arc::new(read(&self.0.cert, &self.0.key)?);
        if fresh.cert != self.0.current().cert {
            *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
            tracing::info!(fingerprint = self.fingerprint(), "serving a new certificate");
        }
        Ok(())
    }

    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, Error> {
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(Error::Tls)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&self.0) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Follows the files, and reads them on SIGHUP, until shutdown. Their directories are watched: renewals replace files and links by others.
    pub(super) fn follow(self, shutdown: CancellationToken) -> Result<JoinHandle<()>, Error> {
        let (changed, mut changes) = mpsc::channel(1);
        let mut watcher = notify::recommended_watcher(move |_| {
            // Full means that a look is due already.
            let _ = changed.try_send(());
        })
        .map_err(Error::Watch)?;
        for file in [&self.0.cert, &self.0.key] {
            let directory = file
                .parent()
                .filter(|parent| !parent.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            watcher
                .watch(directory, RecursiveMode::NonRecursive)
                .map_err(Error::Watch)?;
        }
        let mut hangups = signal(SignalKind::hangup()).map_err(Error::Signal)?;
        Ok(tokio::spawn(async move {
            let _watcher = watcher;
            loop {
                tokio::select! {
                    () = shutdown.cancelled() => return,
                    _ = hangups.recv() => {}
                    _ = changes.recv() => {
                        tokio::time::sleep(SETTLE).await;
                        let _ = changes.try_recv();
                    }
                }
                if let Err(error) = self.reload() {
                    tracing::warn!(%error, "the changed certificate is not used; the one before stays");
                }
            }
        }))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn read(cert: &Path, key: &Path) -> Result<CertifiedKey, Error> {
    let wrong = |path: &Path, reason: String| Error::Certificate {
        path: path.to_owned(),
        reason,
    };
    let pem = |path: &Path| {
        let meta = fs::metadata(path).map_err(|error| wrong(path, error.to_string()))?;
        if !meta.is_file() || meta.len() > MAX_PEM_BYTES {
            return Err(wrong(path, "it is not a PEM file".to_owned()));
        }
        fs::read(path).map_err(|error| wrong(path, error.to_string()))
    };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem(cert)?)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(cert, error.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(cert, "there is no certificate in it".to_owned()));
    }
    let private = PrivateKeyDer::from_pem_slice(&pem(key)?).map_err(|error| wrong(key, error.to_string()))?;
    let certified = CertifiedKey::from_der(chain, private, &provider())
        .map_err(|error| wrong(cert, error.to_string()))?;
    Ok(certified)
}
