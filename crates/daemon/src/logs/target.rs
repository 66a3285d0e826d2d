//! A log file: at its end whoever else changes it, and not in the way when the disk is full.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    os::{
        fd::BorrowedFd,
        unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::{
    fs::OFlags,
    pipe::{SpliceFlags, splice},
};

use super::{
    Ledger,
    rotate::{self, Limits},
    tail,
};

/// How long a file that could not be written to is left alone.
const LEAVE_ALONE: Duration = Duration::from_secs(1);

/// An open file, shared by everybody who writes to it.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    limits: Option<Limits>,
    dropped: Arc<AtomicU64>,
    ledger: Arc<Ledger>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    /// Where the next byte goes; where the file ended when it was last looked at.
    position: u64,
    is_regular: bool,
    /// Bytes that went nowhere since the last that did not.
    lost: u64,
    broken_until: Option<Instant>,
}

impl Target {
    /// Opens a file for its owner only, with the folders to it; a link or a directory is none.
    pub fn open(
        path: &Path,
        limits: Option<Limits>,
        dropped: Arc<AtomicU64>,
        ledger: Arc<Ledger>,
    ) -> io::Result<Self> {
        let mut inner = Inner::open(path)?;
        inner.lost = ledger.owed(path);
        Ok(Self {
            path: path.to_owned(),
            limits,
            dropped,
            ledger,
            inner: Mutex::new(inner),
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the next byte goes.
    pub fn position(&self) -> u64 {
        self.inner().position
    }

    /// Whether it ends inside a line; not, if it cannot be read.
    pub fn is_in_line(&self) -> bool {
        tail::is_in_line(&self.path).unwrap_or(false)
    }

    /// The last lines from this position on; none if it cannot be read.
    pub fn last_lines(&self, since: u64) -> Vec<String> {
        tail::last_lines(&self.path, since)
            .inspect_err(
                |error| tracing::debug!(%error, path = %self.path.display(), "cannot read the end of a log"),
            )
            .unwrap_or_default()
    }

    /// Opens the path anew. If that fails the present file stays in use.
    pub fn reopen(&self) {
        match Inner::open(&self.path) {
            Ok(opened) => self.inner().become_(opened),
            Err(error) => {
                tracing::warn!(%error, path = %self.path.display(), "cannot open a log anew");
            }
        }
    }

    /// Moves up to so many bytes from a pipe to the file inside the kernel; how many. `None` when this file cannot be
    /// written to in that way, or at all at the moment.
    pub fn splice(&self, pipe: BorrowedFd<'_>, most: usize) -> io::Result<Option<usize>> {
        let mut inner = self.inner();
        if !inner.is_regular || inner.is_broken() || !self.settle(&mut inner) {
            return Ok(None);
        }
        if inner.go_to_end(&self.path).is_err() {
            return Ok(None);
        }
        match splice(pipe, None, &inner.file, None, most, SpliceFlags::NONBLOCK) {
            Ok(moved) => {
                inner.position += moved as u64;
                self.rotate(&mut inner);
                Ok(Some(moved))
            }
            // The pipe is empty.
            Err(rustix::io::Errno::AGAIN) => Err(io::ErrorKind::WouldBlock.into()),
            // No room, or a file system that cannot do this: the other way will tell.
            Err(_) => Ok(None),
        }
    }

    /// Writes bytes, or counts them as lost.
    pub fn write(&self, bytes: &[u8]) {
        let mut inner = self.inner();
        if inner.is_broken() || !self.settle(&mut inner) {
            self.lose(&mut inner, bytes.len());
            return;
        }
        let written = inner.append(&self.path, bytes);
        if written < bytes.len() {
            self.lose(&mut inner, bytes.len() - written);
        }
        self.rotate(&mut inner);
    }

    fn lose(&self, inner: &mut Inner, bytes: usize) {
        inner.lost += bytes as u64;
        self.ledger.note(&self.path, inner.lost);
        self.dropped.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Says what was lost, if there is room to say it; whether nothing is owed any more. Until then nothing else may be
    /// written: a reader would look for what is missing in the wrong place.
    fn settle(&self, inner: &mut Inner) -> bool {
        if inner.lost == 0 {
            return true;
        }
        let line = format!(
            "\n[quarterdeck] {} bytes of this log could not be written\n",
            inner.lost
        );
        if inner.append(&self.path, line.as_bytes()) == line.len() {
            tracing::info!(lost = inner.lost, path = %self.path.display(), "a log can be written to again");
            inner.lost = 0;
            self.ledger.note(&self.path, 0);
        }
        inner.lost == 0
    }

    fn rotate(&self, inner: &mut Inner) {
        let Some(limits) = &self.limits else { return };
        if inner.position < limits.max_bytes || !inner.is_regular {
            return;
        }
        match rotate::aside(&self.path, limits).and_then(|()| Inner::open(&self.path)) {
            Ok(opened) => inner.become_(opened),
            Err(error) => {
                tracing::warn!(%error, path = %self.path.display(), "cannot move a log aside that has grown");
            }
        }
    }
}

impl Inner {
    fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        // Opening a pipe that nobody reads would wait for ever; a directory cannot be written to.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .mode(0o600)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
            .open(path)?;
        let kind = file.metadata()?.file_type();
        if !kind.is_file() && !kind.is_char_device() {
            return Err(io::Error::other("it is neither a file nor a device"));
        }
        let is_regular = kind.is_file();
        let position = if is_regular {
            file.seek(SeekFrom::End(0))?
        } else {
            0
        };
        Ok(Self {
            file,
            position,
            is_regular,
            lost: 0,
            broken_until: None,
        })
    }

    fn is_broken(&self) -> bool {
        self.broken_until.is_some_and(|until| Instant::now() < until)
    }

    /// Goes on in another file. What is owed is owed there.
    fn become_(&mut self, opened: Self) {
        *self = Self {
            lost: self.lost,
            ..opened
        };
    }

    /// Others may have emptied it, added to it, or removed it.
    fn go_to_end(&mut self, path: &Path) -> io::Result<()> {
        if self.is_regular {
            let now = self.file.metadata()?;
            if now.nlink() == 0 {
                // Somebody removed it: what comes belongs into a new one.
                self.become_(Self::open(path)?);
            } else if now.len() != self.position {
                self.position = self.file.seek(SeekFrom::End(0))?;
            }
        }
        Ok(())
    }

    /// How many of the bytes were written.
    fn append(&mut self, path: &Path, bytes: &[u8]) -> usize {
        let mut written = 0;
        let result = self.go_to_end(path).and_then(|()| {
            while written < bytes.len() {
                match self.file.write(&bytes[written..]) {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(count) => written += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        });
        self.position += written as u64;
        if let Err(error) = result {
            if self.broken_until.is_none() {
                tracing::warn!(%error, "cannot write a log; dropping what comes");
            }
            self.broken_until = Some(Instant::now() + LEAVE_ALONE);
        } else {
            self.broken_until = None;
        }
        written
    }
}
