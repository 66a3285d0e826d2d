//! Which rule a token's claims match, and how long what it gives lasts.

use std::time::Duration;

use qd_api::AppPattern;
use serde_json::{Map, Value};

use super::Rule;

/// The first rule whose claims are all there and match. A claim that is no string, number or boolean matches nothing.
pub fn first_match<'a>(rules: &'a [Rule], claims: &Map<String, Value>) -> Option<&'a Rule> {
    rules.iter().find(|rule| {
        !rule.claims.is_empty()
            && rule
                .claims
                .iter()
                .all(|(name, wanted)| claims.get(name).is_some_and(|value| matches(value, wanted)))
    })
}

/// Texts match exactly or by glob; numbers and booleans only as they are written.
fn matches(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => wanted
            .parse::<AppPattern>()
            .is_ok_and(|pattern| pattern.matches(text)),
        Value::Number(number) => number.to_string() == wanted,
        Value::Bool(flag) => flag.to_string() == wanted,
        _ => false,
    }
}

/// A rule's `max_ttl`: a whole number above 0 and its unit; `None` if it is anything else.
pub fn life(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let seconds: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 24 * 3600,
        _ => return None,
    };
    let total = number.parse::<u64>().ok()?.checked_mul(seconds)?;
    (total > 0).then(|| Duration::from_secs(total))
}
