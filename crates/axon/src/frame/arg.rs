//! One typed argument. The first two bytes say the type: `j:` JSON, `s:` text, anything else raw bytes.

use std::fmt;

use bytes::{BufMut, Bytes};
use serde::{Serialize, de::DeserializeOwned};

use super::Error;

pub(crate) const JSON: &[u8; 2] = b"j:";
pub(crate) const TEXT: &[u8; 2] = b"s:";

/// A typed argument of a [`Frame`](super::Frame). JSON stays unparsed until [`Arg::decode`].
#[derive(Clone, PartialEq, Eq)]
pub enum Arg {
    /// JSON text without its `j:` prefix; not yet known to be valid.
    Json(Bytes),
    /// Text without its `s:` prefix; UTF-8 by convention, checked by [`Arg::as_text`].
    Text(Bytes),
    /// Raw bytes, which may not begin with `j:` or `s:` when sent.
    Blob(Bytes),
}

impl Arg {
    /// Returns `value` as a JSON argument.
    ///
    /// # Errors
    /// [`Error::Json`] when `value` does not serialise.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Arg, Error> {
        serde_json::to_vec(value)
            .map(|text| Arg::Json(text.into()))
            .map_err(Error::Json)
    }

    /// Returns `text` as a text argument.
    pub fn text(text: &str) -> Arg {
        Arg::Text(Bytes::copy_from_slice(text.as_bytes()))
    }

    /// Returns `bytes` as a raw argument.
    pub fn blob(bytes: impl Into<Bytes>) -> Arg {
        Arg::Blob(bytes.into())
    }

    /// Parses a JSON argument as `T`.
    ///
    /// # Errors
    /// [`Error::NotJson`] for text and raw bytes, [`Error::Json`] when the JSON is invalid or of another shape.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        match self {
            Arg::Json(json) => serde_json::from_slice(json).map_err(Error::Json),
            Arg::Text(_) | Arg::Blob(_) => Err(Error::NotJson { found: self.kind() }),
        }
    }

    /// Returns the text of a text argument; `None` for other types and for invalid UTF-8.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Arg::Text(text) => std::str::from_utf8(text).ok(),
            Arg::Json(_) | Arg::Blob(_) => None,
        }
    }

    /// Returns the bytes of the argument without its type prefix.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Arg::Json(bytes) | Arg::Text(bytes) | Arg::Blob(bytes) => bytes,
        }
    }

    /// Returns the bytes the argument occupies on the wire, type prefix included, length prefix excluded.
    pub fn encoded_len(&self) -> usize {
        self.prefix().len() + self.bytes().len()
    }

    /// Returns the type's name for messages to people.
    pub fn kind(&self) -> &'static str {
        match self {
            Arg::Json(_) => "JSON",
            Arg::Text(_) => "text",
            Arg::Blob(_) => "raw bytes",
        }
    }

    /// Reads the type off the front of an argument as it came from the wire.
    pub(crate) fn from_wire(mut bytes: Bytes) -> Arg {
        let wrap: fn(Bytes) -> Arg = match bytes.get(..2) {
            Some(prefix) if prefix == JSON => Arg::Json,
            Some(prefix) if prefix == TEXT => Arg::Text,
            _ => return Arg::Blob(bytes),
        };
        wrap(bytes.split_off(2))
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Arg::Blob(bytes) if bytes.starts_with(JSON) || bytes.starts_with(TEXT) => {
                Err(Error::AmbiguousBlob)
            }
            _ => Ok(()),
        }
    }

    /// Appends prefix and bytes, without the length.
    pub(crate) fn put(&self, out: &mut impl BufMut) {
        out.put_slice(self.prefix());
        out.put_slice(self.bytes());
    }

    fn prefix(&self) -> &'static [u8] {
        match self {
            Arg::Json(_) => JSON,
            Arg::Text(_) => TEXT,
            Arg::Blob(_) => b"",
        }
    }
}

/// Shows type and size only: arguments carry environments, which must not reach a log.
impl fmt::Debug for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({} bytes)", self.kind(), self.bytes().len())
    }
}
