//! The files of one follower, read a turn at a time. Everything here may block.

use std::{
    io,
    sync::Arc,
    time::{Duration, SystemTime},
};

use qd_api::{Time, event::Gap, log::LogItem};

use super::generations::{Generations, Next, gap};
use crate::logs::{
    Clock, Cursor, Limits, Source, Start, Wanted, history, merge,
    tail::{Bounds, Part, Reading, Tail},
    watcher::Made,
};

/// What a turn takes of all files together.
const TURN: Limits = Limits {
    max_lines: 1024,
    max_bytes: 512 * 1024,
    max_line_bytes: 0,
    max_scan_bytes: 8 * 1024 * 1024,
};
/// Least lines a turn takes of one file.
const MIN_LINES: usize = 64;
/// File systems round the time a file was made at.
const ROUNDING: Duration = Duration::from_millis(50);

/// What a turn yielded.
#[derive(Default)]
pub struct Turn {
    pub items: Vec<LogItem>,
    /// Whether there is more at once.
    pub more: bool,
    /// When there may be more, without anything that changes.
    pub wake: Option<Duration>,
}

pub struct Reader {
    files: Vec<Generations>,
    wanted: Wanted,
    clock: Arc<Clock>,
    limits: Limits,
    /// How many lines of the past are wanted of a file that joins.
    past: usize,
    since: SystemTime,
    /// What is to be told with the next turn.
    gaps: Vec<Gap>,
}

impl Reader {
    pub fn new(wanted: Wanted, clock: Arc<Clock>, limits: Limits) -> Self {
        let since = SystemTime::now();
        Self {
            files: Vec::new(),
            wanted,
            clock,
            limits,
            past: 0,
            since,
            gaps: Vec::new(),
        }
    }

    /// Opens the first set of files and goes to where to start; yields the past that was asked for.
    pub fn begin(&mut self, sources: &[Source], made: Vec<Made>, start: &Start) -> Turn {
        let files = sources.iter().cloned().zip(made);
        self.files = files
            .map(|(source, made)| Generations::new(Arc::new(source), made))
            .collect();
        self.look();
        for at in 0..self.files.len() {
            self.enter(at);
            self.files[at].began(false);
        }
        match start {
            Start::Lines(lines) => {
                self.past = (*lines).min(self.limits.max_lines);
                self.past_of(|_| true)
            }
            Start::Cursor(cursor) => self.resume(cursor),
        }
    }

    /// Takes the first file of a source; whether it was made since the following began.
    fn enter(&mut self, at: usize) -> bool {
        let file = &mut self.files[at];
        file.advance(self.limits.max_line_bytes);
        let Some(tail) = &file.tail else { return true };
        let made = tail.opened.file.metadata().and_then(|found| found.created());
        made.is_ok_and(|made| made + ROUNDING >= self.since)
    }

    fn resume(&mut self, cursor: &Cursor) -> Turn {
        for file in &mut self.files {
            let Some(tail) = &mut file.tail else { continue };
            match tail.resume(cursor) {
                Ok(lost) => self.gaps.extend(lost),
                Err(error) => {
                    let lost = file.give_up(&error);
                    self.gaps.push(lost);
                }
            }
        }
        Turn {
            more: true,
            ..Turn::default()
        }
    }

    /// The last lines of these files, behind which they are read on.
    fn past_of(&mut self, which: impl Fn(&Tail) -> bool) -> Turn {
        let chosen = |file: &mut Generations| file.tail.take_if(|tail| which(tail));
        let mut held: Vec<(usize, Tail)> = self
            .files
            .iter_mut()
            .enumerate()
            .filter_map(|(at, file)| Some((at, chosen(file)?)))
            .collect();
        let mut parts = Vec::new();
        let reading = Reading {
            wanted: &self.wanted,
            clock: &self.clock,
        };
        let bounds = history::share(self.limits, self.past, held.len());
        for (at, mut tail) in held.drain(..) {
            match tail.last(&reading, bounds) {
                Ok(part) => {
                    parts.push(part);
                    self.files[at].live = true;
                    self.files[at].tail = Some(tail);
                }
                Err(error) => {
                    let lost = self.files[at].give_up(&error);
                    self.gaps.push(lost);
                }
            }
        }
        self.gaps.extend(merge::shortage(&parts));
        merge::keep_last(&mut parts, self.past);
        let items = self.merged(parts);
        Turn {
            items,
            more: true,
            wake: None,
        }
    }

    /// Takes over another set of sources. Of a file that is older than the following only the past counts that was
    /// asked for; a file made since is read whole.
    pub fn adopt(&mut self, sources: &[Source], made: Vec<Made>) -> Turn {
        let mut before = std::mem::take(&mut self.files);
        let mut joined = Vec::new();
        for (source, made) in sources.iter().zip(made) {
            let same =
                |file: &Generations| file.source.path == source.path && file.source.stream == source.stream;
            let known = before.iter().position(same).map(|at| before.swap_remove(at));
            if known.is_none() {
                joined.push(self.files.len());
            }
            let mut file = known.unwrap_or_else(|| Generations::new(Arc::new(source.clone()), made));
            if *file.source != *source {
                file.source = Arc::new(source.clone());
                if let Some(tail) = &mut file.tail {
                    tail.source = Arc::clone(&file.source);
                }
            }
            file.leaving = false;
            self.files.push(file);
        }
        self.look();
        // What a process said last is often read only after it is gone.
        before.iter_mut().for_each(|file| file.leaving = true);
        self.files.extend(before);
        let mut old = Vec::new();
        for at in joined {
            let young = self.enter(at);
            let file = &mut self.files[at];
            file.began(young && file.tail.is_some());
            file.live |= young;
            old.extend(
                file.tail
                    .as_ref()
                    .filter(|_| !young)
                    .map(|tail| tail.opened.identity),
            );
        }
        self.past_of(|tail| old.contains(&tail.opened.identity))
    }

    /// Opens what took the place of files since the last look.
    pub fn look(&mut self) {
        let mut taken: Vec<_> = self.files.iter().flat_map(Generations::identities).collect();
        for file in &mut self.files {
            let own: Vec<_> = file.identities().collect();
            let others: Vec<_> = taken.iter().copied().filter(|one| !own.contains(one)).collect();
            self.gaps.extend(file.look(&others));
            taken.extend(file.identities());
        }
    }

    /// Reads what there is, some of each file.
    pub fn turn(&mut self) -> Turn {
        self.look();
        let mut turn = Turn::default();
        let mut parts = Vec::new();
        let shared = history::share(TURN, 0, self.files.len());
        let lines = (TURN.max_lines / self.files.len().max(1)).max(MIN_LINES);
        let bounds = Bounds { lines, ..shared };
        let reading = Reading {
            wanted: &self.wanted,
            clock: &self.clock,
        };
        for file in &mut self.files {
            let seen = file.live.then(Time::now);
            let read = match &mut file.tail {
                Some(tail) => read_on(tail, &reading, bounds, seen),
                None => Ok(Taken::Nothing),
            };
            match read {
                Ok(Taken::Some(part)) if part.more => {
                    turn.more = true;
                    parts.push(part);
                    continue;
                }
                Ok(Taken::Cut) => {
                    self.gaps.push(gap(None, "truncated"));
                    turn.more = true;
                    continue;
                }
                Ok(Taken::Some(part)) => parts.push(part),
                Ok(Taken::Nothing) => {}
                Err(error) => {
                    let lost = file.give_up(&error);
                    self.gaps.push(lost);
                }
            }
            file.live = true;
            match file.advance(self.limits.max_line_bytes) {
                Next::Same if file.leaving => file.tail = None,
                Next::Same => {}
                Next::Soon(rest) => turn.wake = Some(turn.wake.map_or(rest, |wake| wake.min(rest))),
                Next::Other(lost) => {
                    self.gaps.extend(lost);
                    turn.more = true;
                }
            }
        }
        self.files.retain(|file| !file.leaving || file.tail.is_some());
        turn.items = self.merged(parts);
        turn
    }

    /// What was found, after what has to be told.
    fn merged(&mut self, mut parts: Vec<Part>) -> Vec<LogItem> {
        let read: Vec<_> = parts.iter().map(|part| part.identity.at(part.to)).collect();
        let others: Vec<_> = self
            .files
            .iter()
            .filter_map(|file| file.tail.as_ref())
            .map(Tail::position)
            .filter(|position| {
                !read
                    .iter()
                    .any(|one| (one.device, one.inode) == (position.device, position.inode))
            })
            .collect();
        let (lines, _) = merge::merge(&mut parts, usize::MAX, &others);
        self.gaps
            .drain(..)
            .map(LogItem::Gap)
            .chain(lines.into_iter().map(LogItem::Line))
            .collect()
    }
}

/// What reading on yielded.
enum Taken {
    Some(Part),
    Nothing,
    /// The file was cut; it is read from its beginning again.
    Cut,
}

fn read_on(tail: &mut Tail, reading: &Reading<'_>, bounds: Bounds, seen: Option<Time>) -> io::Result<Taken> {
    let trace = tail.lines.trace();
    let part = tail.next(reading, bounds, seen)?;
    // After reading: what was read of a file that was cut meanwhile may be parts of other lines.
    if tail.was_cut(trace)? {
        tail.rewind();
        return Ok(Taken::Cut);
    }
    Ok(Taken::Some(part))
}
