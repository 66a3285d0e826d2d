//! The Unix socket in the home, for the owner and root and nobody else.
//!
//! The mode of a socket file is that of the socket itself at the moment of `bind`, less the umask. So the mode is set on
//! the socket before it has a name: at no instant is there a file with a wider mode, and the umask, which belongs to
//! the whole process and its other threads, stays as it is.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::{
        fs::{
            DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
        },
        net,
    },
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FlockOperation, Mode, fchmod, flock},
    net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, connect, listen, socket_with},
    process::geteuid,
};
use tokio::net::UnixListener;

use super::{Error, Peer};

/// Read, write and search for the owner.
const PRIVATE_DIRECTORY: u32 = 0o700;
/// Read and write for the owner.
const PRIVATE_FILE: u32 = 0o600;
/// Anybody's but the owner's rights.
const OTHERS: u32 = 0o077;
/// Set on directories that everybody can write, such as `/tmp`.
const STICKY: u32 = 0o1000;
/// Writable by anybody but the owner.
const OTHERS_WRITE: u32 = 0o022;
/// Connections that the kernel holds until they are accepted.
const BACKLOG: i32 = 128;

/// Who may use the socket: the owner, and root, who could become the owner anyway.
#[must_use]
pub fn admit(uid: u32, pid: Option<i32>, owner: u32) -> Option<Peer> {
    (uid == owner || uid == 0).then_some(Peer::Local { uid, pid })
}

/// Makes a directory that is only ours, or makes sure that an existing one is.
///
/// # Errors
/// When it belongs to another user, or others can write it: what they put there could be anything.
pub fn private_directory(path: &Path) -> Result<(), Error> {
    let refuse = |reason: String| {
        Err(Error::Home {
            path: path.to_owned(),
            reason,
        })
    };
    let created = DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE_DIRECTORY)
        .create(path);
    let meta = match created.and_then(|()| fs::metadata(path)) {
        Ok(meta) => meta,
        Err(error) => return refuse(error.to_string()),
    };
    if meta.uid() != geteuid().as_raw() {
        return refuse(format!(
            "it belongs to the user {}, and this program runs as {}",
            meta.uid(),
            geteuid().as_raw()
        ));
    }
    if meta.mode() & (OTHERS_WRITE | STICKY) != 0 {
        return refuse("others can write it; choose another directory, or run `chmod 700` on it".to_owned());
    }
    if meta.mode() & OTHERS != 0 {
        tracing::info!(path = %path.display(), "taking the home away from other users' eyes: mode 0700");
        if let Err(error) = fs::set_permissions(path, Permissions::from_mode(PRIVATE_DIRECTORY)) {
            return refuse(error.to_string());
        }
    }
    Ok(())
}

/// The bound socket. Its file goes when it is dropped.
pub(super) struct Socket {
    listener: UnixListener,
    path: PathBuf,
    inode: u64,
    owner: u32,
    /// Held for as long as the socket is ours, so that of two started at once only one takes it.
    _lock: File,
}

impl Socket {
    pub(super) fn bind(path: &Path) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Socket {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let address = SocketAddrUnix::new(path).map_err(|_| Error::Socket {
            path: path.to_owned(),
            reason: "the path is too long for a socket; choose a shorter home".to_owned(),
        })?;
        let lock = lock(path)?;
        remove_stale(path, &address)?;
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)
            .map_err(|error| failed(error.into()))?;
        fchmod(&socket, Mode::from_raw_mode(PRIVATE_FILE)).map_err(|error| failed(error.into()))?;
        bind(&socket, &address).map_err(|error| failed(error.into()))?;
        let meta = fs::symlink_metadata(path).map_err(failed)?;
        if meta.mode() & OTHERS != 0 {
            let _ = fs::remove_file(path);
            let reason =
                "this system does not keep the mode of a socket; others could have reached it".to_owned();
            return Err(Error::Socket {
                path: path.to_owned(),
                reason,
            });
        }
        listen(&socket, BACKLOG).map_err(|error| failed(error.into()))?;
        let listener = UnixListener::from_std(net::UnixListener::from(socket)).map_err(failed)?;
        Ok(Self {
            listener,
            path: path.to_owned(),
            inode: meta.ino(),
            owner: meta.uid(),
            _lock: lock,
        })
    }

    pub(super) fn listener(&self) -> &UnixListener {
        &self.listener
    }

    /// Whose socket it is.
    pub(super) fn owner(&self) -> u32 {
        self.owner
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok_and(|meta| meta.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn lock(socket: &Path) -> Result<File, Error> {
    let path = socket.with_extension("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(PRIVATE_FILE)
        .open(&path);
    let file = file.map_err(|error| Error::Socket {
        path,
        reason: error.to_string(),
    })?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(_) => Err(Error::InUse {
            path: socket.to_owned(),
        }),
    }
}

/// Removes a socket that nobody listens at any more; anything else in its place is left alone.
fn remove_stale(path: &Path, address: &SocketAddrUnix) -> Result<(), Error> {
    let failed = |reason: String| {
        Err(Error::Socket {
            path: path.to_owned(),
            reason,
        })
    };
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return failed(error.to_string()),
    };
    if !meta.file_type().is_socket() {
        return failed("something that is not a socket is in its place; move it away".to_owned());
    }
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let answers = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)
        .and_then(|probe| connect(&probe, address));
    match answers {
        // A full queue refuses with AGAIN: somebody listens.
        Ok(()) | Err(rustix::io::Errno::AGAIN) => Err(Error::InUse {
            path: path.to_owned(),
        }),
        Err(rustix::io::Errno::CONNREFUSED) => {
            fs::remove_file(path).or_else(|error| failed(error.to_string()))
        }
        Err(error) => failed(io::Error::from(error).to_string()),
    }
}
