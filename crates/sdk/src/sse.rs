//! Server-sent events, read from bytes as they come.
//!
//! The parser holds at most one event of [`MAX_EVENT_BYTES`]; a larger one is left out and told. How the bytes are cut
//! into chunks makes no difference. It knows nothing of connections or of what events mean.
//! Format: HTML Living Standard, section 9.2.

/// Largest event kept, all its lines together: a log line is at most some ten kilobytes, an event's data not much more.
pub const MAX_EVENT_BYTES: usize = 1024 * 1024;

/// What the parser found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// An event.
    Message(Message),
    /// An event that was too large, and was left out. It has its id, if that stood on a line of its own before or after.
    Oversize {
        /// Where it is in the stream.
        id: Option<String>,
    },
}

/// An event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Its name; empty for an ordinary message.
    pub event: String,
    /// Its data, lines joined by newlines.
    pub data: String,
    /// Its id, if it has one of its own.
    pub id: Option<String>,
}

/// A parser of one stream.
///
/// ```
/// use qd_sdk::sse::{Frame, Parser};
/// let mut found = Vec::new();
/// let mut parser = Parser::new();
/// parser.push(b"id: 7\nda", |frame| found.push(frame));
/// parser.push(b"ta: hello\n\n: heartbeat\n\n", |frame| found.push(frame));
/// assert!(matches!(&found[..], [Frame::Message(message)] if message.data == "hello"));
/// ```
#[derive(Debug)]
pub struct Parser {
    limit: usize,
    /// The line so far; what does not fit is skipped.
    line: Vec<u8>,
    line_start: Option<u8>,
    line_cut: bool,
    /// Bytes of the event's whole lines so far, counted up to the limit.
    held: usize,
    message: Message,
    has_data: bool,
    oversize: bool,
    after_cr: bool,
    first_line: bool,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

impl Parser {
    /// A parser at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(MAX_EVENT_BYTES)
    }

    /// A parser that keeps events up to this many bytes.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            line_start: None,
            line_cut: false,
            held: 0,
            message: Message::default(),
            has_data: false,
            oversize: false,
            after_cr: false,
            first_line: true,
        }
    }

    /// Takes the next bytes, and gives what they complete to `found`, in order.
    pub fn push(&mut self, mut bytes: &[u8], mut found: impl FnMut(Frame)) {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_cr) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.keep(bytes);
                return;
            };
            self.keep(&bytes[..end]);
            self.after_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            self.end_of_line(&mut found);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.line_start = self.line_start.or(bytes.first().copied());
        let room = (self.limit - self.held).saturating_sub(self.line.len());
        if bytes.len() > room {
            self.line_cut = true;
        } else if !self.line_cut {
            self.line.extend_from_slice(bytes);
        }
    }

    fn end_of_line(&mut self, found: &mut impl FnMut(Frame)) {
        let mut line = std::mem::take(&mut self.line);
        let comment = self.line_start.take() == Some(b':');
        let cut = std::mem::take(&mut self.line_cut);
        if std::mem::take(&mut self.first_line) && line.starts_with(b"\xEF\xBB\xBF") {
            line.drain(..3);
        }
        // A comment is nobody's loss, however long.
        if cut && !comment {
            self.leave_out();
        } else if !comment && line.is_empty() {
            self.end_of_event(found);
        } else if !comment {
            self.held = (self.held + line.len() + 1).min(self.limit);
            self.field(&line);
        }
        // The buffer is used again, unless it grew beyond what a common line needs.
        line.clear();
        if line.capacity() <= 64 * 1024 {
            self.line = line;
        }
    }

    fn field(&mut self, line: &[u8]) {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = match colon {
            // Where a byte order mark hid that the line is a comment.
            Some(0) => return,
            Some(at) => (
                &line[..at],
                line[at + 1..].strip_prefix(b" ").unwrap_or(&line[at + 1..]),
            ),
            None => (line, &[][..]),
        };
        let value = || String::from_utf8_lossy(value);
        match name {
            b"data" if !self.oversize => {
                if self.has_data {
                    self.message.data.push('\n');
                }
                self.message.data.push_str(&value());
                self.has_data = true;
            }
            b"event" if !self.oversize => self.message.event = value().into_owned(),
            b"id" if !line.contains(&0) => self.message.id = Some(value().into_owned()),
            _ => {}
        }
    }

    /// Frees what is held of the event, but for its id, and makes room for the id if it is still to come.
    fn leave_out(&mut self) {
        self.oversize = true;
        self.held = 0;
        self.has_data = false;
        self.message.data = String::new();
        self.message.event = String::new();
    }

    fn end_of_event(&mut self, found: &mut impl FnMut(Frame)) {
        let message = std::mem::take(&mut self.message);
        let has_data = std::mem::take(&mut self.has_data);
        self.held = 0;
        if std::mem::take(&mut self.oversize) {
            found(Frame::Oversize { id: message.id });
        } else if has_data {
            found(Frame::Message(message));
        }
    }
}
