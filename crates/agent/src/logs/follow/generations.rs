//! The files that a source was, one after the other: the one that is read, and those that took its place since.

use std::{
    collections::VecDeque,
    fs,
    os::unix::fs::MetadataExt,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use qd_api::event::Gap;

use crate::logs::{
    Error, Source,
    open::{self, Opened},
    tail::Tail,
    watcher::Made,
};

/// Files kept open for a source that is replaced faster than it is read; the oldest of more are given up.
const MAX_WAITING: usize = 8;
/// How long a replaced file is still read after the one in its place was begun: there may be something on the way.
const GRACE: Duration = Duration::from_millis(100);
/// How often a replaced file is looked at while nothing is in the one in its place. Its writer goes on with it until
/// told to open its files anew, and nobody tells when it writes: its name is another.
const LIMBO: Duration = Duration::from_millis(250);

/// One source, whatever file it is at the moment.
pub struct Generations {
    pub source: Arc<Source>,
    pub tail: Option<Tail>,
    /// What took its place, and since when it is known to be written to.
    waiting: VecDeque<(Opened, Option<Instant>)>,
    /// Whether all was read once, so that what comes now is written now.
    pub live: bool,
    /// Whether it is no longer asked for, and only read to its end.
    pub leaving: bool,
    /// Whether it was said that the file is refused.
    refused: bool,
    /// How many files were made at the path, and how many of them are accounted for.
    made: Made,
    accounted: u64,
}

/// What became of the file that is read.
pub enum Next {
    /// It is still the one.
    Same,
    /// Another took its place, and is read when this time has passed.
    Soon(Duration),
    /// Another is read from now on; of the one before this is lost.
    Other(Option<Gap>),
}

impl Generations {
    pub fn new(source: Arc<Source>, made: Made) -> Self {
        let accounted = made.load(Ordering::Relaxed);
        Self {
            source,
            tail: None,
            waiting: VecDeque::new(),
            live: false,
            leaving: false,
            refused: false,
            made,
            accounted,
        }
    }

    /// Device and inode of every file held.
    pub fn identities(&self) -> impl Iterator<Item = (u64, u64)> {
        let read = self.tail.iter().map(|tail| tail.opened.identity);
        read.chain(self.waiting.iter().map(|(opened, _)| opened.identity))
    }

    /// Opens the file that now lies at the path, unless it is the newest known; tells it if a file was given up,
    /// refused, or replaced before it was seen. `taken` are the files of other sources.
    pub fn look(&mut self, taken: &[(u64, u64)]) -> Option<Gap> {
        // Before looking: what is made after this is not accounted for yet.
        let made = self.made.load(Ordering::Relaxed);
        let newest = self.identities().last();
        let present = fs::symlink_metadata(&self.source.path)
            .ok()
            .map(|found| (found.dev(), found.ino()));
        if present.is_some_and(|found| taken.contains(&found)) {
            self.accounted = self.accounted.max(made);
            return None;
        }
        if present.is_none() || present == newest {
            return self.account(made);
        }
        match open::open(&self.source) {
            Ok(Some(opened)) if Some(opened.identity) != newest && !taken.contains(&opened.identity) => {
                self.refused = false;
                self.accounted += 1;
                self.waiting.push_back((opened, None));
                let over = self.waiting.len() > MAX_WAITING && self.waiting.pop_front().is_some();
                self.account(made).or_else(|| over.then(|| gap(None, "rotated")))
            }
            Ok(_) => self.account(made),
            Err(error) => {
                self.accounted = self.accounted.max(made);
                self.refuse(&error)
            }
        }
    }

    /// Tells it if more files were made than were seen.
    fn account(&mut self, made: u64) -> Option<Gap> {
        let unseen = made > self.accounted;
        self.accounted = self.accounted.max(made);
        unseen.then(|| gap(None, "rotated"))
    }

    /// The file was there before: nothing was made for it, unless it is so young that this is not told yet.
    pub fn began(&mut self, young: bool) {
        self.accounted = self.made.load(Ordering::Relaxed) + u64::from(young);
    }

    /// Says that the file is not read, once.
    fn refuse(&mut self, error: &Error) -> Option<Gap> {
        if std::mem::replace(&mut self.refused, true) {
            return None;
        }
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "a log file is not followed"
        );
        Some(gap(None, "refused"))
    }

    /// Goes on to the next file, when the present one was read to its end.
    pub fn advance(&mut self, max_line: usize) -> Next {
        let more = self.waiting.len() > 1;
        let Some((opened, begun)) = self.waiting.front_mut() else {
            return Next::Same;
        };
        if self.tail.is_some() && !self.leaving {
            let written = || opened.file.metadata().map_or(true, |found| found.len() > 0);
            if begun.is_none() && (more || written()) {
                *begun = Some(Instant::now());
            }
            let rest = begun.map_or(LIMBO, |begun| GRACE.saturating_sub(begun.elapsed()));
            if !rest.is_zero() {
                return Next::Soon(rest);
            }
        }
        let Some((opened, _)) = self.waiting.pop_front() else {
            return Next::Same;
        };
        let after = Tail::new(Arc::clone(&self.source), opened, max_line);
        let before = self.tail.replace(after);
        let fragment = before.is_some_and(|tail| tail.lines.has_fragment());
        // The end of that line, if it was written at all, is not in this file.
        Next::Other(fragment.then(|| gap(Some(1), "rotated")))
    }

    /// Gives the present file up.
    pub fn give_up(&mut self, error: &std::io::Error) -> Gap {
        let path = self.source.path.display();
        tracing::warn!(%path, error = error as &dyn std::error::Error, "a log file cannot be read on");
        self.tail = None;
        gap(None, "rotated")
    }
}

pub fn gap(missed: Option<u64>, reason: &str) -> Gap {
    Gap {
        missed,
        reason: reason.to_owned(),
    }
}
