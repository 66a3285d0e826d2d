//! How lines hang together: what is hashed, and how a client's texts are made harmless before.

use qd_api::{Time, audit::AuditEntry};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Entry;
use crate::tokens::hex;

/// Longest text of a field, in characters as they are shown.
const MAX_TEXT: usize = 512;
/// Largest parameters, in bytes of JSON.
const MAX_PARAMS: usize = 16 * 1024;
/// The end of a line up to the hash, which is its last member.
const HASH_MEMBER: &str = ",\"hash\":\"";
/// The end of a line after the hash.
const END: &str = "\"}";
/// Hexadecimal digits of SHA-256.
const HASH_DIGITS: usize = 64;

/// A line, as the next one refers to it. The first line follows number 0 with an empty hash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub seq: u64,
    pub hash: String,
}

/// What the log is, beside the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last line.
    pub last: Link,
    /// The line before the first that is kept: where following the chain begins once old files are gone.
    pub base: Link,
}

impl Head {
    pub fn followed_by(&self, entry: &AuditEntry) -> Self {
        Self {
            last: Link::to(entry),
            base: self.base.clone(),
        }
    }
}

impl Link {
    pub fn to(entry: &AuditEntry) -> Self {
        Self {
            seq: entry.seq,
            hash: entry.hash.clone(),
        }
    }
}

/// The line that follows `before`: as an entry, and as it is written.
///
/// The hash is of the previous hash, a newline, and the line's own text without its `hash` member: the text and not
/// what it means, so that nothing can be added to a line, and lines of other versions can be checked.
pub fn sealed(before: &Link, entry: Entry, at: Time) -> (AuditEntry, Vec<u8>) {
    let mut entry = AuditEntry {
        seq: before.seq + 1,
        at,
        who: shown(&entry.who),
        token_id: entry.token_id.as_deref().map(shown),
        from: shown(&entry.from),
        verb: shown(&entry.verb),
        target: entry.target.as_deref().map(shown),
        params: shown_params(entry.params),
        result: entry.result,
        code: entry.code,
        request_id: shown(&entry.request_id),
        hash: String::new(),
    };
    let text = serde_json::to_string(&entry).expect("an entry has only string keys");
    let bare = text
        .strip_suffix(END)
        .and_then(|text| text.strip_suffix(HASH_MEMBER))
        .expect("`hash` is the last member of an entry");
    entry.hash = digest(&before.hash, bare.as_bytes());
    let line = format!("{bare}{HASH_MEMBER}{}{END}\n", entry.hash).into_bytes();
    (entry, line)
}

/// Whether a line (without its newline) follows the line of this hash.
pub fn holds(before: &str, line: &[u8]) -> bool {
    let tail = HASH_MEMBER.len() + HASH_DIGITS + END.len();
    let Some(end) = line.len().checked_sub(tail) else {
        return false;
    };
    let (bare, tail) = line.split_at(end);
    tail.strip_prefix(HASH_MEMBER.as_bytes())
        .and_then(|tail| tail.strip_suffix(END.as_bytes()))
        == Some(digest(before, bare).as_bytes())
}

fn digest(before: &str, bare: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(before.as_bytes());
    hasher.update(b"\n");
    hasher.update(bare);
    hex(&hasher.finalize())
}

/// A client's text, bounded, its control characters shown instead of acted on.
fn shown(text: &str) -> String {
    let (mut shown, mut length) = (String::with_capacity(text.len().min(MAX_TEXT)), 0);
    for c in text.chars() {
        let (escaped, room) = if acts(c) {
            (Some(c.escape_unicode()), 10)
        } else {
            (None, 1)
        };
        if length + room >= MAX_TEXT {
            shown.push('…');
            break;
        }
        length += room;
        match escaped {
            Some(escaped) => shown.extend(escaped),
            None => shown.push(c),
        }
    }
    shown
}

/// Whether a terminal or a page does something with a character other than show it: control characters, and those
/// that break lines or reorder what a reader sees.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn shown_params(params: Value) -> Value {
    let params = shown_value(params);
    if params.to_string().len() > MAX_PARAMS {
        return Value::String("too large to be kept".to_owned());
    }
    params
}

fn shown_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(shown(&text)),
        Value::Array(items) => items.into_iter().map(shown_value).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (shown(&name), shown_value(value)))
            .collect(),
        plain => plain,
    }
}
