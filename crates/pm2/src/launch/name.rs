//! Names of apps and namespaces: what people type, log files are called, and terminals show.

use super::Error;

const MAX_CHARS: usize = 128;

/// Whether a name can be used, and why not.
pub fn check(key: &'static str, name: &str) -> Result<(), Error> {
    let why = if name.is_empty() {
        "it is empty"
    } else if name.chars().count() > MAX_CHARS {
        "it is longer than 128 characters"
    } else if name.trim() != name {
        "it begins or ends with a space"
    } else if !name
        .chars()
        .all(|c| c.is_alphanumeric() || " ._-@:+/#()[]&=,".contains(c))
    {
        "it may hold letters, digits, spaces and . _ - @ : + / # ( ) [ ] & = , only"
    } else if name.contains("..") {
        "it contains `..`"
    } else if name.starts_with(['-', '/']) {
        "it begins with a character that has a meaning of its own"
    } else if name == "all" || name.starts_with("ns:") || name.starts_with("_old_") {
        "it has a meaning of its own as a target"
    } else if name.bytes().all(|byte| byte.is_ascii_digit()) {
        "a number is always an id"
    } else {
        return Ok(());
    };
    Err(Error::Name {
        key,
        given: name.chars().take(64).collect(),
        why,
    })
}

/// The name in a file's name: what is not plain becomes a dash, as PM2 does it.
pub fn in_file(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-\\".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect()
}
