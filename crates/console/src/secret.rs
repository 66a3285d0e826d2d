//! Secrets that are made here and shown once. What is kept of them is their hash: they are random, so that nobody can
//! guess one from it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// What every token begins with.
pub const BEGIN: &str = "qdc_";
/// Bytes of randomness: more than anybody can try.
const BYTES: usize = 32;

/// A new secret after a prefix by which people and scanners know what it is.
///
/// # Panics
/// If the system has no randomness to give.
#[must_use]
pub fn make(prefix: &str) -> String {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("a system without randomness can run nothing safely");
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}
