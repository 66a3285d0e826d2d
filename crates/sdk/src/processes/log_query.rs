//! Which log lines.

use qd_api::log::Stream;

use super::since::Since;
use crate::call::Call;

/// Which log lines; everything given must hold.
///
/// ```
/// use qd_sdk::{LogQuery, api::log::Stream};
/// let query = LogQuery { lines: Some(500), stream: Some(Stream::Err), ..LogQuery::default() };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// How many at most, up to 10000; default 100. When following: how many of the past to begin with.
    pub lines: Option<u32>,
    /// Only lines written since; lines whose time nobody knows are left out.
    pub since: Option<Since>,
    /// Only this output.
    pub stream: Option<Stream>,
    /// Only lines that contain a match of this pattern (linear-time engine).
    pub grep: Option<String>,
    /// Go on after the line of this cursor.
    pub cursor: Option<String>,
}

impl LogQuery {
    /// Everything but the cursor, which streams carry in a header.
    pub(super) fn apply(&self, call: Call) -> Call {
        let stream = self.stream.map(|stream| match stream {
            Stream::Out => "out",
            Stream::Err => "err",
        });
        call.query("lines", self.lines.map(|lines| lines.to_string()))
            .query("since", self.since.as_ref().map(Since::as_str))
            .query("stream", stream)
            .query("grep", self.grep.as_ref())
    }
}
