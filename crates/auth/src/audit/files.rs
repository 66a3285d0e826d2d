//! The files of a log: the present one, those set aside, the head and the lock.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    chain::{Head, Link},
    lines::Part,
};
use crate::file::{self, Lock};

/// Logs kept besides the present one.
const KEPT: u32 = 8;
/// Largest head that is read, in bytes; it is some 250.
const MAX_HEAD_BYTES: u64 = 1024;

/// Where they are.
pub struct Files {
    pub log: PathBuf,
    pub state: PathBuf,
    pub head: PathBuf,
    lock: PathBuf,
}

/// The log as it was at one instant.
pub struct Snapshot {
    pub head: Option<Head>,
    /// Oldest first.
    pub parts: Vec<Part>,
}

impl Files {
    pub fn of(home: &Path) -> Self {
        let state = home.join("state");
        Self {
            log: home.join("audit.log"),
            head: state.join("audit.head"),
            lock: state.join("audit.lock"),
            state,
        }
    }

    pub fn lock(&self) -> io::Result<Lock> {
        Lock::take(&self.lock)
    }

    /// The head; `None` if there is none or it is no head.
    pub fn head(&self) -> io::Result<Option<Head>> {
        match file::read_small(&self.head, MAX_HEAD_BYTES) {
            Ok(content) => Ok(serde_json::from_slice(&content).ok()),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::FileTooLarge
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub fn write_head(&self, head: &Head) -> io::Result<()> {
        file::replace(&self.head, &serde_json::to_vec(head)?)
    }

    /// Opens everything under the lock; reading it needs none.
    pub fn snapshot(&self) -> io::Result<Snapshot> {
        let _lock = match self.lock() {
            Ok(lock) => Some(lock),
            // No such home: there is nothing to lock, and nothing to read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Snapshot {
            head: self.head()?,
            parts: self.parts()?,
        })
    }

    /// The files there are, oldest first.
    pub fn parts(&self) -> io::Result<Vec<Part>> {
        let mut parts = Vec::new();
        for path in (1..=KEPT)
            .rev()
            .map(|number| self.aside(number))
            .chain([self.log.clone()])
        {
            match File::open(&path) {
                Ok(file) => {
                    let size = file.metadata()?.len();
                    parts.push(Part { path, file, size });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(parts)
    }

    /// Sets the present log aside; the oldest one goes, and the head says where what is kept begins.
    pub fn rotate(&self, mut head: Head) -> io::Result<Head> {
        let oldest = self.aside(KEPT);
        match File::open(&oldest) {
            Ok(file) => {
                let size = file.metadata()?.len();
                let part = Part {
                    path: oldest.clone(),
                    file,
                    size,
                };
                if let Some((entry, _)) = part.last()? {
                    head.base = Link::to(&entry);
                    // Before the file goes: after a crash between, lines before the base are skipped.
                    self.write_head(&head)?;
                }
                fs::remove_file(&oldest)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        for number in (1..=KEPT).rev() {
            let from = if number == 1 {
                self.log.clone()
            } else {
                self.aside(number - 1)
            };
            match fs::rename(&from, self.aside(number)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        file::sync_parent(&self.log)?;
        Ok(head)
    }

    fn aside(&self, number: u32) -> PathBuf {
        self.log.with_extension(format!("log.{number}"))
    }
}
