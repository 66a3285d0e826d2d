//! Environments on the disk: sealed with a key that lies apart, so that a state file that gets out tells no secret.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{self, Read},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use qd_pm2::Home;
use rustix::fs::OFlags;

use crate::file;

/// Bytes of a key.
const KEY: usize = 32;

/// Seals and opens.
pub struct Seal(RandomizedNonceKey);

impl Seal {
    /// That of a home.
    ///
    /// # Errors
    /// As [`Seal::open`].
    pub fn of(home: &Home) -> io::Result<Arc<Self>> {
        Self::open(&home.root().join("keys/state.key")).map(Arc::new)
    }

    /// The key in this file, which is made if there is none.
    ///
    /// # Errors
    /// The system's error, or that the file holds no key.
    pub fn open(path: &Path) -> io::Result<Self> {
        let key = match read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(path)?,
            read => read?,
        };
        Self::new(key)
    }

    fn new(key: [u8; KEY]) -> io::Result<Self> {
        RandomizedNonceKey::new(&AES_256_GCM, &key)
            .map(Self)
            .map_err(|_| io::Error::other("the key cannot be used"))
    }

    /// Seals a text for a purpose, which opening it must name again.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub fn close(&self, text: &[u8], purpose: &str) -> io::Result<String> {
        let mut sealed = text.to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut sealed)
            .map_err(|_| io::Error::other("cannot seal what is secret"))?;
        let whole = [&nonce.as_ref()[..], &sealed].concat();
        Ok(STANDARD_NO_PAD.encode(whole))
    }

    /// Opens what was sealed with this key for this purpose; `None` if it was not.
    #[must_use]
    pub fn unseal(&self, sealed: &str, purpose: &str) -> Option<Vec<u8>> {
        let whole = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = whole.split_first_chunk::<NONCE_LEN>()?;
        let mut text = sealed.to_vec();
        let opened = self
            .0
            .open_in_place(Nonce::from(nonce), Aad::from(purpose.as_bytes()), &mut text)
            .ok()?
            .len();
        text.truncate(opened);
        Some(text)
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

fn read(path: &Path) -> io::Result<[u8; KEY]> {
    let nofollow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let mut file = OpenOptions::new().read(true).custom_flags(nofollow).open(path)?;
    let mut key = [0; KEY];
    file.read_exact(&mut key)?;
    Ok(key)
}

fn make(path: &Path) -> io::Result<[u8; KEY]> {
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut key = [0; KEY];
    aws_lc_rs::rand::fill(&mut key).map_err(|_| io::Error::other("there are no random numbers"))?;
    file::replace(path, &key)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::{fs::File, io::Write};

    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_its_key_and_purpose_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/state.key");
        let seal = Seal::open(&path).unwrap();
        let sealed = seal.close(b"canary-4711", "env.3").unwrap();
        assert!(!sealed.contains("canary"));
        let again = Seal::open(&path).unwrap();
        assert_eq!(again.unseal(&sealed, "env.3").unwrap(), b"canary-4711");
        assert_eq!(again.unseal(&sealed, "env.4"), None);
        let other = Seal::open(&folder.path().join("other.key")).unwrap();
        assert_eq!(other.unseal(&sealed, "env.3"), None);
        for damaged in ["", "AAAA", "!", &sealed[1..]] {
            assert_eq!(seal.unseal(damaged, "env.3"), None);
        }
    }

    #[test]
    fn a_file_that_is_no_key_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.key");
        File::create(&path).unwrap().write_all(b"short").unwrap();
        assert!(Seal::open(&path).is_err());
        assert_eq!(path.metadata().unwrap().len(), 5);
    }
}
