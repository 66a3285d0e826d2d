//! Searching lines.

use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 1000;
/// Compiled size a pattern may reach, in bytes: the time for a line grows with it.
const MAX_COMPILED_BYTES: usize = 256 * 1024;
/// Memory of the states that are met while searching, in bytes.
const MAX_CACHE_BYTES: usize = 1024 * 1024;

/// A pattern; matching is linear in the line.
#[derive(Debug, Clone)]
pub struct Grep(Regex);

/// A pattern that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidGrep {
    #[error("the pattern is longer than {MAX_PATTERN_BYTES} bytes")]
    TooLong,
    #[error("{0}")]
    Pattern(regex::Error),
}

impl Grep {
    pub fn new(pattern: &str) -> Result<Self, InvalidGrep> {
        if pattern.len() > MAX_PATTERN_BYTES {
            return Err(InvalidGrep::TooLong);
        }
        let built = RegexBuilder::new(pattern)
            .size_limit(MAX_COMPILED_BYTES)
            .dfa_size_limit(MAX_CACHE_BYTES)
            .build();
        built.map(Self).map_err(InvalidGrep::Pattern)
    }

    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}
