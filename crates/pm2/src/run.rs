//! Runs that ended, as a daemon of ours remembers them. A stock one remembers none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::Exit;

/// The runs of processes that ended, by the number of the process, oldest first.
pub type History = BTreeMap<u64, Vec<Run>>;

/// A run that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it began, in milliseconds since the epoch, if that is known.
    #[serde(default)]
    pub started_at: Option<i64>,
    /// How it ended, when, and why.
    pub exit: Exit,
    /// The last lines it wrote: as they stand in its log files, those of standard output before those of standard
    /// error.
    #[serde(default)]
    pub lines: Vec<LastLine>,
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastLine {
    /// `out` or `err`.
    pub stream: String,
    /// The line, without its end; what is not UTF-8 is replaced, and what is very long is cut.
    pub line: String,
}
