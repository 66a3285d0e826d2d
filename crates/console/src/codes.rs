//! Enrolment codes: a secret that the console takes once, and the fingerprint of its key, by which a host knows that it
//! speaks to the console that the code is from.

use qd_tunnel::PublicKey;

use crate::{identity::fingerprint, secret};

/// Life of a code when none is asked for, in seconds: ten minutes.
pub const DEFAULT_TTL_SECONDS: u32 = 600;

/// A code to be shown, and what is kept of it.
pub struct Code {
    /// What an operator gives to a host.
    pub text: String,
    /// What the console keeps.
    pub hash: String,
}

/// Makes a code of the console with this key.
#[must_use]
pub fn make(key: &PublicKey) -> Code {
    let secret = secret::make("qdc-");
    Code {
        hash: secret::hash(&secret),
        text: format!("{secret}.{}", fingerprint(key)),
    }
}
