//! Desired state on disk: what is defined, what should run, and under which key it was last started.
//!
//! A journal is a file of lines, each a checksum and one JSON entry. It begins with a whole picture and goes on with
//! what changed; when it has grown, a new generation begins with a new whole picture and the ones before are kept. An
//! entry is written before what it describes is done. A line that is damaged is passed over: every entry holds the
//! whole of one process, so what is lost is one change of one process. If a picture itself is damaged, the generation
//! before it is read first.

mod line;
mod load;

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::load::Loaded;

/// How many generations are kept beside the one in use.
const KEPT_GENERATIONS: u64 = 3;
/// A journal is begun anew once what was added to it is this large, in bytes, and larger than its picture.
const GROWN: u64 = 1 << 20;
/// Nobody but the owner: there are environments in it.
const PRIVATE: u32 = 0o600;

/// One process as it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// Its id.
    pub id: u64,
    /// Options and state, without the environment.
    pub fields: Map<String, Value>,
    /// The environment.
    pub env: Map<String, Value>,
    /// Whether it should run.
    pub wanted: bool,
    /// The key of its last run, as the keeper knows it.
    pub run: Option<String>,
    /// The main process of that run, for when there is no keeper that knows it.
    #[serde(default)]
    pub main: Option<Main>,
}

/// A process of this host, for certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Main {
    /// Its number.
    pub pid: u32,
    /// When it started, in the kernel's ticks since boot.
    pub start_time: u64,
    /// Which boot that was.
    pub boot: String,
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// This is how a process should be from now on.
    Put(Box<Saved>),
    /// This process is forgotten.
    Drop(u64),
    /// The picture of this many processes is complete.
    Whole(u64),
}

/// The journal in use.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    generation: u64,
    file: File,
    /// Size of the picture, and of what came after it.
    picture: u64,
    added: u64,
}

impl Journal {
    /// Reads what is there, and begins a new generation with it.
    ///
    /// # Errors
    /// The system's error when the folder cannot be read or written.
    pub fn open(folder: &Path) -> io::Result<(Self, Loaded)> {
        let loaded = load::load(folder)?;
        let generation = loaded.generation + 1;
        let (file, picture) = begin(folder, generation, &loaded.processes)?;
        let journal = Self {
            folder: folder.to_owned(),
            generation,
            file,
            picture,
            added: 0,
        };
        journal.prune();
        Ok((journal, loaded))
    }

    /// Writes how a process should be.
    ///
    /// # Errors
    /// The system's error; nothing was changed then.
    pub fn put(&mut self, saved: Saved) -> io::Result<()> {
        self.append(&Entry::Put(Box::new(saved)))
    }

    /// Writes that a process is forgotten.
    ///
    /// # Errors
    /// The system's error; nothing was changed then.
    pub fn remove(&mut self, id: u64) -> io::Result<()> {
        self.append(&Entry::Drop(id))
    }

    /// Whether it has grown so much that it should be begun anew.
    #[must_use]
    pub fn has_grown(&self) -> bool {
        self.added > GROWN.max(self.picture)
    }

    /// Begins a new generation with these processes.
    ///
    /// # Errors
    /// The system's error; the present generation stays in use then.
    pub fn renew(&mut self, processes: &[Saved]) -> io::Result<()> {
        let generation = self.generation + 1;
        let (file, picture) = begin(&self.folder, generation, processes)?;
        (self.generation, self.file, self.picture, self.added) = (generation, file, picture, 0);
        self.prune();
        Ok(())
    }

    fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let line = line::write(entry)?;
        self.file.write_all(&line)?;
        self.added += line.len() as u64;
        Ok(())
    }

    fn prune(&self) {
        let oldest = self.generation.saturating_sub(KEPT_GENERATIONS);
        for (generation, path) in load::generations(&self.folder).unwrap_or_default() {
            if generation < oldest {
                // One more generation than needed harms nobody.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// The file of a generation.
pub(crate) fn path(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("journal.{generation}"))
}

/// Writes a whole picture aside, and moves it to its place once it is on the disk.
fn begin(folder: &Path, generation: u64, processes: &[Saved]) -> io::Result<(File, u64)> {
    let mut bytes = Vec::new();
    for saved in processes {
        bytes.extend(line::write(&Entry::Put(Box::new(saved.clone())))?);
    }
    bytes.extend(line::write(&Entry::Whole(processes.len() as u64))?);
    let aside = folder.join("journal.new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(PRIVATE)
        .open(&aside)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    std::fs::rename(&aside, path(folder, generation))?;
    File::open(folder)?.sync_all()?;
    Ok((file, bytes.len() as u64))
}

#[cfg(test)]
mod tests;
