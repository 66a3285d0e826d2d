//! What is known of the console that this host is linked to.

use std::{
    io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use qd_auth::file;
use qd_tunnel::{HostId, KeyError, PublicKey, SigningKey, Trust, agent::ConsoleUrl};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Largest of these files, in bytes.
const MAX_BYTES: u64 = 256 * 1024;
/// Bytes of the fingerprint of a console's key in a code.
const FINGERPRINT_BYTES: usize = 16;

/// The folder of the home in which the files are, and their names.
pub(super) const FOLDER: &str = "keys";
pub(super) const FILE: &str = "console.json";
pub(super) const KEY: &str = "link.key";
/// The key that the console has been asked to take in its place.
pub(super) const NEXT: &str = "link.key.next";

/// Which of the host's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Current,
    Next,
}

impl Which {
    fn file(self) -> &'static str {
        match self {
            Self::Current => KEY,
            Self::Next => NEXT,
        }
    }
}

/// A console, as enrolment left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Where it is.
    pub url: String,
    /// This host's identity there.
    pub host: String,
    /// This host's name there.
    pub name: String,
    /// The console's public key.
    pub key: String,
    /// The fingerprint of its certificate, if that is pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// Authorities that vouch for its certificate (PEM), if not the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
}

/// Why this host cannot be linked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{} cannot be used", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A key cannot be used.
    #[error("the key in {} cannot be used", path.display())]
    Key {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: KeyError,
    },
    /// What stands in the file means nothing.
    #[error("{} does not say which console this host is linked to: {why}; run `qd unlink`, then `qd link` again", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The code is none.
    #[error("that is no enrolment code: it has a dot, and the fingerprint of the console's key after it")]
    Code,
    /// The console is not the one that the code is from.
    #[error(
        "the console that answers is not the one that made the code: somebody is in between, or the code is of another console"
    )]
    WrongConsole,
    /// It is not linked.
    #[error("this host is not linked to a console; run `qd link` first")]
    NotLinked,
    /// It is linked already.
    #[error("this host is linked to {0} already; run `qd unlink` first")]
    Already(String),
}

/// What a code says: the secret, and the console that it is from.
#[derive(Clone)]
pub struct Code {
    /// What the console takes it by.
    pub secret: String,
    fingerprint: String,
}

impl Code {
    fn read(text: &str) -> Result<Self, Error> {
        let (secret, fingerprint) = text.trim().split_once('.').ok_or(Error::Code)?;
        if secret.is_empty() || fingerprint.is_empty() {
            return Err(Error::Code);
        }
        Ok(Self {
            secret: secret.to_owned(),
            fingerprint: fingerprint.to_owned(),
        })
    }

    fn vouches_for(&self, key: &PublicKey) -> bool {
        let digest = Sha256::digest(key.as_bytes());
        URL_SAFE_NO_PAD.encode(&digest[..FINGERPRINT_BYTES]) == self.fingerprint
    }
}

/// Reads a code and makes this host's key: the code, and the public key for the console.
///
/// # Errors
/// [`Error::Already`], [`Error::Code`], or that the key cannot be made.
pub fn prepare(home: &Path, code: &str) -> Result<(Code, String), Error> {
    if let Some(linked) = linked(home)? {
        return Err(Error::Already(linked.url));
    }
    let code = Code::read(code)?;
    let folder = home.join(FOLDER);
    file::private_directory(&folder).map_err(|source| failed(&folder, source))?;
    // A new one for each console: what one knew of this host is worth nothing to the next.
    let path = folder.join(KEY);
    let unusable = |source| Error::Key {
        path: path.clone(),
        source,
    };
    let key = SigningKey::generate().map_err(unusable)?;
    let document = key.to_pkcs8().map_err(unusable)?;
    let _lock = file::Lock::take(&folder.join("lock")).map_err(|source| failed(&path, source))?;
    file::replace(&path, &document).map_err(|source| failed(&path, source))?;
    match std::fs::remove_file(folder.join(NEXT)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(&folder.join(NEXT), error));
        }
        _ => {}
    }
    Ok((code, key.public().to_string()))
}

/// Notes the console, once it has proven to be the one that the code is from.
///
/// # Errors
/// [`Error::WrongConsole`], or that it cannot be written.
pub fn link(home: &Path, code: &Code, linked: &Linked) -> Result<(), Error> {
    let key: PublicKey = linked.key.parse().map_err(|_| Error::WrongConsole)?;
    if !code.vouches_for(&key) {
        return Err(Error::WrongConsole);
    }
    let folder = home.join(FOLDER);
    let path = folder.join(FILE);
    let text = serde_json::to_vec_pretty(linked).map_err(|error| failed(&path, error.into()))?;
    let _lock = file::Lock::take(&folder.join("lock")).map_err(|source| failed(&path, source))?;
    super::counter::begin(&folder).map_err(|source| failed(&folder, source))?;
    file::replace(&path, &text).map_err(|source| failed(&path, source))
}

/// Forgets the console and this host's key for it; where it was, if it was linked.
///
/// # Errors
/// If the files cannot be removed.
pub fn unlink(home: &Path) -> Result<Option<String>, Error> {
    let was = linked(home).map(|linked| linked.map(|linked| linked.url));
    let folder = home.join(FOLDER);
    for name in [FILE, KEY, NEXT, super::counter::FILE] {
        let path = folder.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&path, error)),
            _ => {}
        }
    }
    // One that could not be read is gone as well.
    Ok(was.unwrap_or_else(|_| Some("a console".to_owned())))
}

/// The console that this host is linked to, if it is.
///
/// # Errors
/// If what stands there cannot be read.
pub fn linked(home: &Path) -> Result<Option<Linked>, Error> {
    let path = home.join(FOLDER).join(FILE);
    match file::read_secret(&path, MAX_BYTES) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| unreadable(&path, error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(&path, source)),
    }
}

/// What a link is made of.
pub(super) struct Parts {
    pub console: ConsoleUrl,
    pub trust: Trust,
    pub host: HostId,
    pub console_key: PublicKey,
    pub key: SigningKey,
}

impl Linked {
    /// Itself, understood, with this host's key.
    pub(super) fn parts(&self, home: &Path, which: Which) -> Result<Parts, Error> {
        let path = home.join(FOLDER).join(FILE);
        let trust = match (&self.pin, &self.authorities) {
            (Some(pin), _) => pin
                .parse()
                .map(Trust::Pin)
                .map_err(|_| unreadable(&path, "the pin is none".to_owned()))?,
            (None, Some(pem)) => {
                Trust::authorities(pem.as_bytes()).map_err(|error| unreadable(&path, error.to_string()))?
            }
            (None, None) => Trust::System,
        };
        let text = |what: &str| unreadable(&path, format!("{what} means nothing"));
        Ok(Parts {
            console: self.url.parse().map_err(|_| text("the URL"))?,
            trust,
            host: self.host.parse().map_err(|_| text("the host's identity"))?,
            console_key: self.key.parse().map_err(|_| text("the console's key"))?,
            key: key_in(&home.join(FOLDER).join(which.file()))?,
        })
    }

    /// By what the console knows this host, or is to know it.
    pub(super) fn key(&self, home: &Path, which: Which) -> Result<PublicKey, Error> {
        Ok(key_in(&home.join(FOLDER).join(which.file()))?.public())
    }
}

/// The key in a file.
pub(super) fn key_in(path: &Path) -> Result<SigningKey, Error> {
    let document = file::read_secret(path, MAX_BYTES).map_err(|source| failed(path, source))?;
    SigningKey::from_pkcs8(&document).map_err(|source| Error::Key {
        path: path.to_owned(),
        source,
    })
}

pub(super) fn failed(path: &Path, source: io::Error) -> Error {
    Error::File {
        path: path.to_owned(),
        source,
    }
}

pub(super) fn unreadable(path: &Path, why: String) -> Error {
    Error::Unreadable {
        path: path.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(key: &SigningKey) -> String {
        let digest = Sha256::digest(key.public().as_bytes());
        format!(
            "qdc-secret.{}",
            URL_SAFE_NO_PAD.encode(&digest[..FINGERPRINT_BYTES])
        )
    }

    fn console(key: &SigningKey) -> Linked {
        Linked {
            url: "https://console.example".to_owned(),
            host: "0198".to_owned(),
            name: "web-1".to_owned(),
            key: key.public().to_string(),
            pin: None,
            authorities: None,
        }
    }

    #[test]
    fn a_host_is_linked_once_and_can_be_linked_elsewhere_after_that_ended() {
        let home = tempfile::tempdir().expect("a folder");
        let key = SigningKey::generate().expect("a key");
        let (code, public) = prepare(home.path(), &code_of(&key)).expect("a code");
        link(home.path(), &code, &console(&key)).expect("linked");
        let parts = console(&key)
            .parts(home.path(), Which::Current)
            .expect("understood");
        assert_eq!(parts.key.public().to_string(), public);
        assert!(matches!(
            prepare(home.path(), &code_of(&key)),
            Err(Error::Already(_))
        ));
        assert_eq!(
            unlink(home.path()).expect("gone").as_deref(),
            Some("https://console.example")
        );
        assert_eq!(linked(home.path()).expect("readable"), None);
        assert_eq!(unlink(home.path()).expect("gone"), None);
    }

    #[test]
    fn another_console_than_that_of_the_code_is_not_believed() {
        let home = tempfile::tempdir().expect("a folder");
        let (ours, other) = (
            SigningKey::generate().expect("a key"),
            SigningKey::generate().expect("a key"),
        );
        let (code, _) = prepare(home.path(), &code_of(&ours)).expect("a code");
        let refused = link(home.path(), &code, &console(&other));
        assert!(matches!(refused, Err(Error::WrongConsole)));
        assert_eq!(linked(home.path()).expect("readable"), None);
        assert!(matches!(prepare(home.path(), "qdc-secret"), Err(Error::Code)));
    }
}
