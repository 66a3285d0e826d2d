//! The console's key: what its hosts pin.

use std::{io, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_auth::file;
use qd_tunnel::{PublicKey, SigningKey};
use sha2::{Digest as _, Sha256};

/// Largest key file that is read, in bytes.
const MAX_BYTES: u64 = 4096;
const FILE: &str = "console.key";
/// Bytes of the fingerprint that codes carry: as many as nobody can find another key for.
const FINGERPRINT_BYTES: usize = 16;

/// Reads the key of a data directory, making one if there is none.
///
/// # Errors
/// If it cannot be read, made or used.
pub fn open(data: &Path) -> io::Result<SigningKey> {
    let keys = data.join("keys");
    file::private_directory(&keys)?;
    let path = keys.join(FILE);
    let unusable = |error: qd_tunnel::KeyError| io::Error::other(format!("{}: {error}", path.display()));
    let _lock = file::Lock::take(&keys.join("lock"))?;
    match file::read_secret(&path, MAX_BYTES) {
        Ok(document) => SigningKey::from_pkcs8(&document).map_err(unusable),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = SigningKey::generate().map_err(unusable)?;
            file::replace(&path, &key.to_pkcs8().map_err(unusable)?)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// What a code says of the key, so that a host knows its console before it trusts it.
#[must_use]
pub fn fingerprint(key: &PublicKey) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(key.as_bytes())[..FINGERPRINT_BYTES])
}
