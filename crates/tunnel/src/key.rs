//! Ed25519 keys, by which the two sides know each other.

use std::{fmt, str::FromStr};

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes of a public key.
pub(crate) const PUBLIC_KEY_BYTES: usize = 32;

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes hold no Ed25519 key.
    #[error("the private key is not an Ed25519 key in PKCS #8")]
    NotPrivate,
    /// The text is no public key.
    #[error("a public key must be 32 bytes in base64url without padding")]
    NotPublic,
    /// The system has no random numbers, or the key cannot sign.
    #[error("a key cannot be made or used")]
    Unusable,
}

/// What proves who one is.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl SigningKey {
    /// Makes a key.
    ///
    /// # Errors
    /// If there are no random numbers.
    pub fn generate() -> Result<Self, Error> {
        let pair = Ed25519KeyPair::generate().map_err(|_| Error::Unusable)?;
        Self::new(pair).ok_or(Error::Unusable)
    }

    /// The key in a PKCS #8 document, of either version.
    ///
    /// # Errors
    /// If there is none in it.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| Error::NotPrivate)?;
        Self::new(pair).ok_or(Error::NotPrivate)
    }

    fn new(pair: Ed25519KeyPair) -> Option<Self> {
        let public = PublicKey(pair.public_key().as_ref().try_into().ok()?);
        Some(Self { pair, public })
    }

    /// The key as a PKCS #8 document, to be kept where others cannot read it.
    ///
    /// # Errors
    /// If the key cannot be written so.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, Error> {
        let document = self.pair.to_pkcs8().map_err(|_| Error::Unusable)?;
        Ok(document.as_ref().to_vec())
    }

    /// What others know this key by.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    pub(crate) fn sign(&self, what: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.pair.try_sign(what).map_err(|_| Error::Unusable)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// By what a peer is known. Its text is base64url.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; PUBLIC_KEY_BYTES]);

impl PublicKey {
    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; PUBLIC_KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes of the key.
    pub fn as_bytes(&self) -> &[u8; PUBLIC_KEY_BYTES] {
        &self.0
    }

    pub(crate) fn verifies(&self, what: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0)
            .verify(what, signature)
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::NotPublic)?;
        bytes.try_into().map(Self).map_err(|_| Error::NotPublic)
    }
}
