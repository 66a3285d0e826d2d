//! `[logs]`: how much of the apps' log files one request may read.

use serde::{Deserialize, Serialize};

use super::size;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Logs {
    /// Lines of one answer.
    pub max_lines: usize,
    /// Bytes read for one answer.
    #[serde(with = "size")]
    pub max_bytes: usize,
    /// Bytes of one line; the rest of a longer one is cut, and said to be.
    #[serde(with = "size")]
    pub max_line_bytes: usize,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            max_lines: 10_000,
            max_bytes: 16 * 1024 * 1024,
            max_line_bytes: 64 * 1024,
        }
    }
}

/// How much of each file a search looks at, in bytes: well under a second of reading.
const MAX_SCAN_BYTES: u64 = 64 * 1024 * 1024;

impl Logs {
    /// The bounds as the reader takes them.
    pub(crate) fn limits(&self) -> crate::logs::Limits {
        crate::logs::Limits {
            max_lines: self.max_lines,
            max_bytes: self.max_bytes,
            max_line_bytes: self.max_line_bytes,
            max_scan_bytes: MAX_SCAN_BYTES,
        }
    }
}
