//! Short texts that peers send and others read, in logs and on screens.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Longest text that a peer may send of itself.
const MAX_BYTES: usize = 128;

/// A text is not one that a peer may send.
#[derive(Debug, thiserror::Error)]
#[error("it must be 1 to {MAX_BYTES} printable ASCII characters")]
pub struct Error;

/// Whether a text may stand in a log line as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    let printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    (1..=MAX_BYTES).contains(&text.len()) && text.bytes().all(printable)
}

/// Which host: an opaque identity that the console gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostId(String);

impl HostId {
    /// The identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HostId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        let plain = is_plain(&text) && !text.contains([' ', '/']);
        plain.then_some(Self(text)).ok_or(Error)
    }
}

impl FromStr for HostId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.to_owned().try_into()
    }
}

impl From<HostId> for String {
    fn from(id: HostId) -> Self {
        id.0
    }
}

impl fmt::Display for HostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
