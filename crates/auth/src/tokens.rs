//! The registry of tokens: what each may do, and whether it is in force. It holds nothing a token could be made from.
//!
//! One file, `state/tokens.json`: a line with the SHA-256 of the rest, then the list. The generation before is kept and
//! used when the file is torn. Other processes on the host change it too (`qd token revoke` beside a running agent), so
//! every reader looks whether the file changed before it answers.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use qd_api::{Time, token::Token};
use sha2::{Digest, Sha256};

use crate::file::{self, Lock, Stamp};

/// Largest registry that is read, in bytes: some hundred thousand tokens.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// How long an expired token stays listed, in seconds.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// Most tokens of a host, those no longer in force included; far more than hosts have, far fewer than a file can hold.
pub const MAX_TOKENS: usize = 10_000;
/// A file that changed less than this ago may change again within the grain of its times, unseen; it is read anew.
const SETTLED: Duration = Duration::from_millis(100);

/// Why the registry cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} cannot be read or written", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is damaged, and so is the generation before it: restore one of them", .0.display())]
    Damaged(PathBuf),
    #[error("{} is gone: restore it, or its .prev", .0.display())]
    Gone(PathBuf),
}

#[derive(Default)]
struct Loaded {
    stamp: Option<Stamp>,
    tokens: Arc<HashMap<String, Token>>,
}

/// The tokens of one host.
pub struct Registry {
    path: PathBuf,
    lock: PathBuf,
    loaded: Mutex<Loaded>,
    used: Mutex<HashMap<String, Time>>,
}

impl Registry {
    /// The registry of this directory; empty if there was none.
    pub fn open(directory: &Path) -> Result<Self, Error> {
        let registry = Self {
            path: directory.join("tokens.json"),
            lock: directory.join("tokens.lock"),
            loaded: Mutex::default(),
            used: Mutex::default(),
        };
        if !registry.path.exists() && !registry.previous().exists() {
            let _lock = registry.lock()?;
            if !registry.path.exists() {
                registry.write(&HashMap::new(), false)?;
            }
        }
        registry.current()?;
        Ok(registry)
    }

    /// The tokens as they are now in the file.
    pub fn current(&self) -> Result<Arc<HashMap<String, Token>>, Error> {
        let found = self.stat()?;
        let stamp = Stamp::of(&found);
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.stamp != Some(stamp) {
            // What was known before is not answered if reading fails: the next call tries again.
            loaded.stamp = None;
            loaded.tokens = Arc::new(self.read()?);
            // A time ahead of ours (the clock was set back) is as good: the next change bears another.
            let apart = found
                .modified()
                .map(|at| match SystemTime::now().duration_since(at) {
                    Ok(age) => age,
                    Err(ahead) => ahead.duration(),
                });
            if apart.is_ok_and(|apart| apart > SETTLED) {
                loaded.stamp = Some(stamp);
            }
        }
        Ok(Arc::clone(&loaded.tokens))
    }

    /// Changes the tokens under the lock, from what is in the file and not from what this process remembers.
    pub fn change<T>(
        &self,
        now: Time,
        change: impl FnOnce(&mut HashMap<String, Token>) -> T,
    ) -> Result<T, Error> {
        let _lock = self.lock()?;
        self.stat()?;
        let before = self.read()?;
        let mut tokens = before.clone();
        let result = change(&mut tokens);
        let oldest = now.plus_seconds(-KEPT_SECONDS);
        tokens.retain(|_, token| token.expires_at > oldest);
        if tokens != before {
            self.write(&tokens, revokes(&before, &tokens))?;
        }
        Ok(result)
    }

    fn stat(&self) -> Result<fs::Metadata, Error> {
        fs::metadata(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Gone(self.path.clone()),
            _ => self.io(error),
        })
    }

    /// Notes that a token was used, to the minute.
    pub fn note_use(&self, id: &str, at: Time) {
        let minute = at.as_millis().div_euclid(60_000).saturating_mul(60_000);
        let at = Time::from_millis(minute).unwrap_or(at);
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned(), at);
    }

    /// When a token was last used, as far as this process saw it.
    pub fn last_use(&self, id: &str) -> Option<Time> {
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .copied()
    }

    /// Writes down the uses noted since the last time; what cannot be written is kept for the next.
    pub fn flush_usage(&self, now: Time) -> Result<(), Error> {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        if used.is_empty() {
            return Ok(());
        }
        let written = self.change(now, |tokens| {
            for (id, at) in &used {
                if let Some(token) = tokens.get_mut(id) {
                    token.last_used_at = token.last_used_at.max(Some(*at));
                }
            }
        });
        if written.is_err() {
            let mut again = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, at) in used {
                again.entry(id).or_insert(at);
            }
        }
        written
    }

    fn previous(&self) -> PathBuf {
        self.path.with_extension("json.prev")
    }

    fn lock(&self) -> Result<Lock, Error> {
        Lock::take(&self.lock).map_err(|source| self.io(source))
    }

    fn io(&self, source: io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }

    fn read(&self) -> Result<HashMap<String, Token>, Error> {
        let parsed = |path: &Path| match file::read_small(path, MAX_BYTES) {
            Ok(content) => Ok(parse(&content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Io {
                path: path.to_owned(),
                source,
            }),
        };
        if let Some(tokens) = parsed(&self.path)? {
            return Ok(tokens);
        }
        tracing::error!(path = %self.path.display(), "the registry of tokens is damaged; the generation before it is used");
        parsed(&self.previous())?.ok_or_else(|| Error::Damaged(self.path.clone()))
    }

    /// Writes the tokens. With `revoking`, the generation before is overwritten too: what was taken away must not come
    /// back when the file is damaged later.
    fn write(&self, tokens: &HashMap<String, Token>, revoking: bool) -> Result<(), Error> {
        let mut list: Vec<&Token> = tokens.values().collect();
        list.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        let body = serde_json::to_vec(&list).expect("tokens have only string keys");
        let mut content = hex(&Sha256::digest(&body)).into_bytes();
        content.push(b'\n');
        content.extend(body);
        if let Ok(before) = file::read_small(&self.path, MAX_BYTES)
            && parse(&before).is_some()
        {
            file::replace(&self.previous(), &before).map_err(|source| self.io(source))?;
        }
        file::replace(&self.path, &content).map_err(|source| self.io(source))?;
        if revoking {
            file::replace(&self.previous(), &content).map_err(|source| self.io(source))?;
        }
        Ok(())
    }
}

/// Whether a token was in force before and is not now.
fn revokes(before: &HashMap<String, Token>, after: &HashMap<String, Token>) -> bool {
    after.values().any(|token| {
        token.revoked_at.is_some() && before.get(&token.id).is_some_and(|was| was.revoked_at.is_none())
    })
}

/// The tokens of a file's content; `None` if it is not whole.
fn parse(content: &[u8]) -> Option<HashMap<String, Token>> {
    let end = content.iter().position(|byte| *byte == b'\n')?;
    let (sum, body) = (&content[..end], &content[end + 1..]);
    if sum != hex(&Sha256::digest(body)).as_bytes() {
        return None;
    }
    let list: Vec<Token> = serde_json::from_slice(body).ok()?;
    Some(list.into_iter().map(|token| (token.id.clone(), token)).collect())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
}
