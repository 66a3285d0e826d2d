//! State files: the old content or the new one, never something between, and nobody else's to read.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::{
    fs::{FlockOperation, Mode, OFlags, flock},
    io::Errno,
};

/// How long others may hold a lock, one after another; each needs as long as a disk takes to flush, and a stopped one
/// must not stop us for ever.
const LOCK_DEADLINE: Duration = Duration::from_secs(20);
/// How often a lock that is taken is tried again.
const LOCK_EVERY: Duration = Duration::from_millis(2);
/// Group and others may not write where keys and state are kept.
const OTHERS_WRITE: u32 = 0o022;
/// Anybody's but the owner's rights.
const OTHERS: u32 = 0o077;

/// Makes a directory that only its owner may enter, unless it is there; one that others may write is refused.
pub fn private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    if fs::metadata(path)?.mode() & OTHERS_WRITE != 0 {
        let why = format!("others can write {}; run `chmod 700` on it", path.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    Ok(())
}

/// Replaces a file as a whole: written beside it, flushed, renamed over it, and the directory flushed.
/// The caller holds the lock of that file.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = PathBuf::from(format!("{}.new", path.display()));
    // Whoever holds the lock is alone, so a file of this name was left by a crash, with whatever mode.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_parent(path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Flushes the directory of a file, so that a name made or changed in it survives a power cut.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Reads a file that should be small; a larger one is an error.
pub fn read_small(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_up_to(File::open(path)?, limit)
}

fn read_up_to(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.take(limit + 1).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("larger than {limit} bytes"),
        ));
    }
    Ok(content)
}

/// Reads a small file that holds a secret: one of our own, that nobody else may read, and not through a link.
pub fn read_secret(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP) => return Err(refused(path, "is a symbolic link; put the file itself there")),
        Err(error) => return Err(error.into()),
    };
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(refused(path, "is not a file"));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(path, "belongs to another user"));
    }
    if found.mode() & OTHERS != 0 {
        let why = "may be read by others; if nobody has, run `chmod 600` on it, else remove it for a new one";
        return Err(refused(path, why));
    }
    read_up_to(file, limit)
}

fn refused(path: &Path, why: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        format!("{} {why}", path.display()),
    )
}

/// What tells one content of a file from another without reading it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    pub size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    pub fn of(found: &fs::Metadata) -> Self {
        Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }
}

/// A lock between processes and between threads, held until it is dropped.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock until [`LOCK_DEADLINE`].
    #[expect(
        clippy::disallowed_methods,
        reason = "a waiting flock knows no deadline, so it is tried again"
    )]
    pub fn take(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        let until = Instant::now() + LOCK_DEADLINE;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(Errno::WOULDBLOCK) if Instant::now() < until => std::thread::sleep(LOCK_EVERY),
                Err(Errno::WOULDBLOCK) => {
                    let why = format!("another process holds {}", path.display());
                    return Err(io::Error::new(io::ErrorKind::TimedOut, why));
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
