//! A descriptor of somebody else's that output is shown on: a pipe, a terminal, a socket or a file.
//!
//! It is not ours alone, so it is never made non-blocking. It is written to when it has room, and then only as much as
//! a pipe takes in one piece; who reads it slowly makes whoever writes wait, and nobody else.

use std::{
    fs::File,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::MetadataExt,
    },
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    pipe::{SpliceFlags, splice},
};
use tokio::{
    net::unix::pipe,
    sync::{Mutex, MutexGuard},
};

use super::Stream;

/// What a pipe with room takes without waiting, and without tearing it, in bytes.
pub(super) const PIECE: usize = 4096;

/// Whose line stands at the end, unfinished.
pub(super) type Open = Option<(u64, Stream)>;

/// A place where output is shown.
#[derive(Debug)]
pub(super) struct Sink {
    file: File,
    /// Tells when there is room again; files always have some.
    room: Option<pipe::Sender>,
    turn: Mutex<Open>,
    dropped: Arc<AtomicU64>,
    is_broken: AtomicBool,
}

/// Whether two descriptors lead to one place.
pub(super) fn is_same(one: &OwnedFd, other: &OwnedFd) -> io::Result<bool> {
    let of = |fd: &OwnedFd| File::from(fd.try_clone()?).metadata();
    let (one, other) = (of(one)?, of(other)?);
    Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

impl Sink {
    /// Needs a runtime around it. What cannot be written is counted in `dropped`.
    pub fn new(fd: OwnedFd, dropped: Arc<AtomicU64>) -> io::Result<Self> {
        let file = File::from(fd);
        // Whatever it is, it is watched as a pipe is.
        let room = pipe::Sender::from_file_unchecked(file.try_clone()?);
        Ok(Self {
            file,
            // The kernel refuses to watch what is never full.
            room: room.ok(),
            turn: Mutex::default(),
            dropped,
            is_broken: AtomicBool::new(false),
        })
    }

    /// Waits for one's turn: nobody else writes while it is held.
    pub async fn turn(&self) -> MutexGuard<'_, Open> {
        self.turn.lock().await
    }

    /// Whether something can be written at once, or an error be had.
    pub fn has_room(&self) -> bool {
        let mut fds = [PollFd::new(&self.file, PollFlags::OUT)];
        poll(&mut fds, Some(&Timespec::default())).is_ok() && !fds[0].revents().is_empty()
    }

    /// Waits until it has room.
    pub async fn room(&self) {
        let Some(room) = &self.room else { return };
        while !self.has_room() {
            if room.writable().await.is_err() {
                return;
            }
            // What was told may be old; then it is forgotten, and waited for anew.
            let _ = room.try_io(|| {
                self.has_room()
                    .then_some(())
                    .ok_or(io::ErrorKind::WouldBlock.into())
            });
        }
    }

    /// Moves up to so many bytes here from a pipe inside the kernel; how many. `None` if that cannot be done here.
    pub fn splice(&self, pipe: BorrowedFd<'_>, most: usize) -> io::Result<Option<usize>> {
        match splice(pipe, None, self.file.as_fd(), None, most, SpliceFlags::NONBLOCK) {
            Ok(moved) => Ok(Some(moved)),
            Err(Errno::AGAIN) => Err(io::ErrorKind::WouldBlock.into()),
            Err(_) => Ok(None),
        }
    }

    /// Writes some of the bytes; how many were, or were lost because nothing can be written here any more.
    pub fn write_some(&self, bytes: &[u8]) -> usize {
        let piece = &bytes[..bytes.len().min(PIECE)];
        match rustix::io::write(&self.file, piece) {
            Ok(written) => {
                self.is_broken.store(false, Ordering::Relaxed);
                written
            }
            Err(Errno::INTR | Errno::AGAIN) => 0,
            Err(error) => {
                if !self.is_broken.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "cannot show what apps write; dropping it");
                }
                self.dropped.fetch_add(piece.len() as u64, Ordering::Relaxed);
                piece.len()
            }
        }
    }

    /// Writes all of the bytes, however long that takes.
    pub async fn write(&self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            self.room().await;
            rest = &rest[self.write_some(rest)..];
        }
    }
}
