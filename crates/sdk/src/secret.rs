//! A credential that cannot be printed.

use std::{borrow::Cow, fmt};

use http::HeaderValue;

use crate::Error;

/// Longest token accepted, in bytes: far more than a JWT with every scope, less than servers allow for all headers.
const MAX_TOKEN_BYTES: usize = 8 * 1024;
/// Shortest token that is looked for in what servers say: no real one is shorter, and a letter would be found everywhere.
const MIN_REDACTED_BYTES: usize = 8;
const SCHEME: &str = "Bearer ";

/// A server's text without the token, which some servers and proxies repeat in what they complain of.
pub(crate) fn redacted<'a>(bearer: Option<&HeaderValue>, text: &'a str) -> Cow<'a, str> {
    let token = bearer
        .and_then(|bearer| bearer.to_str().ok())
        .and_then(|bearer| bearer.strip_prefix(SCHEME))
        .filter(|token| token.len() >= MIN_REDACTED_BYTES);
    match token {
        Some(token) if text.contains(token) => text.replace(token, "redacted").into(),
        _ => text.into(),
    }
}

/// A bearer token. Its `Debug` shows nothing of it, it has no `Display`, and the header made of it is marked sensitive.
///
/// ```
/// let token = qd_sdk::Secret::from("eyJhbGciOi");
/// assert_eq!(format!("{token:?}"), "Secret(redacted)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The `Authorization` header. White space around the token, as a file's last newline, is not part of it.
    pub(crate) fn bearer(&self) -> Result<HeaderValue, Error> {
        let token = self.0.trim();
        let reason = if token.is_empty() {
            "it is empty"
        } else if token.len() > MAX_TOKEN_BYTES {
            "it is longer than 8 KiB"
        } else if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            "it contains characters that no token has"
        } else {
            let mut value =
                HeaderValue::try_from(format!("{SCHEME}{token}")).expect("visible ASCII is a header value");
            value.set_sensitive(true);
            return Ok(value);
        };
        Err(Error::config("token", reason))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl From<String> for Secret {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl From<&str> for Secret {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}
