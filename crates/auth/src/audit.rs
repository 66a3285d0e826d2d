//! The audit log: one JSON object a line, each with the hash of the line before it, so that a line that is dropped,
//! altered or moved is found. The head, kept beside it, finds a log that was cut at its end.
//!
//! Written by the agent and by the command line on the same host, under a lock that is taken for each line.

mod chain;
mod files;
mod lines;
mod recovery;
mod verify;

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use qd_api::{
    ErrorCode, Time,
    audit::{AuditEntry, AuditResult},
};
use serde_json::Value;

pub use self::verify::{Report, VerifyError, verify};
use self::{
    chain::{Head, sealed},
    files::Files,
    recovery::Found,
};
use crate::file::{self, Stamp};

/// Size at which the log is set aside and a new one begun, in bytes: some two hundred thousand lines.
const ROTATE_BYTES: u64 = 64 * 1024 * 1024;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Who did it.
    pub who: String,
    /// With which token.
    pub token_id: Option<String>,
    /// From where.
    pub from: String,
    /// What.
    pub verb: String,
    /// To what.
    pub target: Option<String>,
    /// How, without secrets.
    pub params: Value,
    /// How it ended.
    pub result: AuditResult,
    /// Why it failed.
    pub code: Option<ErrorCode>,
    /// In which request.
    pub request_id: String,
}

/// Why the log cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{} cannot be {what}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It is not as a writer leaves it, not even one that died: lines are missing at its end, or are not ours. Nothing
    /// is written on such a log, so that it can be looked at.
    #[error(
        "the audit log does not end where its head says; run `qd audit verify`, then restore it, or set audit.log* and \
         state/audit.head aside together to begin a new one"
    )]
    Broken,
}

/// A handle to the log of a home.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    files: Files,
    rotate_bytes: u64,
    /// The head and the file as this process left them; if they are found so, nobody else wrote since.
    left: Mutex<Option<(Head, Stamp)>>,
}

impl Log {
    /// Opens the log of a home, beginning one if there is none. A line that was torn by a crash is set aside, which is
    /// itself recorded. A broken log opens, to be read; appending to it fails.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(home: &Path) -> Result<Self, Error> {
        Self::open_rotating(home, ROTATE_BYTES)
    }

    /// The same, with another size at which the log is set aside.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open_rotating(home: &Path, rotate_bytes: u64) -> Result<Self, Error> {
        let files = Files::of(home);
        for directory in [home, &files.state] {
            file::private_directory(directory).map_err(failed(directory, "used as a directory"))?;
        }
        let log = Self(Arc::new(Inner {
            files,
            rotate_bytes,
            left: Mutex::default(),
        }));
        let lock = log.0.files.lock().map_err(failed(&log.0.files.log, "locked"))?;
        match log.settled() {
            Ok(_) => {}
            Err(error @ Error::Broken) => {
                tracing::error!(path = %log.0.files.log.display(), %error, "nothing can be audited");
            }
            Err(error) => return Err(error),
        }
        drop(lock);
        Ok(log)
    }

    /// Writes one line and flushes it. Blocks for the time of a disk's flush.
    ///
    /// # Errors
    /// See [`Error`]. Then no line was written.
    pub fn append(&self, entry: Entry) -> Result<AuditEntry, Error> {
        let _lock = self.0.files.lock().map_err(failed(&self.0.files.log, "locked"))?;
        let head = self.settled()?;
        Ok(self.write(head, entry)?.0)
    }

    /// Up to `limit` lines after the one of this number, oldest first, rotated logs included.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(&self, after: u64, limit: usize) -> Result<Vec<AuditEntry>, Error> {
        let snapshot = self
            .0
            .files
            .snapshot()
            .map_err(failed(&self.0.files.log, "read"))?;
        let mut entries: Vec<AuditEntry> = Vec::new();
        for part in snapshot.parts {
            let lines = part.after(after).map_err(failed(&part.path, "read"))?;
            for line in lines {
                if entries.len() >= limit {
                    return Ok(entries);
                }
                let line = line.map_err(failed(&part.path, "read"))?;
                // A damaged line is for `verify` to report; the others are still worth reading.
                if let Some(entry) = line.entry()
                    && entry.seq > after
                {
                    entries.push(entry);
                }
            }
        }
        Ok(entries)
    }

    /// The number of the last line; 0 if there is none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.0
            .files
            .head()
            .ok()
            .flatten()
            .map(|head| head.last.seq)
            .unwrap_or_default()
    }

    /// The head, after whatever a crash left was put right.
    fn settled(&self) -> Result<Head, Error> {
        let files = &self.0.files;
        let stored = files.head().map_err(failed(&files.head, "read"))?;
        let stamp = self.stamp()?;
        if let Some((head, left)) = &*self.left()
            && stored.as_ref() == Some(head)
            && stamp == *left
        {
            return Ok(head.clone());
        }
        let Found::Sound { head, torn } = recovery::look(files).map_err(failed(&files.log, "read"))? else {
            return Err(Error::Broken);
        };
        let Some(torn) = torn else {
            // Also when the last line's head was not written yet: it follows here.
            self.keep(&head)?;
            return Ok(head);
        };
        tracing::warn!(path = %files.log.display(), at = torn.at, "a torn line of the audit log is set aside");
        let cut = OpenOptions::new().write(true).open(&files.log).and_then(|log| {
            log.set_len(torn.at)?;
            log.sync_all()
        });
        cut.map_err(failed(&files.log, "mended"))?;
        Ok(self.write(head, torn.entry())?.1)
    }

    fn write(&self, head: Head, entry: Entry) -> Result<(AuditEntry, Head), Error> {
        let files = &self.0.files;
        let head = if self.stamp()?.size >= self.0.rotate_bytes {
            files.rotate(head).map_err(failed(&files.log, "rotated"))?
        } else {
            head
        };
        let before = self.stamp()?;
        let (entry, line) = sealed(&head.last, entry, Time::now());
        let mut log = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&files.log)
            .map_err(failed(&files.log, "opened"))?;
        let next = head.followed_by(&entry);
        let written = log
            .write_all(&line)
            .and_then(|()| log.sync_data())
            .map_err(failed(&files.log, "written"))
            .and_then(|()| {
                if before == Stamp::default() {
                    file::sync_parent(&files.log).map_err(failed(&files.log, "written"))?;
                }
                self.keep(&next)
            });
        if let Err(error) = written {
            // Half a line, or a line that nobody was told of, must not stay; if it does, recovery finds it.
            let _ = log.set_len(before.size);
            return Err(error);
        }
        Ok((entry, next))
    }

    /// Writes the head down and remembers how the file was left.
    fn keep(&self, head: &Head) -> Result<(), Error> {
        let files = &self.0.files;
        files.write_head(head).map_err(failed(&files.head, "written"))?;
        *self.left() = Some((head.clone(), self.stamp()?));
        Ok(())
    }

    fn left(&self) -> std::sync::MutexGuard<'_, Option<(Head, Stamp)>> {
        self.0.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stamp(&self) -> Result<Stamp, Error> {
        match fs::metadata(&self.0.files.log) {
            Ok(found) => Ok(Stamp::of(&found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Stamp::default()),
            Err(error) => Err(failed(&self.0.files.log, "read")(error)),
        }
    }
}

fn failed(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, what, source }
}
