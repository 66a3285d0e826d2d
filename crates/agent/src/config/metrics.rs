//! `[metrics]`: the Prometheus page.

use std::{fs::File, io::Read as _, path::PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A scrape token is a line; what is longer is another file.
const MAX_TOKEN_BYTES: u64 = 4096;
/// What is shorter could be guessed.
const MIN_TOKEN_BYTES: usize = 16;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// A file with a token that opens `/metrics` and nothing else: one line of at least 16 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scrape_token_file: Option<PathBuf>,
}

impl Metrics {
    /// Whether this is the token in the file, which is read anew so that it can be changed without a restart.
    #[must_use]
    pub fn is_scrape_token(&self, given: &str) -> bool {
        let Some(path) = &self.scrape_token_file else {
            return false;
        };
        let mut text = String::new();
        let read = File::open(path).and_then(|file| file.take(MAX_TOKEN_BYTES).read_to_string(&mut text));
        if let Err(error) = read {
            tracing::warn!(path = %path.display(), %error, "the scrape token cannot be read");
            return false;
        }
        let token = text.trim();
        // Digests are compared, so that the time it takes says nothing of the token.
        token.len() >= MIN_TOKEN_BYTES && Sha256::digest(token) == Sha256::digest(given)
    }
}
