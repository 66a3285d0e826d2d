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
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::load::Loaded;
use crate::{file, seal::Seal};

/// How many generations are kept beside the one in use.
const KEPT_GENERATIONS: u64 = 3;
/// A journal is begun anew once what was added to it is this large, in bytes, and larger than its picture.
const GROWN: u64 = 1 << 20;

/// One process as it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// Its id.
    pub id: u64,
    /// Options and state, without the environment. Sealed in the file, as the environment is: arguments hold secrets too.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// The environment.
    #[serde(default)]
    pub env: Map<String, Value>,
    /// Whether it should run.
    pub wanted: bool,
    /// The key of its last run, as the keeper knows it.
    pub run: Option<String>,
    /// The main process of that run, for when there is no keeper that knows it.
    #[serde(default)]
    pub main: Option<Main>,
    /// Options, state and environment as they stand in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sealed: Option<String>,
}

impl Saved {
    /// How a process should be.
    #[must_use]
    pub fn new(id: u64, fields: Map<String, Value>, env: Map<String, Value>, wanted: bool) -> Self {
        Self {
            id,
            fields,
            env,
            wanted,
            run: None,
            main: None,
            sealed: None,
        }
    }

    fn purpose(&self) -> String {
        format!("process.{}", self.id)
    }

    /// As it may be written.
    fn closed(mut self, seal: &Seal) -> io::Result<Self> {
        let secret = Secret {
            fields: std::mem::take(&mut self.fields),
            env: std::mem::take(&mut self.env),
        };
        self.sealed = Some(seal.close(&serde_json::to_vec(&secret)?, &self.purpose())?);
        Ok(self)
    }

    /// As it is.
    fn opened(mut self, seal: &Seal) -> io::Result<Self> {
        if let Some(sealed) = self.sealed.take() {
            let secret = seal.unseal(&sealed, &self.purpose());
            let secret: Option<Secret> = secret.and_then(|secret| serde_json::from_slice(&secret).ok());
            let secret = secret.ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    "what is in it was sealed with another key than keys/state.key: restore that file",
                )
            })?;
            (self.fields, self.env) = (secret.fields, secret.env);
        }
        Ok(self)
    }
}

/// What is sealed of a process.
#[derive(Serialize, Deserialize)]
struct Secret {
    fields: Map<String, Value>,
    env: Map<String, Value>,
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
    seal: Arc<Seal>,
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
    /// The system's error when the folder cannot be read or written; `InvalidData` when the key is another than it was.
    pub fn open(folder: &Path, seal: Arc<Seal>) -> io::Result<(Self, Loaded)> {
        let mut loaded = load::load(folder)?;
        let opened = loaded.processes.into_iter().map(|saved| saved.opened(&seal));
        loaded.processes = opened.collect::<io::Result<_>>()?;
        let begun = begin(folder, loaded.generation + 1, &loaded.processes, &seal);
        let (generation, (file, picture)) = match begun {
            Ok(begun) => (loaded.generation + 1, begun),
            // Apps need a daemon even where there is no room: every entry holds the whole of one process, so the newest
            // generation may go on.
            Err(error) if loaded.generation > 0 => {
                tracing::error!(%error, folder = %folder.display(), "cannot begin a new generation of the journal; going on with the last");
                (loaded.generation, go_on(folder, loaded.generation)?)
            }
            Err(error) => return Err(error),
        };
        let journal = Self {
            folder: folder.to_owned(),
            seal,
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
        let closed = saved.closed(&self.seal)?;
        self.append(&Entry::Put(Box::new(closed)))
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
        let (file, picture) = begin(&self.folder, generation, processes, &self.seal)?;
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

/// The file of a generation that is there, at its end.
fn go_on(folder: &Path, generation: u64) -> io::Result<(File, u64)> {
    let file = OpenOptions::new().append(true).open(path(folder, generation))?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// Writes a whole picture aside, and moves it to its place once it is on the disk.
fn begin(folder: &Path, generation: u64, processes: &[Saved], seal: &Seal) -> io::Result<(File, u64)> {
    let mut bytes = Vec::new();
    for saved in processes {
        bytes.extend(line::write(&Entry::Put(Box::new(saved.clone().closed(seal)?)))?);
    }
    bytes.extend(line::write(&Entry::Whole(processes.len() as u64))?);
    let file = file::replace(&path(folder, generation), &bytes)?;
    Ok((file, bytes.len() as u64))
}

#[cfg(test)]
mod tests;
