//! The saved list: `dump.pm2`, from which a reboot starts the processes again.
//!
//! A stock command line overwrites the file in place, readable by everybody, and evaluates it as JavaScript when it
//! reads it. Here it is replaced as a whole, readable by its owner only, and read as JSON and nothing else.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{Home, Record, launch::Launch};

/// Largest dump that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// What a dump leaves out of a record: what the daemon gives anew.
const LEFT_OUT: &[&str] = &["instances", "pm_id", "prev_restart_delay"];

/// Why a list was not saved or not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing runs, and saving that would forget what was saved before.
    #[error("the list is empty; saving it would forget what was saved before")]
    Empty,
    /// Nothing was ever saved.
    #[error("nothing was saved")]
    Missing,
    /// Neither the dump nor the one before it can be read.
    #[error("{} is not a list of processes, and neither is the one saved before it", .0.display())]
    Damaged(PathBuf),
    /// A file cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Saves what the daemon has, stopped processes included and modules not. The list saved before is kept beside it.
///
/// # Errors
/// [`Error::Empty`] unless `force`; [`Error::Io`].
pub fn save(home: &Home, records: &[Record], force: bool) -> Result<(), Error> {
    let content = encode(records, force)?;
    if let Some(before) = read(&home.dump())?.filter(|before| !before.is_empty()) {
        replace(&home.dump_backup(), &before)?;
    }
    replace(&home.dump(), &content)
}

/// The content of a dump of these processes, stopped ones included and modules not.
///
/// # Errors
/// [`Error::Empty`] unless `force`.
pub fn encode(records: &[Record], force: bool) -> Result<Vec<u8>, Error> {
    let apps: Vec<Map<String, Value>> = records
        .iter()
        .filter(|record| !record.is_module() && record.id().is_some())
        .map(|record| {
            let mut fields = record.fields();
            fields.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
            fields
        })
        .collect();
    if apps.is_empty() && !force {
        return Err(Error::Empty);
    }
    Ok(serde_json::to_vec_pretty(&apps).expect("records have only string keys"))
}

/// What is to be started of the content of a dump: the entries whose names are not running. `None` if it is no dump.
#[must_use]
pub fn decode(content: &[u8], running: &[Record]) -> Option<Vec<Launch>> {
    let names: HashSet<&str> = running.iter().map(|record| record.name.as_str()).collect();
    let apps: Vec<Map<String, Value>> = serde_json::from_slice(content).ok()?;
    let launches = apps.into_iter().filter_map(|app| {
        let launch = Launch::from_saved(app);
        launch
            .inspect_err(|error| tracing::warn!(%error, "an entry of the saved list cannot be started"))
            .ok()
    });
    Some(launches.filter(|launch| !names.contains(launch.name())).collect())
}

/// What is to be started of the saved list: the entries whose names are not running. Stopped ones stay stopped.
///
/// # Errors
/// [`Error::Missing`], [`Error::Damaged`], [`Error::Io`].
pub fn load(home: &Home, running: &[Record]) -> Result<Vec<Launch>, Error> {
    let mut missing = true;
    for path in [home.dump(), home.dump_backup()] {
        let Some(content) = read(&path)? else { continue };
        missing = false;
        if let Some(launches) = decode(&content, running) {
            return Ok(launches);
        }
        tracing::warn!(path = %path.display(), "a saved list cannot be read");
    }
    Err(if missing {
        Error::Missing
    } else {
        Error::Damaged(home.dump())
    })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    let mut content = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(io)?;
    if content.len() as u64 > MAX_BYTES {
        return Err(io(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("larger than {MAX_BYTES} bytes"),
        )));
    }
    Ok(Some(content))
}

/// The old content or the new one, never something between.
fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        path.parent()
            .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    })();
    written.map_err(|source| {
        let _ = fs::remove_file(&beside);
        Error::Io {
            path: path.to_owned(),
            source,
        }
    })
}
