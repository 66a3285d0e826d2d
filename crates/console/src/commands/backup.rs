//! `qd-console backup` and `restore`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::say;
use crate::{
    serve::SOCKET_NAME,
    store::{FILE, Store},
};

/// Which file.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The copy
    file: PathBuf,
}

/// Copies the store into a new file, as it is at one instant.
pub async fn copy(store: &Store, args: Args) -> anyhow::Result<()> {
    if args.file.exists() {
        bail!("{} is there already", args.file.display());
    }
    store.backup(&args.file).await?;
    say(&format!(
        "the store was copied to {}; the console's key in keys/ is not in it, and hosts know the console by that: keep both",
        args.file.display()
    ));
    Ok(())
}

/// Puts a copy in the place of the store.
pub async fn restore(data: &Path, args: Args) -> anyhow::Result<()> {
    if std::os::unix::net::UnixStream::connect(data.join(SOCKET_NAME)).is_ok() {
        bail!("a console runs on {}; stop it first", data.display());
    }
    let beside = tempfile_in(data)?;
    std::fs::copy(&args.file, beside.join(FILE))
        .with_context(|| format!("{} cannot be copied", args.file.display()))?;
    // Read, and brought to this version, before anything is replaced.
    let checked = Store::open(&beside).await;
    checked
        .with_context(|| format!("{} is no store that can be used", args.file.display()))?
        .close()
        .await;
    for leftover in ["-wal", "-shm"] {
        // They belong to the store that is replaced, and may not be there.
        let _ = std::fs::remove_file(data.join(format!("{FILE}{leftover}")));
    }
    std::fs::rename(beside.join(FILE), data.join(FILE))?;
    std::fs::remove_dir_all(&beside)?;
    say("restored");
    Ok(())
}

/// A folder of its own in the data directory, for what is not yet known to be good.
fn tempfile_in(data: &Path) -> anyhow::Result<PathBuf> {
    let folder = data.join("restore.new");
    // Left by one that was interrupted.
    let _ = std::fs::remove_dir_all(&folder);
    qd_edge::serve::private_directory(&folder)?;
    Ok(folder)
}
