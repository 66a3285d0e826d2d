//! Reading what earlier generations left.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use super::{Entry, Saved, line};

/// Largest journal that is read, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// What was found.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Every process, by id.
    pub processes: Vec<Saved>,
    /// The newest generation that there is a file of; 0 if none.
    pub generation: u64,
    /// Lines that were damaged.
    pub damaged: usize,
}

/// The files of all generations, oldest first.
pub fn generations(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix("journal."))
            .and_then(|number| number.parse().ok());
        if let Some(number) = number {
            found.push((number, entry.path()));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Reads the newest generation whose picture is whole, and on top of it the changes of those after it.
pub fn load(folder: &Path) -> io::Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut newer: Vec<Generation> = Vec::new();
    let found = generations(folder)?;
    loaded.generation = found.last().map_or(0, |(number, _)| *number);
    for (_, path) in found.iter().rev() {
        let generation = Generation::read(path)?;
        loaded.damaged += generation.damaged;
        let whole = generation.whole;
        newer.push(generation);
        if whole {
            break;
        }
    }
    let mut processes = BTreeMap::new();
    for generation in newer.into_iter().rev() {
        for entry in generation.entries {
            match entry {
                Entry::Put(saved) => drop(processes.insert(saved.id, *saved)),
                Entry::Drop(id) => drop(processes.remove(&id)),
                Entry::Whole(_) => {}
            }
        }
    }
    loaded.processes = processes.into_values().collect();
    Ok(loaded)
}

struct Generation {
    entries: Vec<Entry>,
    /// Whether its picture is complete and no line of it damaged.
    whole: bool,
    damaged: usize,
}

impl Generation {
    fn read(path: &Path) -> io::Result<Self> {
        let mut generation = Self {
            entries: Vec::new(),
            whole: false,
            damaged: 0,
        };
        if path.symlink_metadata()?.len() > MAX_BYTES {
            generation.damaged = 1;
            return Ok(generation);
        }
        let bytes = std::fs::read(path)?;
        let mut puts = 0;
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match line::read(line) {
                Some(Entry::Whole(count)) => generation.whole = count == puts && generation.damaged == 0,
                Some(entry) => {
                    puts += 1;
                    generation.entries.push(entry);
                }
                None => generation.damaged += 1,
            }
        }
        Ok(generation)
    }
}
