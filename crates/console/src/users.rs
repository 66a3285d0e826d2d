//! What users and their tokens may be called.

use crate::on_behalf::CONSOLE;

/// Longest name, in bytes.
const LONGEST: usize = 64;

/// Checks a user's name.
///
/// # Errors
/// What a name is, in a sentence.
pub fn check_name(name: &str) -> Result<(), String> {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'@');
    let is_name = (1..=LONGEST).contains(&name.len())
        && name.bytes().all(inner)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if name == CONSOLE {
        return Err(format!(
            "{CONSOLE} is the console itself to its hosts; choose another name"
        ));
    }
    if is_name {
        return Ok(());
    }
    Err(format!(
        "a user's name is 1 to {LONGEST} letters, digits, dots, dashes, underscores and at signs, and begins with a letter or a digit"
    ))
}

/// Checks a token's name.
///
/// # Errors
/// What a name is, in a sentence.
pub fn check_token_name(name: &str) -> Result<(), String> {
    let fits =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'@' | b':' | b'/');
    if (1..=LONGEST).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err(format!(
        "a token's name is 1 to {LONGEST} letters, digits, `.`, `_`, `-`, `@`, `:` or `/`"
    ))
}
