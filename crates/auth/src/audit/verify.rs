//! Following the chain from its first line to its last.

use std::{io, path::Path};

use super::{
    chain::{Link, holds},
    files::Files,
};

/// What a whole chain shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Lines, rotated logs included.
    pub entries: u64,
    /// The number of the first line that is still kept.
    pub first: u64,
    /// The hash of the last line.
    pub last_hash: String,
}

/// Where a chain is broken.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A file cannot be read.
    #[error("the audit log cannot be read")]
    Io(#[from] io::Error),
    /// A line is no entry.
    #[error("line {line} of {file} is not an entry of the log")]
    NotAnEntry {
        /// The file.
        file: String,
        /// The line in it, from 1.
        line: usize,
    },
    /// A line does not follow the one before it: it was altered, or lines between them are missing.
    #[error(
        "line {line} of {file} (entry {seq}) does not follow the line before it: it was altered, moved, or lines are missing"
    )]
    Broken {
        /// The file.
        file: String,
        /// The line in it, from 1.
        line: usize,
        /// The number it bears.
        seq: u64,
    },
    /// The log ends before its head.
    #[error("the log ends at entry {found}, but {expected} were written: lines are missing at its end")]
    Truncated {
        /// The last entry there is.
        found: u64,
        /// The last entry there should be.
        expected: u64,
    },
    /// There is no head to compare the end with, or it is of another log.
    #[error(
        "the log's lines hold up to entry {found}, but state/audit.head is missing, damaged or names another line: whether lines are missing at the end cannot be told"
    )]
    Head {
        /// The last entry there is.
        found: u64,
    },
}

/// Checks the log of a home, as it is at this instant; it may be written meanwhile.
///
/// # Errors
/// The first break.
pub fn verify(home: &Path) -> Result<Report, VerifyError> {
    let snapshot = Files::of(home).snapshot()?;
    let base = snapshot
        .head
        .as_ref()
        .map(|head| head.base.clone())
        .unwrap_or_default();
    let mut last = base.clone();
    let mut before_last = Link::default();
    let mut entries = 0;
    for part in &snapshot.parts {
        let file = part
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        for (number, text) in part.lines(0)?.enumerate() {
            let (line, text) = (number + 1, text?);
            let Some(entry) = text.entry() else {
                return Err(VerifyError::NotAnEntry { file, line });
            };
            if entries == 0 && entry.seq <= base.seq {
                // A rotation that was cut short: the file was about to go.
                continue;
            }
            if entry.seq != last.seq + 1 || !holds(&last.hash, &text.text) {
                return Err(VerifyError::Broken {
                    file,
                    line,
                    seq: entry.seq,
                });
            }
            entries += 1;
            before_last = std::mem::replace(&mut last, Link::to(&entry));
        }
    }
    let found = last.seq;
    match snapshot.head.map(|head| head.last) {
        // Without a head: nothing was ever written, or a crash came right after the very first line.
        None if found <= 1 => {}
        Some(head) if head == last => {}
        // A crash between a line and its head; the next writer puts it right.
        Some(head) if entries > 0 && head == before_last => {}
        Some(head) if head.seq > found => {
            return Err(VerifyError::Truncated {
                found,
                expected: head.seq,
            });
        }
        _ => return Err(VerifyError::Head { found }),
    }
    Ok(Report {
        entries,
        first: base.seq + 1,
        last_hash: last.hash,
    })
}
