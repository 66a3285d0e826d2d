//! When what part of a file was written, for lines that do not say: the daemon tells that a process wrote something,
//! and how long its file was at that moment is noted.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::MetadataExt,
    sync::{Mutex, PoisonError},
};

use qd_api::Time;

/// Notes kept per file; when it is full every second one is dropped, so that old times get coarser.
const MAX_MARKS: usize = 4096;
/// Files for which notes are kept; the one noted longest ago makes room.
const MAX_FILES: usize = 1024;
/// One note stands for so many milliseconds: the last of them counts.
const SPAN_MS: i64 = 1000;
/// A file is looked at no more often than this, in milliseconds, however much is written to it.
const LOOK_MS: i64 = 10;

#[derive(Debug)]
struct Mark {
    /// When the note was begun; it moves on with what is written in its span.
    since: i64,
    at: Time,
    size: u64,
}

#[derive(Debug)]
struct Notes {
    inode: u64,
    marks: Vec<Mark>,
}

/// The notes of an agent.
#[derive(Debug, Default)]
pub struct Clock {
    files: Mutex<HashMap<String, Notes>>,
}

impl Clock {
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that what the file holds now was written by `at`.
    pub fn mark(&self, path: &str, at: Time) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let now = at.as_millis();
        let last = files
            .get(path)
            .and_then(|notes| notes.marks.last())
            .map(|mark| mark.at.as_millis());
        if last.is_some_and(|last| (last..last.saturating_add(LOOK_MS)).contains(&now)) {
            return;
        }
        let Some(found) = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file) else {
            return;
        };
        if files.len() >= MAX_FILES && !files.contains_key(path) {
            forget_oldest(&mut files);
        }
        let notes = files.entry(path.to_owned()).or_insert_with(|| Notes {
            inode: found.ino(),
            marks: Vec::new(),
        });
        let shrunk = notes.marks.last().is_some_and(|mark| mark.size > found.len());
        if shrunk || notes.inode != found.ino() {
            notes.marks.clear();
            notes.inode = found.ino();
        }
        let size = found.len();
        // The first note stays: what lies before it is of unknown age.
        let joins = notes.marks.len() > 1;
        match notes.marks.last_mut().filter(|_| joins) {
            Some(mark) if (mark.since..mark.since.saturating_add(SPAN_MS)).contains(&now) => {
                (mark.at, mark.size) = (at, size);
            }
            _ => notes.marks.push(Mark { since: now, at, size }),
        }
        if notes.marks.len() > MAX_MARKS {
            let mut number = 0;
            notes.marks.retain(|_| {
                number += 1;
                number % 2 == 1
            });
        }
    }

    /// The time by which the file held what ends here. Before the first note nothing is known.
    pub(super) fn time_of(&self, path: &str, inode: u64, end: u64) -> Option<Time> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let notes = files.get(path).filter(|notes| notes.inode == inode)?;
        let first = notes.marks.partition_point(|mark| mark.size < end);
        let mark = notes.marks.get(first)?;
        // What was written last before the first note was its occasion.
        (first > 0 || mark.size == end).then_some(mark.at)
    }
}

fn forget_oldest(files: &mut HashMap<String, Notes>) {
    let age = |notes: &Notes| notes.marks.last().map(|mark| mark.at);
    let oldest = files
        .iter()
        .min_by_key(|(_, notes)| age(notes))
        .map(|(path, _)| path.clone());
    if let Some(path) = oldest {
        files.remove(&path);
    }
}
