//! Instants in queries.

use std::time::Duration;

use qd_api::Time;

use crate::call::duration;

/// Since when: an instant, or a time ago.
///
/// ```
/// use std::time::Duration;
/// use qd_sdk::Since;
/// assert_eq!(Since::ago(Duration::from_secs(600)), Since::from("600s"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since(String);

impl Since {
    /// Since this instant.
    #[must_use]
    pub fn at(instant: Time) -> Self {
        Self(instant.to_string())
    }

    /// For this long.
    #[must_use]
    pub fn ago(span: Duration) -> Self {
        Self(duration(span))
    }

    /// As the server gets it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Since {
    /// RFC 3339, or as `10m`; the server checks it.
    fn from(given: &str) -> Self {
        Self(given.to_owned())
    }
}

impl From<String> for Since {
    /// RFC 3339, or as `10m`; the server checks it.
    fn from(given: String) -> Self {
        Self(given)
    }
}
