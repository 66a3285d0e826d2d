//! What has grown is moved aside, compressed, and at last removed.
//!
//! `web-out.log` becomes `web-out.log.2026-11-23T11-20-00.123Z` and then `….gz`; the name tells the moment at which it
//! was complete. A file is complete when it is moved, and a compressed one when it appears.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use flate2::{Compression, write::GzEncoder};

/// When logs are moved aside, and what is kept. Applies to files in one folder; others are their owners' business.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// The folder whose files are moved aside.
    pub folder: PathBuf,
    /// A file is moved aside once it has this many bytes; 0 for never.
    pub max_bytes: u64,
    /// How many that were moved aside are kept of each file.
    pub keep: usize,
    /// How many bytes all of them together may have, of all files of the folder; the oldest go first.
    pub quota_bytes: u64,
}

impl Rotation {
    /// For the files of this folder: 50 MB each, ten kept, one gigabyte together.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            max_bytes: 50 << 20,
            keep: 10,
            quota_bytes: 1 << 30,
        }
    }

    /// The limits of a file, if it is one of the folder's.
    pub(super) fn of(&self, path: &Path) -> Option<Limits> {
        let is_inside = path.parent() == Some(self.folder.as_path());
        (is_inside && self.max_bytes > 0).then(|| Limits {
            max_bytes: self.max_bytes,
            rotation: Arc::new(self.clone()),
        })
    }
}

/// The limits of one file.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub max_bytes: u64,
    rotation: Arc<Rotation>,
}

/// Moves a file aside; compressing it and removing old ones goes on in a thread of its own.
pub(super) fn aside(path: &Path, limits: &Limits) -> io::Result<()> {
    let moment = jiff::Timestamp::now().to_string().replace(':', "-");
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{moment}"));
    let to = PathBuf::from(name);
    fs::rename(path, &to)?;
    let (path, rotation) = (path.to_owned(), limits.rotation.clone());
    std::thread::Builder::new()
        .name("logs-aside".to_owned())
        .spawn(move || {
            if let Err(error) = compress(&to) {
                tracing::warn!(%error, path = %to.display(), "cannot compress a log that was moved aside");
            }
            if let Err(error) = prune(&path, &rotation) {
                tracing::warn!(%error, folder = %rotation.folder.display(), "cannot remove old logs");
            }
        })
        .map(drop)
}

/// Compresses, in a thread of its own, what an earlier daemon moved aside and did not come to compress.
pub(super) fn resume(rotation: &Rotation) -> io::Result<()> {
    let folder = rotation.folder.clone();
    std::thread::Builder::new()
        .name("logs-aside".to_owned())
        .spawn(move || {
            let resumed = left_over(&folder).and_then(|paths| paths.iter().try_for_each(|path| compress(path)));
            if let Err(error) = resumed {
                tracing::warn!(%error, folder = %folder.display(), "cannot compress logs that were moved aside");
            }
        })
        .map(drop)
}

/// Files that were moved aside and are not compressed.
fn left_over(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let moment = name.split_once(".log.").map(|(_, moment)| moment);
        if moment.is_some_and(|moment| moment.parse::<Moment>().is_ok()) && entry.file_type()?.is_file() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The end of the name of a file that was moved aside: `2026-11-23T11-20-00.123Z`.
struct Moment;

impl std::str::FromStr for Moment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (date, time) = text.split_once('T').ok_or(())?;
        let moment = format!("{date}T{}", time.replace('-', ":"));
        moment.parse::<jiff::Timestamp>().map(|_| Self).map_err(drop)
    }
}

fn compress(path: &Path) -> io::Result<()> {
    let with = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let (unfinished, finished) = (with(".gz.new"), with(".gz"));
    let out = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&unfinished)?;
    let mut encoder = GzEncoder::new(out, Compression::default());
    io::copy(&mut File::open(path)?, &mut encoder)?;
    encoder.finish()?;
    fs::rename(&unfinished, &finished)?;
    fs::remove_file(path)
}

/// Removes the oldest beyond the number kept of one file, and beyond what all may take together.
fn prune(path: &Path, rotation: &Rotation) -> io::Result<()> {
    let mut all = Vec::new();
    for entry in fs::read_dir(&rotation.folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some((of, moment)) = name.split_once(".log.")
            && moment.starts_with(|c: char| c.is_ascii_digit())
        {
            let size = entry.metadata()?.len();
            all.push((moment.to_owned(), format!("{of}.log"), entry.path(), size));
        }
    }
    // Newest first: moments sort as they passed.
    all.sort_by(|a, b| b.0.cmp(&a.0));
    let own = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (mut kept, mut total) = (0, 0);
    for (_, of, path, size) in all {
        let is_own = Some(&of) == own.as_ref();
        kept += usize::from(is_own);
        total += size;
        if (is_own && kept > rotation.keep) || total > rotation.quota_bytes {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
