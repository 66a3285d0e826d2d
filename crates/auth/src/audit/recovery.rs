//! What a crash left, and how it is told from what somebody did. A crash leaves half a line, or a line that the head
//! does not name yet: both are put right. Anything else is not written on, so that it stays to be looked at.

use std::io;
use std::os::unix::fs::FileExt;

use qd_api::audit::AuditResult;
use serde_json::json;

use super::{
    Entry,
    chain::{Head, holds},
    files::Files,
    lines::{MAX_LINE_BYTES, Part},
};

/// Most of a torn line that is recorded, in bytes.
const TORN_SHOWN: usize = 256;

/// How the log was found.
pub enum Found {
    /// As a writer leaves it, perhaps one that died: what the next line follows, and what is to be set aside first.
    Sound { head: Head, torn: Option<Torn> },
    /// Lines are missing, or are not ours.
    Broken,
}

/// The beginning of a line at the end of the file. It goes, for nobody was told that it is written.
pub struct Torn {
    /// Where it begins.
    pub at: u64,
    text: Vec<u8>,
}

impl Torn {
    /// The line that tells of it.
    pub fn entry(&self) -> Entry {
        let shown = String::from_utf8_lossy(&self.text[..self.text.len().min(TORN_SHOWN)]);
        Entry {
            who: "quarterdeck".to_owned(),
            token_id: None,
            from: "local".to_owned(),
            verb: "audit.recovered".to_owned(),
            target: None,
            params: json!({ "torn_bytes": self.text.len(), "torn": shown }),
            result: AuditResult::Done,
            code: None,
            request_id: String::new(),
        }
    }
}

/// What is behind the last entry of the present file: nothing, half a line, or (as an error) something else.
fn tail(part: &Part, end: u64) -> io::Result<Result<Option<Torn>, ()>> {
    let bytes = part.size.saturating_sub(end);
    if bytes == 0 {
        return Ok(Ok(None));
    }
    if bytes > MAX_LINE_BYTES {
        return Ok(Err(()));
    }
    let mut text = vec![0; usize::try_from(bytes).unwrap_or_default()];
    part.file.read_exact_at(&mut text, end)?;
    Ok(if text.contains(&b'\n') {
        Err(())
    } else {
        Ok(Some(Torn { at: end, text }))
    })
}

/// Compares the files with the head. The caller holds the lock.
pub fn look(files: &Files) -> io::Result<Found> {
    let parts = files.parts()?;
    let (mut last, mut torn) = (None, None);
    for part in parts.iter().rev() {
        last = part.last()?;
        if part.path == files.log {
            match tail(part, last.as_ref().map_or(0, |(_, line)| line.end))? {
                Ok(found) => torn = found,
                Err(()) => return Ok(Found::Broken),
            }
        }
        if last.is_some() {
            break;
        }
    }
    let head = match (files.head()?, last) {
        (None, None) => Head::default(),
        (Some(head), None) if head.last.seq == 0 => head,
        (Some(head), Some((entry, _))) if entry.seq == head.last.seq && entry.hash == head.last.hash => head,
        (Some(head), Some((entry, line)))
            if entry.seq == head.last.seq + 1 && holds(&head.last.hash, &line.text) =>
        {
            head.followed_by(&entry)
        }
        // The very first line, written by one that died before there was a head.
        (None, Some((entry, line))) if entry.seq == 1 && holds("", &line.text) => {
            Head::default().followed_by(&entry)
        }
        _ => return Ok(Found::Broken),
    };
    Ok(Found::Sound { head, torn })
}
