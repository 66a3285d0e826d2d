//! What of which log could not be written and was not told there yet.
//!
//! The disk is no place for it, for it is full; a daemon's memory is none either, for it may be killed. So it stands in
//! a piece of memory that is a descriptor, which the keeper holds for the next daemon. A number is written before the
//! bytes that it counts leave their pipe: a kill in between makes it too large, and never too small.

use std::{
    fs::File,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::{ffi::OsStrExt, fs::FileExt},
    },
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rustix::fs::{MemfdFlags, memfd_create};

/// Bytes of a place: a number, the length of a path, a path. Only what is written of it takes memory.
const PLACE: u64 = 8192;
/// Longest path that fits, in bytes; the kernel takes none that is longer.
const MAX_PATH: usize = 4096;
/// Most logs that something is owed to at once; what is owed to others is forgotten with the daemon.
const MAX_PLACES: usize = 1024;

/// The bytes owed to each log.
#[derive(Debug)]
pub struct Ledger {
    memory: File,
    places: Mutex<Vec<(PathBuf, u64)>>,
}

impl Ledger {
    /// An empty one.
    ///
    /// # Errors
    /// The system's error when there is no memory for it.
    pub fn new() -> io::Result<Self> {
        let memory = memfd_create("lost", MemfdFlags::CLOEXEC)?;
        Ok(Self {
            memory: memory.into(),
            places: Mutex::default(),
        })
    }

    /// The one that another daemon left.
    ///
    /// # Errors
    /// The system's error when it cannot be read.
    pub fn left(memory: OwnedFd) -> io::Result<Self> {
        let memory = File::from(memory);
        let count = usize::try_from(memory.metadata()?.len().div_ceil(PLACE)).unwrap_or(MAX_PLACES);
        let places = (0..count.min(MAX_PLACES))
            .map(|place| read(&memory, place))
            .collect::<io::Result<_>>()?;
        Ok(Self {
            memory,
            places: Mutex::new(places),
        })
    }

    /// What is owed to this log.
    pub fn owed(&self, path: &Path) -> u64 {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places
            .iter()
            .find(|(of, _)| of == path)
            .map_or(0, |(_, bytes)| *bytes)
    }

    /// Notes what is owed to this log from now on.
    pub fn note(&self, path: &Path, bytes: u64) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let known = places.iter().position(|(of, _)| of == path);
        let place = known.or_else(|| places.iter().position(|(_, bytes)| *bytes == 0));
        let place = place.unwrap_or(places.len());
        if place >= MAX_PLACES || (known.is_none() && bytes == 0) {
            return;
        }
        let noted = if known.is_some() {
            self.memory.write_all_at(&bytes.to_le_bytes(), at(place))
        } else {
            write(&self.memory, place, path, bytes)
        };
        match noted {
            Ok(()) if place < places.len() => places[place] = (path.to_owned(), bytes),
            Ok(()) => places.push((path.to_owned(), bytes)),
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "cannot note what a log is short of");
            }
        }
    }
}

impl AsFd for Ledger {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.memory.as_fd()
    }
}

fn at(place: usize) -> u64 {
    place as u64 * PLACE
}

fn read(memory: &File, place: usize) -> io::Result<(PathBuf, u64)> {
    let mut head = [0; 16];
    memory.read_exact_at(&mut head, at(place))?;
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte))
    };
    let length = usize::try_from(number(&head[8..])).unwrap_or(MAX_PATH);
    let mut path = vec![0; length.min(MAX_PATH)];
    memory.read_exact_at(&mut path, at(place) + 16)?;
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(&path));
    Ok((path, number(&head[..8])))
}

/// The number comes last: until then the place is empty.
fn write(memory: &File, place: usize, path: &Path, bytes: u64) -> io::Result<()> {
    let name = path.as_os_str().as_bytes();
    if name.len() > MAX_PATH {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    memory.write_all_at(&0_u64.to_le_bytes(), at(place))?;
    memory.write_all_at(name, at(place) + 16)?;
    memory.write_all_at(&(name.len() as u64).to_le_bytes(), at(place) + 8)?;
    memory.write_all_at(&bytes.to_le_bytes(), at(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_daemon_knows_what_is_owed_and_what_was_paid() {
        let ledger = Ledger::new().expect("memory");
        let (one, other) = (Path::new("/logs/one.log"), Path::new("/l/other.log"));
        ledger.note(one, 7);
        ledger.note(other, 1 << 40);
        ledger.note(one, 9);
        ledger.note(Path::new("/logs/never.log"), 0);
        let next = |ledger: &Ledger| {
            let memory = ledger.as_fd().try_clone_to_owned().expect("a descriptor");
            Ledger::left(memory).expect("it is read")
        };
        let ledger = next(&ledger);
        assert_eq!((ledger.owed(one), ledger.owed(other)), (9, 1 << 40));
        ledger.note(one, 0);
        // Its place is given to another.
        ledger.note(Path::new("/a"), 3);
        let ledger = next(&ledger);
        let all = [one, other, Path::new("/a")].map(|path| ledger.owed(path));
        assert_eq!(all, [0, 1 << 40, 3]);
        assert_eq!(ledger.places.lock().expect("no panic").len(), 2);
    }
}
