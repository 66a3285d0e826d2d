//! Where a reader is, in every file it reads.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::line::Place;

/// Most files one cursor speaks of: with more it would outgrow what a query parameter may hold.
pub const MAX_FILES: usize = 64;
/// First byte of a cursor: the version of its form.
const VERSION: u8 = 1;
/// Longest text of a cursor, in bytes: 64 positions of 43 bytes, in base64.
const MAX_TEXT: usize = 4096;

/// Where a reader is in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which source it was, by a fingerprint of its path and stream.
    pub source: u32,
    pub device: u64,
    pub inode: u64,
    /// Fingerprint of how the file begins: tells a file from another that took over its inode.
    pub head: u32,
    pub place: Place,
}

/// Positions, opaque to those who hand them back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    positions: Vec<Position>,
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a cursor of this API")]
pub struct InvalidCursor;

impl Cursor {
    pub fn parse(text: &str) -> Result<Self, InvalidCursor> {
        if text.len() > MAX_TEXT {
            return Err(InvalidCursor);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let [VERSION, rest @ ..] = bytes.as_slice() else {
            return Err(InvalidCursor);
        };
        let mut rest = rest;
        let mut positions = Vec::new();
        while !rest.is_empty() {
            let position = decode(&mut rest)
                .filter(|_| positions.len() < MAX_FILES)
                .ok_or(InvalidCursor)?;
            positions.push(position);
        }
        Ok(Self { positions })
    }

    /// What stands for these positions; those beyond [`MAX_FILES`] are left out.
    pub fn text<'a>(positions: impl IntoIterator<Item = &'a Position>) -> String {
        let mut bytes = vec![VERSION];
        for position in positions.into_iter().take(MAX_FILES) {
            bytes.push(u8::from(position.place.skipping));
            bytes.extend(position.source.to_be_bytes());
            bytes.extend(position.head.to_be_bytes());
            bytes.extend(position.place.mark.to_be_bytes());
            encode(&mut bytes, position.device);
            encode(&mut bytes, position.inode);
            encode(&mut bytes, position.place.offset);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in this very file, whichever source it belonged to then.
    pub fn in_file(&self, device: u64, inode: u64) -> Option<Position> {
        self.positions
            .iter()
            .copied()
            .find(|position| (position.device, position.inode) == (device, inode))
    }

    /// Whether the cursor knows the source, be it with another file.
    pub fn knows(&self, source: u32) -> bool {
        self.positions.iter().any(|position| position.source == source)
    }

    /// Whether there may have been more files than the cursor could hold.
    pub fn is_full(&self) -> bool {
        self.positions.len() >= MAX_FILES
    }
}

/// FNV-1a. It guards against mix-ups; there is nothing to gain by forging one.
pub fn fingerprint(pieces: &[&[u8]]) -> u32 {
    let bytes = pieces.iter().copied().flatten();
    bytes.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

fn encode(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn decode(rest: &mut &[u8]) -> Option<Position> {
    let skipping = match byte(rest)? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let (source, head, mark) = (word(rest)?, word(rest)?, word(rest)?);
    let (device, inode, offset) = (number(rest)?, number(rest)?, number(rest)?);
    let place = Place {
        offset,
        skipping,
        mark,
    };
    Some(Position {
        source,
        device,
        inode,
        head,
        place,
    })
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

fn word(rest: &mut &[u8]) -> Option<u32> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_be_bytes(*first))
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let next = byte(rest)?;
        let bits = u64::from(next & 0x7f);
        if bits << shift >> shift != bits {
            return None;
        }
        value |= bits << shift;
        if next & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
