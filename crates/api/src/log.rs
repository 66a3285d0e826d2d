//! Log lines.

use serde::{Deserialize, Serialize};

use crate::{ProcessRef, Time, event::Gap};

/// Which of a process's outputs a line came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// One line of output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    /// When it was written: from the line's own prefix, else when the agent saw it; null when nobody knows.
    pub time: Option<Time>,
    /// Who wrote it. Where processes share one file it is the first of them.
    pub process: ProcessRef,
    /// Which output.
    pub stream: Stream,
    /// The text without its newline; bytes that are not UTF-8 are shown as U+FFFD.
    pub line: String,
    /// Where the line ends: pass it as `cursor` to read on after it.
    pub cursor: String,
    /// Whether the line was longer than the limit and its rest was left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// What a log stream carries: in NDJSON one per line, in SSE as the data of an event named by `type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LogItem {
    /// A line.
    Line(LogLine),
    /// Something was missed here.
    Gap(Gap),
}
