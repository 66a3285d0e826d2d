//! The keys that verify this host's tokens: the one that signs now, and those that did until their last token has ended.
//!
//! The first key is the host's identity for good, and signs until another one does. What came after it is one file,
//! `keys/signing.json`, which other processes of the host change (`qd token rotate-key` beside a running agent): every
//! reader looks whether it changed before it answers.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use jsonwebtoken::DecodingKey;
use qd_api::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    file::{self, Lock, Stamp},
    key::{self, Error, HostKey},
};

const FILE: &str = "signing.json";
/// Largest file that is read, in bytes: a key and some hundred retired ones.
const MAX_BYTES: u64 = 64 * 1024;
/// Most keys that may verify beside the one that signs. Whoever rotates faster than tokens end loses the oldest.
const MAX_RETIRED: usize = 64;
/// A file that changed less than this ago may change again within the grain of its times, unseen; it is read anew.
const SETTLED: Duration = Duration::from_millis(100);

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    /// The key that signs, PEM.
    signing: String,
    retired: Vec<Retired>,
}

/// A key that signs no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// The public part, base64url.
    pub public: String,
    /// When the last token that it signed ends.
    pub until: Time,
}

/// The keys as they are now.
pub struct Keys {
    pub signing: Arc<HostKey>,
    retired: Vec<Retired>,
}

/// The keys of one host.
pub struct Keyring {
    /// The first key: the identity of the host, and what its values are hashed with.
    pub identity: Arc<HostKey>,
    directory: PathBuf,
    loaded: Mutex<(Option<Stamp>, Arc<Keys>)>,
}

impl Keyring {
    /// The keys of this directory, making the first one if there is none.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        let identity = Arc::new(HostKey::open(directory)?);
        let first = Keys::first(&identity);
        let ring = Self {
            identity,
            directory: directory.to_owned(),
            loaded: Mutex::new((None, Arc::new(first))),
        };
        ring.current()?;
        Ok(ring)
    }

    /// The keys as the file has them.
    pub fn current(&self) -> Result<Arc<Keys>, Error> {
        let found = match fs::metadata(self.path()) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Arc::new(Keys::first(&self.identity)));
            }
            Err(error) => return Err(error.into()),
        };
        let stamp = Stamp::of(&found);
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.0 != Some(stamp) {
            loaded.0 = None;
            loaded.1 = Arc::new(self.read()?);
            let age = found
                .modified()
                .ok()
                .map(|at| SystemTime::now().duration_since(at));
            if age.is_some_and(|age| age.unwrap_or_else(|ahead| ahead.duration()) > SETTLED) {
                loaded.0 = Some(stamp);
            }
        }
        Ok(Arc::clone(&loaded.1))
    }

    /// Makes a new key that signs from now on. The one before verifies until its last token ends, which `last` tells once
    /// the new key is in force: nobody signs with the old one after that. Until it has told, or where it cannot,
    /// it is `longest`.
    pub fn rotate(
        &self,
        now: Time,
        longest: Time,
        last: impl FnOnce() -> Option<Time>,
    ) -> Result<Arc<Keys>, Error> {
        let _lock = Lock::take(&self.directory.join("lock"))?;
        let before = if self.path().exists() {
            self.read()?
        } else {
            Keys::first(&self.identity)
        };
        let (pem, signing) = key::generate()?;
        let signing = Arc::new(signing);
        let mut retired: Vec<Retired> = before.in_force(now).cloned().collect();
        let over = (retired.len() + 1).saturating_sub(MAX_RETIRED);
        retired.drain(..over);
        let with = |until: Time| {
            let public = before.signing.public.clone();
            let mut all = retired.clone();
            all.push(Retired { public, until });
            all.retain(|key| key.until > now);
            all
        };
        let keys = self.write(&pem, &signing, with(longest))?;
        match last() {
            Some(until) => self.write(&pem, &signing, with(until)),
            None => Ok(keys),
        }
    }

    fn write(&self, pem: &str, signing: &Arc<HostKey>, retired: Vec<Retired>) -> Result<Arc<Keys>, Error> {
        let stored = Stored {
            signing: pem.to_owned(),
            retired,
        };
        let text = serde_json::to_vec(&stored).map_err(io::Error::from)?;
        file::replace(&self.path(), &text)?;
        let keys = Arc::new(Keys {
            signing: Arc::clone(signing),
            retired: stored.retired,
        });
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = (None, Arc::clone(&keys));
        Ok(keys)
    }

    fn read(&self) -> Result<Keys, Error> {
        let text = file::read_secret(&self.path(), MAX_BYTES)?;
        let stored: Stored =
            serde_json::from_slice(&text).map_err(|error| Error::NotAKey(Box::new(error)))?;
        Ok(Keys {
            signing: Arc::new(HostKey::from_pem(stored.signing.as_bytes())?),
            retired: stored.retired,
        })
    }

    fn path(&self) -> PathBuf {
        self.directory.join(FILE)
    }
}

impl Keys {
    /// Those of a host whose key was never changed.
    fn first(identity: &Arc<HostKey>) -> Self {
        Self {
            signing: Arc::clone(identity),
            retired: Vec::new(),
        }
    }

    /// The key that a token names, if it verifies tokens now.
    pub fn verifying(&self, id: &str, now: Time) -> Option<DecodingKey> {
        if id == self.signing.id {
            return Some(self.signing.verifying.clone());
        }
        self.in_force(now)
            .find(|key| key::thumbprint(&key.public) == id)
            .and_then(|key| DecodingKey::from_ed_components(&key.public).ok())
    }

    /// The public parts, the one that signs first.
    pub fn jwks(&self, now: Time) -> Vec<Value> {
        let retired = self.in_force(now).map(|key| key::jwk(&key.public));
        std::iter::once(key::jwk(&self.signing.public))
            .chain(retired)
            .collect()
    }

    /// Those that sign no more and verify still.
    pub fn in_force(&self, now: Time) -> impl Iterator<Item = &Retired> {
        self.retired.iter().filter(move |key| key.until > now)
    }
}
