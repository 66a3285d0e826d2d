//! One line: a checksum of eight hexadecimal digits, a space, JSON, a newline.

use std::io;

use super::Entry;

/// Digits of a checksum, and the space after it.
const PREFIX: usize = 9;

/// The line of an entry. It begins with a newline, so that a line before it that was cut short takes nothing along.
pub fn write(entry: &Entry) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(entry)?;
    let mut line = format!("\n{:08x} ", crc32fast::hash(&json)).into_bytes();
    line.extend(json);
    line.push(b'\n');
    Ok(line)
}

/// The entry of a line without its newline, if the line is whole.
pub fn read(line: &[u8]) -> Option<Entry> {
    let (sum, json) = line.split_at_checked(PREFIX)?;
    let sum = std::str::from_utf8(sum).ok()?.strip_suffix(' ')?;
    let sum = u32::from_str_radix(sum, 16).ok()?;
    (crc32fast::hash(json) == sum).then(|| serde_json::from_slice(json).ok())?
}
