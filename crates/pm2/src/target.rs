//! Which processes a verb is for.

use std::{fmt, str::FromStr};

use regex::{Regex, RegexBuilder};

use crate::Record;

/// Longest target, in bytes.
const MAX_BYTES: usize = 512;
/// Largest compiled pattern, in bytes: time is linear in the text whatever the pattern, its memory is not.
const MAX_PATTERN_BYTES: usize = 256 * 1024;

/// What a person or a request names: an id, a name, a namespace, everything, or a pattern over names.
#[derive(Debug, Clone)]
pub enum Target {
    /// A process by its number. A stock command line would take it for a name first; names that are numbers are not
    /// given out here.
    Id(u64),
    /// Every process of exactly this name: names are not unique.
    Name(String),
    /// Every process of exactly this namespace.
    Namespace(String),
    /// Every process that is not a module of PM2's own.
    All,
    /// Every process whose name the pattern occurs in, modules excluded as for [`Target::All`].
    Pattern(Regex),
}

/// Why a text is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was named.
    #[error("the target is empty; name an id, a name, `ns:<namespace>`, `all`, or `/pattern/`")]
    Empty,
    /// The text is too long.
    #[error("the target is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// The pattern cannot be compiled, or would be too large.
    #[error("the pattern of the target cannot be used: {0}")]
    Pattern(String),
}

impl Target {
    /// Whether a process of this id, name and namespace is meant.
    #[must_use]
    pub fn matches(&self, id: Option<u64>, name: &str, namespace: &str, is_module: bool) -> bool {
        match self {
            Self::Id(wanted) => id == Some(*wanted),
            Self::Name(wanted) => name == wanted,
            Self::Namespace(wanted) => namespace == wanted,
            Self::All => !is_module,
            Self::Pattern(pattern) => !is_module && pattern.is_match(name),
        }
    }

    /// Whether this record is meant. A worker that a reload is replacing never is.
    #[must_use]
    pub fn matches_record(&self, record: &Record) -> bool {
        let namespace = record.pm2_env.namespace.as_deref().unwrap_or("default");
        record.id().is_some() && self.matches(record.id(), &record.name, namespace, record.is_module())
    }
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.is_empty() || text == "ns:" {
            return Err(Error::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(Error::TooLong);
        }
        if text == "all" {
            return Ok(Self::All);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(id) = text.parse()
        {
            return Ok(Self::Id(id));
        }
        if let Some(namespace) = text.strip_prefix("ns:") {
            return Ok(Self::Namespace(namespace.to_owned()));
        }
        match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some("") => Err(Error::Empty),
            Some(pattern) => RegexBuilder::new(pattern)
                .size_limit(MAX_PATTERN_BYTES)
                .build()
                .map(Self::Pattern)
                .map_err(|error| {
                    Error::Pattern(error.to_string().lines().last().unwrap_or_default().to_owned())
                }),
            None => Ok(Self::Name(text.to_owned())),
        }
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
