//! A new key for the link. It lies beside the old one until the console has taken it: whenever this is cut off, one of the
//! two lets the host in.

use std::{io, path::Path};

use qd_auth::file;
use qd_tunnel::{HostId, SigningKey, rotation};

use super::file::{Error, FOLDER, KEY, Linked, NEXT, failed, key_in, linked, unreadable};

/// What the console is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The console.
    pub linked: Linked,
    /// The new public key.
    pub key: String,
    /// The proof by the old one.
    pub proof: String,
}

/// Makes a new key, or takes the one that was made when this was cut off.
///
/// # Errors
/// [`Error::NotLinked`], or that a key cannot be made or used.
pub fn rotate(home: &Path) -> Result<Rotation, Error> {
    let linked = linked(home)?.ok_or(Error::NotLinked)?;
    let folder = home.join(FOLDER);
    let path = folder.join(NEXT);
    let unusable = |source| Error::Key {
        path: path.clone(),
        source,
    };
    let old = key_in(&folder.join(KEY))?;
    let _lock = file::Lock::take(&folder.join("lock")).map_err(|source| failed(&path, source))?;
    let new = if path.exists() {
        key_in(&path)?
    } else {
        let new = SigningKey::generate().map_err(unusable)?;
        let document = new.to_pkcs8().map_err(unusable)?;
        file::replace(&path, &document).map_err(|source| failed(&path, source))?;
        new
    };
    let host: HostId = linked
        .host
        .parse()
        .map_err(|_| unreadable(&folder, "the host's identity means nothing".to_owned()))?;
    Ok(Rotation {
        proof: rotation::proof(&old, &host, &new.public()).map_err(unusable)?,
        key: new.public().to_string(),
        linked,
    })
}

/// Makes the new key the host's, once the console has taken it. Without one this changes nothing.
///
/// # Errors
/// If the files cannot be changed.
pub fn adopt(home: &Path) -> Result<(), Error> {
    let folder = home.join(FOLDER);
    let path = folder.join(NEXT);
    let _lock = file::Lock::take(&folder.join("lock")).map_err(|source| failed(&path, source))?;
    match std::fs::rename(&path, folder.join(KEY)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path, error)),
        _ => file::sync_parent(&path).map_err(|source| failed(&path, source)),
    }
}
