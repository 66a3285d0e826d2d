//! How output is shown: as it is, or line by line with its app's name.

use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;

use super::{Stream, Tag};

/// How output is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The bytes as they are.
    Raw,
    /// Whole lines, each behind its app's name.
    Named,
    /// A JSON object a line.
    Json,
}

/// A word that is no form.
#[derive(Debug, thiserror::Error)]
#[error("it is one of raw, named and json")]
pub struct Unknown;

impl FromStr for Form {
    type Err = Unknown;

    fn from_str(word: &str) -> Result<Self, Unknown> {
        [Self::Raw, Self::Named, Self::Json]
            .into_iter()
            .find(|form| form.as_str() == word)
            .ok_or(Unknown)
    }
}

#[derive(Serialize)]
struct Record<'a> {
    time: String,
    process: Process<'a>,
    stream: &'a str,
    line: &'a str,
    /// Whether the line goes on in the next object.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

#[derive(Serialize)]
struct Process<'a> {
    id: u64,
    name: &'a str,
}

impl Form {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Named => "named",
            Self::Json => "json",
        }
    }

    /// What is shown of a line, which has its newline unless it goes on; whether it goes on where it was left.
    pub(super) fn line(
        self,
        tag: &Tag,
        stream: Stream,
        at_ms: i64,
        line: &[u8],
        is_continued: bool,
    ) -> Vec<u8> {
        match self {
            Self::Raw => line.to_vec(),
            Self::Named => {
                let name = if is_continued {
                    String::new()
                } else {
                    format!("{} | ", tag.name)
                };
                [name.as_bytes(), line].concat()
            }
            Self::Json => {
                let text = line.strip_suffix(b"\n").unwrap_or(line);
                let record = Record {
                    time: Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string(),
                    process: Process {
                        id: tag.id,
                        name: &tag.name,
                    },
                    stream: stream.name(),
                    line: &String::from_utf8_lossy(text),
                    partial: text.len() == line.len(),
                };
                // It is made of texts and a number, which can all be written.
                let mut out = serde_json::to_vec(&record).unwrap_or_default();
                out.push(b'\n');
                out
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(form: Form, line: &[u8], is_continued: bool) -> String {
        let tag = Tag {
            id: 3,
            name: "web".to_owned(),
            namespace: "default".to_owned(),
        };
        let out = form.line(&tag, Stream::Err, 1_700_000_000_123, line, is_continued);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_line_stands_behind_its_name_and_goes_on_without() {
        assert_eq!(shown(Form::Named, b"up\n", false), "web | up\n");
        assert_eq!(shown(Form::Named, b"and on\n", true), "and on\n");
        assert_eq!(shown(Form::Raw, b"up\xc3\xa9", false), "upé");
    }

    #[test]
    fn an_object_says_when_and_whose_a_line_is_and_whether_it_goes_on() {
        let whole = shown(Form::Json, b"a \"b\"\xff\n", false);
        assert_eq!(
            whole,
            "{\"time\":\"2023-11-14T22:13:20.123Z\",\"process\":{\"id\":3,\"name\":\"web\"},\"stream\":\"err\",\
             \"line\":\"a \\\"b\\\"\u{fffd}\"}\n"
        );
        assert!(shown(Form::Json, b"half", false).contains("\"line\":\"half\",\"partial\":true"));
    }

    #[test]
    fn every_form_is_read_from_its_word() {
        for form in [Form::Raw, Form::Named, Form::Json] {
            assert_eq!(form.as_str().parse::<Form>().expect("a form"), form);
        }
        assert!("colour".parse::<Form>().is_err());
    }
}
