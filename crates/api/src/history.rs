//! How the last runs of processes ended.

use serde::{Deserialize, Serialize};

use crate::{ProcessRef, Time, log::Stream, process::LastExit};

/// A run that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Run {
    /// Whose run it was.
    pub process: ProcessRef,
    /// When it began, if that is known.
    pub started_at: Option<Time>,
    /// How it ended, when, and why.
    pub exit: LastExit,
    /// The last lines it wrote: up to ten of each stream, those of standard output first, as they stand in its log
    /// files. Only where the daemon is Quarterdeck's own, and only with the scope `logs:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_lines: Option<Vec<LastLine>>,
}

/// A line that a run wrote before it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastLine {
    /// Where it was written to.
    pub stream: Stream,
    /// The line, without its end; what is not UTF-8 is replaced, and what is very long is cut.
    pub line: String,
}
