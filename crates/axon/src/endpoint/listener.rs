//! The listening side of an endpoint.

use std::{
    fs, io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::{FileTypeExt, MetadataExt},
    },
    path::{Path, PathBuf},
};

use tokio::net::{TcpListener, UnixListener, UnixStream};
use tracing::warn;

use super::{Endpoint, Stream};
use crate::Peer;

/// A bound socket. Dropping it removes its Unix socket file, unless another has since taken the path.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
}

#[derive(Debug)]
enum Socket {
    Unix {
        listener: UnixListener,
        path: PathBuf,
        identity: (u64, u64),
        stays: bool,
        only: Option<u32>,
    },
    Tcp(TcpListener),
}

impl Listener {
    pub(super) fn unix(listener: UnixListener, path: PathBuf) -> io::Result<Listener> {
        let identity = identity(&path)?;
        Ok(Listener {
            socket: Socket::Unix {
                listener,
                path,
                identity,
                stays: false,
                only: None,
            },
        })
    }

    /// Hangs up on peers of another user than this one and root, whatever the socket's permissions have become.
    pub fn admit_only(&mut self, uid: u32) {
        if let Socket::Unix { only, .. } = &mut self.socket {
            *only = Some(uid);
        }
    }

    /// Leaves the socket's file where it is when this is dropped: others hold the socket too.
    pub fn leave_file(&mut self) {
        if let Socket::Unix { stays, .. } = &mut self.socket {
            *stays = true;
        }
    }

    pub(super) fn tcp(listener: TcpListener) -> Listener {
        Listener {
            socket: Socket::Tcp(listener),
        }
    }

    /// Returns the listener of a Unix socket that was bound before, by whoever passed its descriptor on.
    ///
    /// # Errors
    /// The system's error when the descriptor is no listening Unix socket, or nothing is at the path any more.
    pub fn adopt(socket: OwnedFd, path: PathBuf) -> io::Result<Listener> {
        let listener = std::os::unix::net::UnixListener::from(socket);
        listener.set_nonblocking(true)?;
        Listener::unix(UnixListener::from_std(listener)?, path)
    }

    /// Returns where this listens, with the real port.
    ///
    /// # Errors
    /// The system's error when the address cannot be read back.
    pub fn endpoint(&self) -> io::Result<Endpoint> {
        match &self.socket {
            Socket::Unix { path, .. } => Ok(Endpoint::Unix(path.clone())),
            Socket::Tcp(listener) => listener.local_addr().map(Endpoint::Tcp),
        }
    }

    /// Waits for the next peer. Cancel safe.
    ///
    /// # Errors
    /// The system's error, typically descriptors running out; the listener stays usable.
    pub async fn accept(&self) -> io::Result<Stream> {
        match &self.socket {
            Socket::Unix { listener, only, .. } => loop {
                let stream = Stream::Unix(listener.accept().await?.0);
                match (only, Peer::of(&stream)) {
                    (Some(only), peer) if !is_admitted(*only, peer) => {
                        warn!(?peer, "hung up on another user");
                    }
                    _ => return Ok(stream),
                }
            },
            Socket::Tcp(listener) => Stream::tcp(listener.accept().await?.0),
        }
    }
}

/// The owner and root; nobody of whom the kernel does not tell.
fn is_admitted(owner: u32, peer: Option<Peer>) -> bool {
    peer.is_some_and(|peer| peer.uid == owner || peer.uid == 0)
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.socket {
            Socket::Unix { listener, .. } => listener.as_fd(),
            Socket::Tcp(listener) => listener.as_fd(),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Socket::Unix {
            path,
            identity: ours,
            stays: false,
            ..
        } = &self.socket
            && identity(path).is_ok_and(|now| now == *ours)
        {
            // A file that stays behind is harmless: the next bind replaces it.
            let _ = fs::remove_file(path);
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::symlink_metadata(path).map(|file| (file.dev(), file.ino()))
}

/// Removes the socket file of a listener that is gone. Connecting tells a dead socket from a live one; to a plain file
/// the kernel answers like to a dead socket, hence the look at the file type.
pub(super) async fn remove_stale(path: &Path) -> io::Result<()> {
    let taken = |reason| Err(io::Error::new(io::ErrorKind::AddrInUse, reason));
    match fs::symlink_metadata(path) {
        Ok(file) if !file.file_type().is_socket() => return taken("the path exists and is not a socket"),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        _ => taken("another process listens on this socket"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_and_root_are_admitted_and_nobody_else() {
        let peer = |uid| Some(Peer { uid, pid: Some(1) });
        assert!(is_admitted(1000, peer(1000)) && is_admitted(1000, peer(0)));
        assert!(!is_admitted(1000, peer(1001)) && !is_admitted(0, peer(1000)) && !is_admitted(1000, None));
    }
}
