//! One JSON value a line: the bytes of the channel, in any pieces, to values.

use serde_json::Value;

/// Longest line, without its end. A longer one is skipped as it comes in.
pub const MAX_BYTES: usize = 4 << 20;

/// Most values that one line may hold, counted at every level: each takes far more memory than its text.
pub const MAX_VALUES: usize = 100_000;

/// What Node begins the `cmd` of its own messages with.
const INTERNAL: &str = "NODE_";
/// Memory that an idle decoder may keep.
const KEPT_BYTES: usize = 16 << 10;

/// Why a line is not a value. Never says what the line contained.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    /// The line is not JSON.
    #[error("a line of the IPC channel is not JSON")]
    Json(#[source] serde_json::Error),
    /// The line is over the limit, and was skipped.
    #[error("a line of the IPC channel is longer than {max} bytes")]
    TooLong {
        /// The limit in force.
        max: usize,
    },
    /// The line holds more values than the limit.
    #[error("a line of the IPC channel holds more than {max} values")]
    TooMany {
        /// The limit in force.
        max: usize,
    },
    /// The channel ended inside a line.
    #[error("the IPC channel ended inside a line")]
    Cut,
}

/// Turns pieces of a stream into values, at most one unfinished line in memory.
#[derive(Debug)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// Where the next line begins in `buffer`.
    start: usize,
    /// Up to where `buffer` is known to hold no end of a line.
    searched: usize,
    /// Whether the rest of a line that is too long is still coming.
    skipping: bool,
    max: usize,
    internal: u64,
    malformed: u64,
}

impl Decoder {
    /// Returns a decoder of lines up to [`MAX_BYTES`].
    pub fn new() -> Decoder {
        Decoder::with_max(MAX_BYTES)
    }

    fn with_max(max: usize) -> Decoder {
        Decoder {
            buffer: Vec::new(),
            start: 0,
            searched: 0,
            skipping: false,
            max,
            internal: 0,
            malformed: 0,
        }
    }

    /// Takes the next piece. Call [`Decoder::next_value`] until `None` before the next one, which is what keeps
    /// the memory bounded.
    pub fn push(&mut self, mut piece: &[u8]) {
        self.compact();
        if self.skipping {
            let Some(end) = piece.iter().position(|byte| *byte == b'\n') else {
                return;
            };
            self.skipping = false;
            piece = &piece[end + 1..];
        }
        self.buffer.extend_from_slice(piece);
    }

    /// Returns the next value that is complete. Node's own messages are counted and skipped.
    pub fn next_value(&mut self) -> Option<Result<Value, Malformed>> {
        loop {
            let from = self.searched.max(self.start);
            let end = self.buffer[from..].iter().position(|byte| *byte == b'\n');
            let Some(end) = end.map(|offset| from + offset) else {
                self.searched = self.buffer.len();
                return self.skip_if_too_long();
            };
            let line = &self.buffer[self.start..end];
            let parsed = if line.len() > self.max {
                Err(Malformed::TooLong { max: self.max })
            } else if holds_more_than(MAX_VALUES, line) {
                Err(Malformed::TooMany { max: MAX_VALUES })
            } else {
                serde_json::from_slice(line).map_err(Malformed::Json)
            };
            self.start = end + 1;
            match parsed {
                Ok(value) if is_internal(&value) => self.internal += 1,
                parsed => {
                    self.malformed += u64::from(parsed.is_err());
                    return Some(parsed);
                }
            }
        }
    }

    /// Says once, at the end of the stream, whether it ended inside a line.
    pub fn finish(&mut self) -> Option<Malformed> {
        let cut = self.start < self.buffer.len();
        self.buffer = Vec::new();
        self.start = 0;
        self.searched = 0;
        self.malformed += u64::from(cut);
        cut.then_some(Malformed::Cut)
    }

    /// Returns how many of Node's own messages were skipped.
    pub fn internal(&self) -> u64 {
        self.internal
    }

    /// Returns how many lines were no values.
    pub fn malformed(&self) -> u64 {
        self.malformed
    }

    fn skip_if_too_long(&mut self) -> Option<Result<Value, Malformed>> {
        if self.buffer.len() - self.start <= self.max {
            return None;
        }
        self.start = self.buffer.len();
        self.skipping = true;
        self.malformed += 1;
        Some(Err(Malformed::TooLong { max: self.max }))
    }

    fn compact(&mut self) {
        self.searched = self.searched.saturating_sub(self.start);
        self.buffer.drain(..self.start);
        self.start = 0;
        if self.buffer.is_empty() && self.buffer.capacity() > KEPT_BYTES {
            self.buffer = Vec::new();
        }
    }
}

impl Default for Decoder {
    fn default() -> Decoder {
        Decoder::new()
    }
}

/// Whether so many values begin in a line that is JSON; of another one it says anything.
fn holds_more_than(max: usize, line: &[u8]) -> bool {
    if line.len() <= max {
        return false;
    }
    let mut values = 1;
    let mut in_string = false;
    let mut bytes = line.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                bytes.next();
            }
            b',' | b'[' | b'{' if !in_string => values += 1,
            _ => {}
        }
    }
    values > max
}

fn is_internal(value: &Value) -> bool {
    let command = value.get("cmd").and_then(Value::as_str);
    command.is_some_and(|command| command.starts_with(INTERNAL))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const MAX: usize = 64;

    /// Everything a stream gives, as text, so that errors compare too.
    fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<String>, u64) {
        let mut decoder = Decoder::with_max(MAX);
        let mut seen = Vec::new();
        for piece in pieces {
            decoder.push(piece);
            while let Some(value) = decoder.next_value() {
                seen.push(format!("{value:?}"));
            }
            assert!(decoder.buffer.len() - decoder.start <= MAX);
            assert!(decoder.buffer.len() <= MAX + piece.len());
        }
        seen.extend(decoder.finish().map(|malformed| format!("{malformed:?}")));
        (seen, decoder.internal())
    }

    fn values(text: &str) -> Vec<Result<Value, Malformed>> {
        let mut decoder = Decoder::new();
        decoder.push(text.as_bytes());
        std::iter::from_fn(|| decoder.next_value()).collect()
    }

    #[test]
    fn every_kind_of_value_is_a_message() {
        let values = values("null\n\"ready\"\n{\"type\":\"a\"}\n[1]\n0\n");
        let values: Vec<Value> = values.into_iter().map(Result::unwrap).collect();
        assert_eq!(
            values,
            [
                json!(null),
                json!("ready"),
                json!({"type": "a"}),
                json!([1]),
                json!(0)
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_reported_and_the_next_line_is_read() {
        let values = values("{\n\n\"after\"\n");
        assert!(matches!(values[0], Err(Malformed::Json(_))));
        assert!(matches!(values[1], Err(Malformed::Json(_))));
        assert_eq!(values[2].as_ref().unwrap(), "after");
    }

    #[test]
    fn nodes_own_messages_are_counted_and_skipped() {
        let (seen, internal) = read([
            &b"{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\"}\n{\"cmd\":\"NODES\"}\n{\"cmd\":\"NODE_HANDLE_ACK\"}\n"[..],
        ]);
        assert_eq!(internal, 2);
        assert_eq!(seen.len(), 1);
    }

    #[test]
    fn a_line_that_is_too_long_is_reported_once_and_not_kept() {
        let long = vec![b'1'; 10 * MAX];
        let pieces = long.chunks(7).chain([&b"\n2\n"[..]]);
        let (seen, _) = read(pieces);
        assert_eq!(seen, ["Err(TooLong { max: 64 })", "Ok(Number(2))"]);
    }

    #[test]
    fn a_line_of_just_the_limit_is_a_value() {
        let mut line = vec![b' '; MAX - 1];
        line.extend_from_slice(b"1\n");
        assert_eq!(read([&line[..]]).0, ["Ok(Number(1))"]);
        line.insert(0, b' ');
        assert_eq!(read([&line[..]]).0, ["Err(TooLong { max: 64 })"]);
    }

    #[test]
    fn a_line_of_too_many_values_is_reported_and_a_long_text_is_not() {
        let many = format!("[{}0]\n", "{\"\":0},".repeat(MAX_VALUES));
        let text = format!("\"{}\"\n", ",\\\",[".repeat(MAX_VALUES));
        let values = values(&format!("{many}{text}1\n"));
        assert!(matches!(values[0], Err(Malformed::TooMany { .. })));
        assert!(values[1].as_ref().unwrap().is_string());
        assert_eq!(values[2].as_ref().unwrap(), 1);
    }

    #[test]
    fn a_stream_that_ends_inside_a_line_says_so() {
        assert_eq!(read([&b"1\n2"[..]]).0, ["Ok(Number(1))", "Cut"]);
        assert_eq!(read([&b"1\n"[..]]).0, ["Ok(Number(1))"]);
    }

    #[test]
    fn an_idle_decoder_gives_back_what_a_large_line_took() {
        let mut decoder = Decoder::new();
        decoder.push(format!("\"{}\"\n", "x".repeat(1 << 20)).as_bytes());
        assert!(decoder.next_value().is_some());
        assert!(decoder.next_value().is_none());
        decoder.push(b"");
        assert!(decoder.buffer.capacity() <= KEPT_BYTES);
    }

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"\n".to_vec()),
            Just(b"{\"cmd\":\"NODE_X\"}\n".to_vec()),
            Just(b"\"ready\"\n".to_vec()),
            Just(b"null\n".to_vec()),
            Just(b"[1,2".to_vec()),
            proptest::collection::vec(any::<u8>(), 0..100),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_give_the_same_values_in_bounded_memory(
            bytes in bytes(),
            sizes in proptest::collection::vec(1usize..40, 1..50),
        ) {
            let whole = read([&bytes[..]]);
            let mut rest = &bytes[..];
            let mut pieces = Vec::new();
            for size in sizes {
                let (piece, after) = rest.split_at(size.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            prop_assert_eq!(read(pieces), whole);
        }
    }
}
