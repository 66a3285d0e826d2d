//! From bytes to lines, in bounded pieces.

use std::{
    fs::File,
    io::{self, BufRead},
    os::unix::fs::FileExt,
};

use super::cursor::fingerprint;

/// Bytes read at a time.
const BLOCK: usize = 64 * 1024;

/// How many bytes are remembered of what was read last.
const TRACE: usize = 64;

/// What was read last, to tell later whether the file still is what it was.
#[derive(Debug, Clone, Copy)]
pub struct Trace {
    end: u64,
    bytes: [u8; TRACE],
    length: usize,
}

impl Trace {
    /// Whether the file still holds it.
    pub fn is_in(&self, file: &File) -> io::Result<bool> {
        let mut found = [0; TRACE];
        let wanted = &mut found[..self.length];
        let count = file.read_at(wanted, self.end - self.length as u64)?;
        Ok(count == self.length && wanted[..] == self.bytes[..self.length])
    }

    fn note(&mut self, bytes: &[u8], end: u64) {
        let last = &bytes[bytes.len().saturating_sub(TRACE)..];
        self.bytes[..last.len()].copy_from_slice(last);
        (self.end, self.length) = (end, last.len());
    }
}

/// How many bytes of the end of a line tell it from another.
const MARK: usize = 32;

/// Where a reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub offset: u64,
    /// Whether the rest of a line has to be skipped there.
    pub skipping: bool,
    /// Fingerprint of the end of the line before it; zero where that is not known.
    pub mark: u32,
}

impl Place {
    /// Where the line before is not known.
    pub fn unmarked(offset: u64) -> Self {
        Self {
            offset,
            skipping: false,
            mark: 0,
        }
    }

    /// Whether the same line ends there.
    pub fn is_in(&self, file: &File) -> io::Result<bool> {
        if self.mark == 0 {
            return Ok(true);
        }
        let mut found = [0; MARK + 1];
        let span = usize::try_from(self.offset).map_or(found.len(), |offset| offset.min(found.len()));
        let count = file.read_at(&mut found[..span], self.offset - span as u64)?;
        let [line @ .., b'\n'] = &found[..count] else {
            return Ok(false);
        };
        let begin = line
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |before| before + 1);
        Ok(count == span && fingerprint(&[&line[begin..]]) == self.mark)
    }
}

/// One whole line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// Whether it was longer than the limit, and its rest left out.
    pub truncated: bool,
    /// The offset it begins at.
    pub begin: u64,
    /// After its newline; or before it, where the rest has to be skipped.
    pub end: Place,
}

/// Reads whole lines forward from an offset. A line without its newline yet is not delivered.
#[derive(Debug)]
pub struct Lines {
    /// After the last line delivered or skipped; or within one whose rest is not wanted.
    place: Place,
    /// Where the next block is read from.
    at: u64,
    buffer: Vec<u8>,
    /// How much of the buffer was delivered.
    start: usize,
    /// The beginning of the present line, if that is over the limit.
    kept: Option<Vec<u8>>,
    trace: Trace,
    max_line: usize,
}

impl Lines {
    pub fn new(from: Place, max_line: usize) -> Self {
        Self {
            place: from,
            at: from.offset,
            buffer: Vec::new(),
            start: 0,
            kept: None,
            trace: Trace {
                end: from.offset,
                bytes: [0; TRACE],
                length: 0,
            },
            max_line,
        }
    }

    /// From the first line that begins at or after the offset.
    pub fn from_whole(from: u64, max_line: usize) -> Self {
        // The byte before tells whether a line begins here.
        let before = Place {
            skipping: from > 0,
            ..Place::unmarked(from.saturating_sub(1))
        };
        Self::new(before, max_line)
    }

    /// After the last line delivered.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How far the file was read.
    pub fn read_to(&self) -> u64 {
        self.at
    }

    /// What was read last.
    pub fn trace(&self) -> Trace {
        self.trace
    }

    /// Whether a line was begun that is not ended.
    pub fn has_fragment(&self) -> bool {
        self.kept.is_some() || self.start < self.buffer.len()
    }

    /// The next line; `None` at the end of what is written so far, or when the budget of bytes to read is used up.
    /// A line over the limit that the budget does not see the end of is delivered without it.
    pub fn next(&mut self, file: &File, budget: &mut u64) -> io::Result<Option<Line>> {
        loop {
            if let Some(found) = newline(&self.buffer[self.start..]) {
                let end = self.start + found;
                let mark = self.mark(end);
                let begin = self.place.offset;
                let text = (!self.place.skipping).then(|| self.taken(end));
                self.start = end + 1;
                let offset = self.at - (self.buffer.len() - self.start) as u64;
                self.place = Place {
                    offset,
                    skipping: false,
                    mark,
                };
                if let Some((text, truncated)) = text {
                    return Ok(Some(Line {
                        text,
                        truncated,
                        begin,
                        end: self.place,
                    }));
                }
                continue;
            }
            self.set_aside();
            if *budget == 0 {
                return Ok(self.unended());
            }
            if !self.fill(file, budget)? {
                return Ok(None);
            }
        }
    }

    /// What tells the line that ends here from others.
    fn mark(&self, end: usize) -> u32 {
        let piece = &self.buffer[self.start..end];
        let is_whole = self.kept.is_none() && !self.place.skipping;
        if is_whole || piece.len() >= MARK {
            fingerprint(&[&piece[piece.len().saturating_sub(MARK)..]])
        } else {
            0
        }
    }

    fn taken(&mut self, end: usize) -> (String, bool) {
        let piece = &self.buffer[self.start..end];
        let piece = piece.strip_suffix(b"\r").unwrap_or(piece);
        match self.kept.take() {
            Some(kept) => (cut(kept), true),
            None if piece.len() > self.max_line => (cut(piece[..self.max_line].to_vec()), true),
            None => (text(piece.to_vec()), false),
        }
    }

    fn unended(&mut self) -> Option<Line> {
        let kept = self.kept.take()?;
        let begin = self.place.offset;
        self.place = Place {
            skipping: true,
            ..Place::unmarked(self.at)
        };
        Some(Line {
            text: cut(kept),
            truncated: true,
            begin,
            end: self.place,
        })
    }

    /// Moves what is left of the buffer to its front; of a line over the limit only the beginning is kept.
    fn set_aside(&mut self) {
        self.buffer.drain(..self.start);
        self.start = 0;
        if self.place.skipping {
            self.buffer.clear();
            self.place.offset = self.at;
        } else if self.kept.is_some() {
            self.buffer.clear();
        } else if self.buffer.len() > self.max_line + 1 {
            // One more, for the carriage return of a line that just fits.
            self.buffer.truncate(self.max_line);
            self.kept = Some(std::mem::take(&mut self.buffer));
        }
    }

    fn fill(&mut self, file: &File, budget: &mut u64) -> io::Result<bool> {
        let held = self.buffer.len();
        let wanted = usize::try_from(*budget).map_or(BLOCK, |budget| budget.min(BLOCK));
        self.buffer.resize(held + wanted, 0);
        let read = file.read_at(&mut self.buffer[held..], self.at);
        let count = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(held + count);
        self.at += count as u64;
        *budget -= count as u64;
        if count > 0 {
            self.trace.note(&self.buffer, self.at);
        } else {
            // An idle reader keeps no block.
            self.buffer.shrink_to(held);
        }
        read.map(|count| count > 0)
    }
}

fn newline(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let passed = rest.skip_until(b'\n').unwrap_or(0);
    (passed > 0 && bytes[passed - 1] == b'\n').then(|| passed - 1)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The text of a beginning that was cut off anywhere, without the half of a character that may be left.
fn cut(mut bytes: Vec<u8>) -> String {
    if let Some(last) = bytes.utf8_chunks().last()
        && (1..4).contains(&last.invalid().len())
        && std::str::from_utf8(last.invalid()).is_err_and(|error| error.error_len().is_none())
    {
        bytes.truncate(bytes.len() - last.invalid().len());
    }
    text(bytes)
}
