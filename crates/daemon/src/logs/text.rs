//! Bytes to text for viewers: no character is split between two chunks, and no chunk is over its bound.

use super::{CHUNK, Stream, Tag, Viewers};

/// Decodes one stream over its chunks.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The first bytes of a character whose rest has not come: at most three.
    carry: Vec<u8>,
    /// Whether the previous bytes of the stream were seen; if not, the stream is joined anywhere in a character.
    joined: bool,
}

impl Decoder {
    /// Forgets the stream, because bytes of it go by unseen.
    pub(super) fn leave(&mut self) {
        self.carry = Vec::new();
        self.joined = false;
    }

    /// Decodes further bytes; what is no UTF-8 becomes U+FFFD.
    pub(super) fn decode(&mut self, bytes: &[u8]) -> String {
        let skip = if self.joined {
            0
        } else {
            bytes
                .iter()
                .take(3)
                .take_while(|byte| is_continuation(**byte))
                .count()
        };
        self.joined = true;
        let mut all = std::mem::take(&mut self.carry);
        all.extend_from_slice(&bytes[skip..]);
        let whole = all.len() - unfinished(&all);
        self.carry = all.split_off(whole);
        into_text(all)
    }

    /// The bytes still held, at the end of the stream.
    pub(super) fn finish(&mut self) -> String {
        into_text(std::mem::take(&mut self.carry))
    }
}

/// Hands `text` to the viewers in pieces of at most [`CHUNK`] bytes.
pub(super) fn publish(viewers: &dyn Viewers, tag: &Tag, stream: Stream, at_ms: i64, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        viewers.chunk(tag, stream, at_ms, piece);
        rest = after;
    }
}

fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// How many bytes at the end begin a character that further bytes could complete.
fn unfinished(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(3);
    let Some(start) = bytes[from..].iter().rposition(|byte| !is_continuation(*byte)) else {
        return 0;
    };
    let tail = &bytes[from + start..];
    match std::str::from_utf8(tail) {
        Err(error) if error.valid_up_to() == 0 && error.error_len().is_none() => tail.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_split_anywhere_arrives_whole() {
        let text = "aé€😀z";
        for cut in 0..=text.len() {
            let mut decoder = Decoder::default();
            decoder.decode(b"");
            let (first, second) = text.as_bytes().split_at(cut);
            let got = decoder.decode(first) + &decoder.decode(second) + &decoder.finish();
            assert_eq!(got, text, "cut at {cut}");
        }
    }

    #[test]
    fn what_is_no_utf8_is_replaced_and_holds_nothing_back() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.decode(b"a\xff"), "a\u{fffd}");
        assert_eq!(decoder.decode(b"b\xe2\x82"), "b");
        assert_eq!(decoder.finish(), "\u{fffd}");
    }

    #[test]
    fn a_stream_joined_inside_a_character_begins_with_the_next_one() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.decode(&"€uro".as_bytes()[1..]), "uro");
        assert_eq!(decoder.decode(&"€".as_bytes()[1..]), "\u{fffd}\u{fffd}");
    }
}
