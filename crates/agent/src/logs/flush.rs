//! Emptying log files.

use rustix::fs::OFlags;

use super::{Error, Source, open};

/// Truncates each file, as `pm2 flush` does; the daemon appends to the same files and goes on. A file that cannot be
/// emptied does not keep the others from it; the first failure is told.
pub async fn flush(sources: Vec<Source>) -> Result<(), Error> {
    let flushing = tokio::task::spawn_blocking(move || {
        let flushed: Vec<_> = sources.iter().map(one).collect();
        flushed.into_iter().collect()
    });
    flushing.await.unwrap_or(Err(Error::Interrupted))
}

fn one(source: &Source) -> Result<(), Error> {
    let Some(opened) = open::open_as(source, OFlags::WRONLY)? else {
        return Ok(());
    };
    opened.file.set_len(0).map_err(|error| Error::Io {
        path: source.path.clone(),
        source: error,
    })
}
