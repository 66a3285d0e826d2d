//! An open log file and how far it was read.

use std::{
    collections::VecDeque,
    io,
    os::unix::{ffi::OsStrExt, fs::FileExt},
    sync::Arc,
    time::{Duration, Instant},
};

use qd_api::{Time, event::Gap, log::Stream};

use super::{
    Clock, Cursor, Source, Wanted,
    cursor::{Position, fingerprint},
    line::{Line, Lines, Place, Trace},
    open::Opened,
    stamp,
};

/// How many bytes of a file's beginning tell it from another.
const HEAD: usize = 64;
/// How far back the last lines are looked for at first; each further attempt looks eight times as far.
const FIRST_WINDOW: u64 = 256 * 1024;

/// How long a file is searched: a pattern may be slow, though never worse than linear in what it reads.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many bytes pass before it is asked whether that time is up.
const BREATH: u64 = 16 * 1024;

/// How lines are chosen and dated.
pub struct Reading<'a> {
    pub wanted: &'a Wanted,
    pub clock: &'a Clock,
}

/// How much is taken at once.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub lines: usize,
    pub bytes: usize,
    pub scan: u64,
}

/// One line of one file, before it is merged with those of the others.
#[derive(Debug)]
pub struct Found {
    pub line: Line,
    pub time: Option<Time>,
    /// What it is ordered by: its time, or that of the line before it in its file.
    pub order: Option<Time>,
}

/// Some lines of one file.
#[derive(Debug)]
pub struct Part {
    pub source: Arc<Source>,
    pub identity: Identity,
    /// Where the first line begins.
    pub from: Place,
    /// Where reading ended: everything before is found, or not wanted.
    pub to: Place,
    pub found: VecDeque<Found>,
    /// Whether there is more to read at once.
    pub more: bool,
    /// Whether lines before these were not looked at, that might have been wanted.
    pub short: bool,
}

/// How looking back over a piece of a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// What lies before is not wanted.
    Enough,
    /// There may be more before.
    Open,
    /// Time is up.
    Late,
}

/// What tells a file from all others.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    source: u32,
    device: u64,
    inode: u64,
    head: [u8; HEAD],
    known: usize,
}

impl Identity {
    /// A place in this file.
    pub fn at(&self, place: Place) -> Position {
        let Self {
            source,
            device,
            inode,
            ..
        } = *self;
        let head = fingerprint(&[&self.head[..self.known.min(clamped(place.offset))]]);
        Position {
            source,
            device,
            inode,
            head,
            place,
        }
    }
}

/// An open log file and how far it was read.
#[derive(Debug)]
pub struct Tail {
    pub source: Arc<Source>,
    pub opened: Opened,
    pub lines: Lines,
    identity: Identity,
    max_line: usize,
}

impl Tail {
    /// At the beginning.
    pub fn new(source: Arc<Source>, opened: Opened, max_line: usize) -> Self {
        let (device, inode) = opened.identity;
        let identity = Identity {
            source: key(&source),
            device,
            inode,
            head: [0; HEAD],
            known: 0,
        };
        Self {
            source,
            opened,
            lines: Lines::new(Place::unmarked(0), max_line),
            identity,
            max_line,
        }
    }

    pub fn size(&self) -> io::Result<u64> {
        self.opened.file.metadata().map(|found| found.len())
    }

    /// Goes to where the cursor says; tells if what lay there is gone.
    pub fn resume(&mut self, cursor: &Cursor) -> io::Result<Option<Gap>> {
        let (device, inode) = self.opened.identity;
        let lost = |reason: &str| {
            Ok(Some(Gap {
                missed: None,
                reason: reason.to_owned(),
            }))
        };
        match cursor.in_file(device, inode) {
            Some(position) if self.holds(position)? => {
                self.lines = Lines::new(position.place, self.max_line);
                Ok(None)
            }
            Some(_) => lost("truncated"),
            None if cursor.knows(self.identity.source) => lost("rotated"),
            None if cursor.is_full() => {
                // It may have been read before and not have fitted in: to go on at the end repeats nothing.
                self.lines = Lines::from_whole(self.size()?, self.max_line);
                lost("expired")
            }
            None => Ok(None),
        }
    }

    fn holds(&mut self, position: Position) -> io::Result<bool> {
        if self.size()? < position.place.offset {
            return Ok(false);
        }
        self.learn_head(position.place.offset)?;
        Ok(self.identity.at(position.place).head == position.head
            && position.place.is_in(&self.opened.file)?)
    }

    fn learn_head(&mut self, offset: u64) -> io::Result<()> {
        let wanted = clamped(offset);
        while self.identity.known < wanted {
            let known = self.identity.known;
            let count = self
                .opened
                .file
                .read_at(&mut self.identity.head[known..wanted], known as u64)?;
            if count == 0 {
                break;
            }
            self.identity.known += count;
        }
        Ok(())
    }

    /// Whether the file was cut since this was read of it: it is shorter, or holds something else.
    pub fn was_cut(&self, trace: Trace) -> io::Result<bool> {
        if self.size()? < self.lines.read_to() {
            return Ok(true);
        }
        let known = self.identity.known;
        let mut head = [0; HEAD];
        let count = self.opened.file.read_at(&mut head[..known], 0)?;
        Ok(head[..count] != self.identity.head[..known] || !trace.is_in(&self.opened.file)?)
    }

    /// Goes back to the beginning.
    pub fn rewind(&mut self) {
        self.lines = Lines::new(Place::unmarked(0), self.max_line);
        self.identity.known = 0;
    }

    /// Takes the next lines. Lines that say no time were written when they were `seen`.
    pub fn next(&mut self, reading: &Reading<'_>, bounds: Bounds, seen: Option<Time>) -> io::Result<Part> {
        let begun = Instant::now();
        let mut budget = bounds.scan;
        let mut part = self.part();
        let (mut held, mut passed, mut order) = (0, 0_u64, None);
        let mut late = false;
        while part.found.len() < bounds.lines && held < bounds.bytes && !late {
            let Some(line) = self.lines.next(&self.opened.file, &mut budget)? else {
                break;
            };
            passed += line.end.offset - line.begin;
            held += self.take(reading, line, seen, &mut order, &mut part.found);
            late = passed >= BREATH && begun.elapsed() >= PATIENCE;
            passed %= BREATH;
        }
        part.more = part.found.len() >= bounds.lines || held >= bounds.bytes || budget == 0 || late;
        self.finish(&mut part)?;
        Ok(part)
    }

    /// Takes the last lines, looking back as far as the bounds allow, and goes behind them.
    ///
    /// It looks at the newest piece first, then at the one before it, until there are enough or time is up.
    pub fn last(&mut self, reading: &Reading<'_>, bounds: Bounds) -> io::Result<Part> {
        let begun = Instant::now();
        let size = self.size()?;
        let (mut upto, mut window) = (u64::MAX, FIRST_WINDOW);
        let mut part = self.part();
        let mut room = bounds;
        loop {
            window = window.min(bounds.scan);
            let from = size.saturating_sub(window);
            let mut lines = Lines::from_whole(from, self.max_line);
            // No further than the file was long, or a busy writer would keep us here.
            let mut budget = size - from + 1;
            let piece = self.piece(reading, &mut lines, &mut budget, upto, room, begun)?;
            if upto == u64::MAX {
                self.lines = lines;
            }
            let Some((piece, end)) = piece else {
                part.short = true;
                break;
            };
            room.lines -= piece.len();
            room.bytes = room.bytes.saturating_sub(piece.iter().map(weight).sum());
            for found in piece.into_iter().rev() {
                part.found.push_front(found);
            }
            if end == End::Enough || room.lines == 0 || room.bytes == 0 || from == 0 {
                break;
            }
            if end == End::Late || window >= bounds.scan {
                part.short = true;
                break;
            }
            (upto, window) = (from, window.saturating_mul(8));
        }
        part.short &= reading.wanted.is_search();
        self.finish(&mut part)?;
        part.from = part.to;
        Ok(part)
    }

    /// The last of the lines that begin before `upto`, and whether to look further back. `None` when it takes too long:
    /// what was found then is not what comes next. The newest piece is passed to its end all the same.
    fn piece(
        &self,
        reading: &Reading<'_>,
        lines: &mut Lines,
        budget: &mut u64,
        upto: u64,
        room: Bounds,
        begun: Instant,
    ) -> io::Result<Option<(VecDeque<Found>, End)>> {
        let mut found = VecDeque::new();
        let (mut held, mut passed, mut order) = (0, 0_u64, None);
        let (mut enough, mut late) = (room.lines == 0, false);
        let mut first = true;
        while let Some(line) = lines.next(&self.opened.file, budget)? {
            if line.begin >= upto {
                break;
            }
            if late {
                continue;
            }
            if std::mem::take(&mut first) {
                // What is too old here is older still before.
                enough |= reading.wanted.is_old(self.time_of(reading, &line));
            }
            passed += line.end.offset - line.begin;
            held += self.take(reading, line, None, &mut order, &mut found);
            while found.len() > room.lines || (held > room.bytes && found.len() > 1) {
                held -= found.pop_front().map_or(0, |found| weight(&found));
                enough = true;
            }
            late = passed >= BREATH && begun.elapsed() >= PATIENCE;
            passed %= BREATH;
            if late && upto < u64::MAX {
                return Ok(None);
            }
        }
        let end = match (enough, late) {
            (true, _) => End::Enough,
            (false, true) => End::Late,
            (false, false) => End::Open,
        };
        Ok(Some((found, end)))
    }

    fn take(
        &self,
        reading: &Reading<'_>,
        line: Line,
        seen: Option<Time>,
        order: &mut Option<Time>,
        found: &mut VecDeque<Found>,
    ) -> usize {
        // Most lines of a search end here: nobody asks for their time.
        if !reading.wanted.matches(&line.text) {
            return 0;
        }
        let time = self.time_of(reading, &line).or(seen);
        *order = time.or(*order);
        if !reading.wanted.is_recent(time) {
            return 0;
        }
        let one = Found {
            line,
            time,
            order: *order,
        };
        let weight = weight(&one);
        found.push_back(one);
        weight
    }

    fn time_of(&self, reading: &Reading<'_>, line: &Line) -> Option<Time> {
        let known = || {
            let path = self.source.path.to_str()?;
            reading.clock.time_of(path, self.identity.inode, line.end.offset)
        };
        stamp::of_line(&line.text, self.source.date_format.as_ref()).or_else(known)
    }

    fn part(&self) -> Part {
        let at = self.lines.place();
        let source = Arc::clone(&self.source);
        Part {
            source,
            identity: self.identity,
            from: at,
            to: at,
            found: VecDeque::new(),
            more: false,
            short: false,
        }
    }

    fn finish(&mut self, part: &mut Part) -> io::Result<()> {
        part.to = self.lines.place();
        self.learn_head(part.to.offset)?;
        part.identity = self.identity;
        Ok(())
    }

    /// Where the reader is.
    pub fn position(&self) -> Position {
        self.identity.at(self.lines.place())
    }
}

/// The bytes a line counts for: its text, and what goes with it.
fn weight(found: &Found) -> usize {
    found.line.text.len() + size_of::<Found>()
}

fn clamped(offset: u64) -> usize {
    usize::try_from(offset).map_or(HEAD, |offset| offset.min(HEAD))
}

/// What a cursor knows a source by.
fn key(source: &Source) -> u32 {
    let stream: &[u8] = match source.stream {
        Stream::Out => b"o",
        Stream::Err => b"e",
    };
    fingerprint(&[stream, source.path.as_os_str().as_bytes()])
}
