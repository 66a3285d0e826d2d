//! Writing: machines read standard output, people read both. A reader that goes away is no error.

use std::{
    borrow::Cow,
    io::{self, IsTerminal, Write},
};

use serde::Serialize;

use crate::{exit::Failure, text};

/// How to write.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    pub json: bool,
    pub raw: bool,
    pub colour: bool,
}

/// What a colour says.
#[derive(Debug, Clone, Copy)]
pub enum Tone {
    Good,
    Bad,
    Dim,
    Strong,
}

impl Output {
    pub fn new(json: bool, raw: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            json,
            raw,
            colour: wanted && !json && io::stdout().is_terminal(),
        }
    }

    /// Text from elsewhere, safe to show unless it is wanted raw.
    pub fn safe<'a>(&self, given: &'a str) -> Cow<'a, str> {
        if self.raw {
            Cow::Borrowed(given)
        } else {
            text::shown(given)
        }
    }

    pub fn tone(&self, tone: Tone, given: &str) -> String {
        if !self.colour {
            return given.to_owned();
        }
        let code = match tone {
            Tone::Good => 32,
            Tone::Bad => 31,
            Tone::Dim => 2,
            Tone::Strong => 1,
        };
        format!("\u{1b}[{code}m{given}\u{1b}[0m")
    }

    /// One JSON document.
    pub fn document(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.line(&serde_json::to_string_pretty(value)?)
    }

    /// One JSON object on a line of its own, for streams.
    pub fn record(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.line(&serde_json::to_string(value)?)
    }

    /// One line.
    pub fn line(&self, line: &str) -> Result<(), Failure> {
        self.bytes(format!("{line}\n").as_bytes())
    }

    /// Bytes as they are.
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            written => Ok(written?),
        }
    }

    /// A remark for people, beside what machines read.
    pub fn note(&self, note: &str) {
        if !self.json {
            say(note);
        }
    }
}

/// One line on standard error, where nobody may be there to read it.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
