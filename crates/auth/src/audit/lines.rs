//! Lines of one file of the log, read with a bound on each.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take},
    os::unix::fs::FileExt,
    path::PathBuf,
};

use qd_api::audit::AuditEntry;

/// Longest line that is read back, in bytes; lines we write are below a tenth of it.
pub const MAX_LINE_BYTES: u64 = 256 * 1024;
/// What is read through rather than searched, in bytes.
const BLOCK: u64 = 64 * 1024;

/// One file, as long as it was when it was opened.
pub struct Part {
    pub path: PathBuf,
    pub file: File,
    pub size: u64,
}

/// One line without its newline.
pub struct Line {
    pub text: Vec<u8>,
    /// Where the next begins.
    pub end: u64,
    /// Whether it has a newline and is not too long.
    pub whole: bool,
}

impl Line {
    pub fn entry(&self) -> Option<AuditEntry> {
        if self.whole {
            serde_json::from_slice(&self.text).ok()
        } else {
            None
        }
    }
}

/// The lines of a part, from some place on.
pub struct Lines<'a> {
    reader: BufReader<Take<&'a File>>,
    at: u64,
}

impl Iterator for Lines<'_> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = Vec::new();
        match (&mut self.reader)
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut text)
        {
            Ok(0) => None,
            Ok(read) => {
                self.at += read as u64;
                let whole = text.pop_if(|byte| *byte == b'\n').is_some();
                Some(Ok(Line {
                    text,
                    end: self.at,
                    whole,
                }))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl Part {
    pub fn lines(&self, from: u64) -> io::Result<Lines<'_>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from))?;
        Ok(Lines {
            reader: BufReader::new(file.take(self.size.saturating_sub(from))),
            at: from,
        })
    }

    /// The lines from a place shortly before the first with a number above `seq`, which is found by halving.
    pub fn after(&self, seq: u64) -> io::Result<Lines<'_>> {
        // Every line that begins before `low` has a number up to `seq`.
        let (mut low, mut high) = (0, self.size);
        while high - low > BLOCK {
            let middle = low + (high - low) / 2;
            match self.next_entry(middle)? {
                Some(entry) if entry.seq <= seq => low = middle,
                _ => high = middle,
            }
        }
        if low == 0 {
            return self.lines(0);
        }
        let mut lines = self.lines(low)?;
        // The line that `low` is in the middle of.
        lines.next().transpose()?;
        Ok(lines)
    }

    /// The first whole line that begins after this place.
    fn next_entry(&self, from: u64) -> io::Result<Option<AuditEntry>> {
        let mut lines = self.lines(from)?;
        lines.next().transpose()?;
        Ok(lines.next().transpose()?.and_then(|line| line.entry()))
    }

    /// The last whole line that is an entry, its text, and where it ends.
    pub fn last(&self) -> io::Result<Option<(AuditEntry, Line)>> {
        let from = self.size.saturating_sub(2 * MAX_LINE_BYTES);
        let mut tail = vec![0; usize::try_from(self.size - from).unwrap_or(usize::MAX)];
        self.file.read_exact_at(&mut tail, from)?;
        let mut end = tail.len();
        while let Some(newline) = tail[..end].iter().rposition(|byte| *byte == b'\n') {
            let begin = tail[..newline]
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            if let Ok(entry) = serde_json::from_slice(&tail[begin..newline]) {
                let text = tail[begin..newline].to_vec();
                return Ok(Some((
                    entry,
                    Line {
                        text,
                        end: from + newline as u64 + 1,
                        whole: true,
                    },
                )));
            }
            end = newline;
        }
        Ok(None)
    }
}
