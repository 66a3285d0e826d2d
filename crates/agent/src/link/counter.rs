//! How often this host has connected to its console: by that the console tells a copy of its disk from itself.

use std::{
    io,
    path::{Path, PathBuf},
};

use qd_auth::file;
use qd_tunnel::agent::Counter;

/// The file with the last number.
pub(super) const FILE: &str = "link.count";
/// Longest number, in bytes.
const MAX_BYTES: u64 = 32;

/// Begins to count for a new console.
pub(super) fn begin(folder: &Path) -> io::Result<()> {
    file::replace(&folder.join(FILE), b"0")
}

/// The number on the disk.
pub(super) struct OnDisk(pub PathBuf);

impl Counter for OnDisk {
    fn next(&self) -> io::Result<u64> {
        let path = self.0.join(FILE);
        let _lock = file::Lock::take(&self.0.join("lock"))?;
        let text = file::read_secret(&path, MAX_BYTES)?;
        let last: u64 = std::str::from_utf8(&text)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, "the count of connects is no number")
            })?;
        let next = last.saturating_add(1);
        file::replace(&path, next.to_string().as_bytes())?;
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_up_across_restarts() {
        let folder = tempfile::tempdir().expect("a folder");
        begin(folder.path()).expect("a count");
        let count = || OnDisk(folder.path().to_owned()).next().expect("a number");
        assert_eq!([count(), count(), count()], [1, 2, 3]);
    }
}
