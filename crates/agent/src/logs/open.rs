//! Opening a log file so that nothing but a log file is ever read.

use std::{
    fs::{self, File},
    io,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Component, Path, PathBuf},
};

use rustix::{
    fs::{CWD, Mode, OFlags, ResolveFlags, openat2},
    io::Errno,
};

use super::Source;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not what a log file must be.
    #[error("{} is refused: {why}", path.display())]
    Refused { path: PathBuf, why: &'static str },
    /// The system does not let us.
    #[error("{} cannot be read", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The reader's task came to an end by itself.
    #[error("the reading was given up")]
    Interrupted,
}

/// An open log file, and what tells it from the next one at the same path.
#[derive(Debug)]
pub struct Opened {
    pub file: File,
    /// Device and inode.
    pub identity: (u64, u64),
}

/// Opens for reading; `None` if there is no such file.
pub fn open(source: &Source) -> Result<Option<Opened>, Error> {
    open_as(source, OFlags::RDONLY)
}

/// Opens with this access. The file is examined after it was opened, so that it cannot be swapped in between.
pub fn open_as(source: &Source, access: OFlags) -> Result<Option<Opened>, Error> {
    let path = &source.path;
    let refused = |why| Error::Refused {
        path: path.clone(),
        why,
    };
    if path == Path::new("/dev/null") {
        return Ok(None);
    }
    if !path.is_absolute() || path.as_os_str().as_bytes().contains(&0) {
        return Err(refused("its path is not absolute"));
    }
    if path.components().any(|part| part == Component::ParentDir) {
        return Err(refused("its path goes upwards"));
    }
    let flags = access | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NOCTTY;
    let safe = ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let opened = match source.root.as_deref() {
        Some(root) => {
            let beneath = path
                .strip_prefix(root)
                .map_err(|_| refused("it lies outside of its directory"))?;
            // The daemon's own directory may be reached by a link its owner made; what lies in it may not be one.
            let root = match fs::canonicalize(root) {
                Ok(root) => root,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(source) => {
                    return Err(Error::Io {
                        path: root.to_owned(),
                        source,
                    });
                }
            };
            let directory = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            openat2(CWD, &root, directory, Mode::empty(), safe).and_then(|directory| {
                openat2(
                    &directory,
                    beneath,
                    flags,
                    Mode::empty(),
                    safe | ResolveFlags::BENEATH,
                )
            })
        }
        None => openat2(CWD, path, flags, Mode::empty(), safe),
    };
    let file = match opened {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err(refused("it is a symbolic link, or lies behind one")),
        Err(Errno::XDEV) => return Err(refused("it lies outside of its directory")),
        Err(Errno::NXIO | Errno::ISDIR | Errno::NODEV) => return Err(refused("it is no regular file")),
        Err(errno) => {
            return Err(Error::Io {
                path: path.clone(),
                source: errno.into(),
            });
        }
    };
    let found = file.metadata().map_err(|source| Error::Io {
        path: path.clone(),
        source,
    })?;
    if !found.is_file() {
        return Err(refused("it is no regular file"));
    }
    match found.nlink() {
        // Removed between opening and looking.
        0 => Ok(None),
        1 => Ok(Some(Opened {
            identity: (found.dev(), found.ino()),
            file,
        })),
        _ => Err(refused("it has a second name (hard link)")),
    }
}
