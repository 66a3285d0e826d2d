//! The host's Ed25519 key.

use std::{io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use rcgen::{KeyPair, PKCS_ED25519};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::file;

/// Largest key file that is read, in bytes: an Ed25519 key is some 200.
const MAX_KEY_BYTES: u64 = 4096;
const FILE: &str = "host.pem";

/// A key with which this host signs its tokens.
pub struct HostKey {
    /// RFC 7638 thumbprint; that of the first key is the host's identity.
    pub id: String,
    pub signing: EncodingKey,
    pub verifying: DecodingKey,
    /// The public part, base64url.
    pub public: String,
    /// A secret derived from the key, for keyed hashes.
    pub hashing: [u8; 32],
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the key file cannot be read or made")]
    Io(#[from] io::Error),
    #[error("the key file does not hold an Ed25519 key")]
    NotAKey(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl HostKey {
    /// Reads the key of this directory, making one if there is none.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(FILE);
        let pem = match file::read_secret(&path, MAX_KEY_BYTES) {
            Ok(pem) => pem,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(directory, &path)?,
            Err(error) => return Err(error.into()),
        };
        Self::from_pem(&pem)
    }

    /// Makes a key. Of two processes that do so at once, one wins and both use its key.
    fn make(directory: &Path, path: &Path) -> Result<Vec<u8>, Error> {
        let _lock = file::Lock::take(&directory.join("lock"))?;
        if let Ok(pem) = file::read_secret(path, MAX_KEY_BYTES) {
            return Ok(pem);
        }
        let (pem, _) = generate()?;
        file::replace(path, pem.as_bytes())?;
        Ok(pem.into_bytes())
    }

    /// The key in a PEM document.
    pub fn from_pem(pem: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(pem).map_err(|error| Error::NotAKey(error.into()))?;
        let pair = KeyPair::from_pem(text).map_err(|error| Error::NotAKey(error.into()))?;
        let signing = EncodingKey::from_ed_pem(pem).map_err(|error| Error::NotAKey(error.into()))?;
        let raw = pair.public_key_raw();
        let public = URL_SAFE_NO_PAD.encode(raw);
        let verifying =
            DecodingKey::from_ed_components(&public).map_err(|error| Error::NotAKey(error.into()))?;
        let id = thumbprint(&public);
        let mut hasher = Sha256::new();
        hasher.update(b"quarterdeck environment hash v1\0");
        hasher.update(pair.serialize_der());
        Ok(Self {
            id,
            signing,
            verifying,
            public,
            hashing: hasher.finalize().into(),
        })
    }
}

/// A new key, and how it is kept.
pub fn generate() -> Result<(String, HostKey), Error> {
    let pair = KeyPair::generate_for(&PKCS_ED25519).map_err(|error| Error::NotAKey(error.into()))?;
    let pem = pair.serialize_pem();
    let key = HostKey::from_pem(pem.as_bytes())?;
    Ok((pem, key))
}

/// What names the key with this public part: its RFC 7638 thumbprint.
pub fn thumbprint(public: &str) -> String {
    // The members of the input and their order are those of RFC 8037, appendix A.3.
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
}

/// A public part as a JSON Web Key.
pub fn jwk(public: &str) -> Value {
    let id = thumbprint(public);
    json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id, "x": public })
}
