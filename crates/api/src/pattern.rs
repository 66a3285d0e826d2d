//! Which apps a token is limited to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Longest pattern accepted, in characters; app names are at most 128.
pub const MAX_PATTERN_CHARS: usize = 256;

/// An exact app name, or an explicit glob in which `*` stands for any run of characters and `?` for any one.
///
/// `api` matches the app `api` and never `api-admin`; `api-*` matches `api-admin` and not `api`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, min_length = 1, max_length = 256, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$"))]
pub struct AppPattern(String);

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "app pattern {given:?} is not valid: it must be 1 to {MAX_PATTERN_CHARS} characters without control characters"
)]
pub struct InvalidPattern {
    given: String,
}

impl AppPattern {
    /// The pattern as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the app of this name is meant. Linear in the name times the number of stars.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        if !self.0.contains(['*', '?']) {
            return self.0 == name;
        }
        let pattern: Vec<char> = self.0.chars().collect();
        let name: Vec<char> = name.chars().collect();
        let (mut p, mut n) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        while n < name.len() {
            match pattern.get(p) {
                Some('*') => {
                    retry = Some((p, n));
                    p += 1;
                }
                Some(c) if *c == '?' || *c == name[n] => {
                    p += 1;
                    n += 1;
                }
                _ => match retry {
                    Some((star, from)) => {
                        retry = Some((star, from + 1));
                        p = star + 1;
                        n = from + 1;
                    }
                    None => return false,
                },
            }
        }
        pattern[p..].iter().all(|c| *c == '*')
    }

    /// Whether everything `other` can match is matched by this one: equal patterns, `*`, or a literal that matches.
    /// Used to refuse minting more than one's own rights; unsure means no.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self == other || self.0 == "*" || (!other.0.contains(['*', '?']) && self.matches(&other.0))
    }
}

impl FromStr for AppPattern {
    type Err = InvalidPattern;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given.is_empty()
            || given.chars().count() > MAX_PATTERN_CHARS
            || given.chars().any(char::is_control)
        {
            return Err(InvalidPattern {
                given: given.chars().take(64).collect(),
            });
        }
        Ok(Self(given.to_owned()))
    }
}

impl TryFrom<String> for AppPattern {
    type Error = InvalidPattern;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        given.parse()
    }
}

impl From<AppPattern> for String {
    fn from(pattern: AppPattern) -> Self {
        pattern.0
    }
}

impl fmt::Display for AppPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
