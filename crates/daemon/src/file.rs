//! State files: the old content or the new one, never something between, and nobody else's to read.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Writes a file aside and moves it to its place once it is on the disk; the file, to go on at its end.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let aside = path.with_extension("new");
    let written = written(&aside, bytes).and_then(|file| std::fs::rename(&aside, path).map(|()| file));
    let file = written.inspect_err(|_| {
        // On a full disk, what was written of it is room that others need.
        let _ = std::fs::remove_file(&aside);
    })?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(file)
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(file)
}
