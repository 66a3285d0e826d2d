//! Lines with something added to them.

use serde::Serialize;

use super::{Format, Stream, Tag, date::DateFormat};

/// Makes of whole lines what is written.
#[derive(Debug)]
pub struct Formatter {
    date: DateFormat,
    json: Option<Json>,
}

#[derive(Debug)]
struct Json {
    id: u64,
    name: String,
    stream: Stream,
}

/// One line as PM2 writes it.
#[derive(Serialize)]
struct Record<'a> {
    message: &'a str,
    timestamp: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    process_id: u64,
    app_name: &'a str,
}

impl Formatter {
    /// `None` where lines stay as they are.
    pub fn new(format: &Format, tag: &Tag, stream: Stream) -> Option<Self> {
        match format {
            Format::Plain => None,
            Format::Dated(format) => Some(Self {
                date: DateFormat::new(format),
                json: None,
            }),
            Format::Json { date_format } => Some(Self {
                date: date_format
                    .as_deref()
                    .map_or_else(DateFormat::iso, DateFormat::new),
                json: Some(Json {
                    id: tag.id,
                    name: tag.name.clone(),
                    stream,
                }),
            }),
        }
    }

    /// What is written for these lines, each with its newline but perhaps the last. The first may go on with a line of
    /// which a part was written before.
    pub fn lines(&self, bytes: &[u8], at_ms: i64, is_in_line: bool) -> Vec<u8> {
        let date = self.date.format(at_ms);
        let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 4 + date.len());
        for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            match &self.json {
                None => {
                    if index > 0 || !is_in_line {
                        out.extend_from_slice(date.as_bytes());
                        out.extend_from_slice(b": ");
                    }
                    out.extend_from_slice(line);
                }
                Some(json) => {
                    let message = String::from_utf8_lossy(line);
                    let record = Record {
                        message: &message,
                        timestamp: &date,
                        kind: json.stream.name(),
                        process_id: json.id,
                        app_name: &json.name,
                    };
                    // It is made of texts and a number, which can all be written.
                    if serde_json::to_writer(&mut out, &record).is_ok() {
                        out.push(b'\n');
                    }
                }
            }
        }
        out
    }
}
