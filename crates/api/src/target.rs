//! What a verb is applied to.

use std::{fmt, str::FromStr};

use regex::{Regex, RegexBuilder};

use crate::Process;

/// Longest target accepted, in bytes.
pub const MAX_TARGET_BYTES: usize = 512;

/// Compiled size a target's pattern may reach, in bytes: enough for any list of names, too little to be an attack.
const MAX_PATTERN_SIZE: usize = 256 * 1024;

/// A selection of processes: an id, a name, `ns:<namespace>`, `all`, or `/regex/` over names.
///
/// The pattern engine is linear-time. A number is always an id; a name that is a number cannot be addressed.
#[derive(Debug, Clone)]
pub enum Target {
    /// One process.
    Id(u64),
    /// Every process of the app of exactly this name.
    Name(String),
    /// Every process of the namespace.
    Namespace(String),
    /// Every process except PM2 modules.
    All,
    /// Every process whose name contains a match.
    Pattern(Regex),
}

/// A target that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    /// Nothing was given.
    #[error("the target is empty: give an id, a name, ns:<namespace>, all, or /regex/")]
    Empty,
    /// Longer than [`MAX_TARGET_BYTES`].
    #[error("the target is longer than {MAX_TARGET_BYTES} bytes")]
    TooLong,
    /// Control characters are never part of a name.
    #[error("the target contains a control character")]
    Control,
    /// The part between the slashes is not a pattern this engine takes.
    #[error("the target's pattern is not valid: {0}")]
    Pattern(String),
}

impl Target {
    /// Whether the process is selected.
    #[must_use]
    pub fn matches(&self, process: &Process) -> bool {
        match self {
            Self::Id(id) => process.id == *id,
            Self::Name(name) => process.name == *name,
            Self::Namespace(namespace) => process.namespace == *namespace,
            Self::All => !process.module,
            Self::Pattern(pattern) => pattern.is_match(&process.name),
        }
    }
}

impl FromStr for Target {
    type Err = InvalidTarget;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given.is_empty() {
            return Err(InvalidTarget::Empty);
        }
        if given.len() > MAX_TARGET_BYTES {
            return Err(InvalidTarget::TooLong);
        }
        if given.chars().any(char::is_control) {
            return Err(InvalidTarget::Control);
        }
        if given == "all" {
            return Ok(Self::All);
        }
        if given.bytes().all(|b| b.is_ascii_digit())
            && let Ok(id) = given.parse()
        {
            return Ok(Self::Id(id));
        }
        if let Some(namespace) = given.strip_prefix("ns:") {
            return if namespace.is_empty() {
                Err(InvalidTarget::Empty)
            } else {
                Ok(Self::Namespace(namespace.to_owned()))
            };
        }
        if let Some(pattern) = given.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            return RegexBuilder::new(pattern)
                .size_limit(MAX_PATTERN_SIZE)
                .build()
                .map(Self::Pattern)
                .map_err(|error| InvalidTarget::Pattern(error.to_string()));
        }
        Ok(Self::Name(given.to_owned()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.write_str(name),
            Self::Namespace(namespace) => write!(f, "ns:{namespace}"),
            Self::All => f.write_str("all"),
            Self::Pattern(pattern) => write!(f, "/{pattern}/"),
        }
    }
}
