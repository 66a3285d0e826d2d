//! Reading the files that processes write: by range, searched, and followed.
//!
//! A log file is written by an app, and an app may be hostile: the path may become a link, a pipe or another's file at
//! any moment, lines may be endless, and patterns come from strangers. So files are opened by handle and checked after
//! opening, everything is read in bounded pieces, and patterns run in linear time. A reader that is slow holds nobody else
//! up, costs one bounded queue, and is told what it missed. Knows nothing of HTTP, of tokens, or of PM2.

mod clock;
mod cursor;
mod flush;
mod follow;
mod grep;
mod history;
mod line;
mod merge;
mod open;
mod stamp;
mod tail;
mod watcher;

use std::path::PathBuf;

use qd_api::{
    ProcessRef, Time,
    event::Gap,
    log::{LogLine, Stream},
};

pub use self::{
    clock::Clock,
    cursor::{Cursor, InvalidCursor},
    flush::flush,
    follow::follow,
    grep::{Grep, InvalidGrep},
    history::history,
    open::Error,
    stamp::DateFormat,
    watcher::Watcher,
};

/// A file that a process writes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub process: ProcessRef,
    pub stream: Stream,
    pub path: PathBuf,
    /// The directory the file must lie beneath, if it is one of the daemon's own.
    pub root: Option<PathBuf>,
    /// What stands before each line.
    pub date_format: Option<DateFormat>,
}

/// Bounds of one answer.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub max_lines: usize,
    pub max_bytes: usize,
    pub max_line_bytes: usize,
    /// How much of each file a search looks at, in bytes.
    pub max_scan_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_lines: 10_000,
            max_bytes: 8 * 1024 * 1024,
            max_line_bytes: 64 * 1024,
            max_scan_bytes: 64 * 1024 * 1024,
        }
    }
}

/// Which lines.
#[derive(Debug, Clone)]
pub struct Query {
    pub lines: usize,
    pub since: Option<Time>,
    pub grep: Option<Grep>,
    pub cursor: Option<Cursor>,
}

/// Some lines, oldest first.
#[derive(Debug, Default)]
pub struct Page {
    pub lines: Vec<LogLine>,
    /// Where to read on.
    pub next: Option<String>,
    pub gaps: Vec<Gap>,
}

/// Where to begin to follow.
#[derive(Debug, Clone)]
pub enum Start {
    /// With this many lines of the past.
    Lines(usize),
    /// After this line.
    Cursor(Cursor),
}

/// Which lines are wanted of those that come.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub grep: Option<Grep>,
    pub since: Option<Time>,
}

impl Wanted {
    fn matches(&self, text: &str) -> bool {
        self.grep.as_ref().is_none_or(|grep| grep.matches(text))
    }

    /// Whether lines are wanted for what they are, not for being the last.
    fn is_search(&self) -> bool {
        self.grep.is_some() || self.since.is_some()
    }

    fn is_old(&self, time: Option<Time>) -> bool {
        self.since
            .is_some_and(|since| time.is_some_and(|time| time < since))
    }

    /// A line of unknown time counts as too old when a time is asked for.
    fn is_recent(&self, time: Option<Time>) -> bool {
        self.since
            .is_none_or(|since| time.is_some_and(|time| time >= since))
    }
}
