//! Durations as people write them: `10s`, `500ms`, `2m`, `1h`, `90d`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

const UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// Reads a duration such as `10s`; the error says what one looks like.
///
/// # Errors
/// A sentence for people.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong =
        || format!("{text:?} is not a duration; write a whole number and ms, s, m, h or d, such as \"10s\"");
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let (_, factor) = UNITS
        .iter()
        .find(|(name, _)| *name == unit.trim_start())
        .ok_or_else(wrong)?;
    number
        .checked_mul(*factor)
        .map(Duration::from_millis)
        .ok_or_else(wrong)
}

pub fn write(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let (name, factor) = UNITS
        .iter()
        .rev()
        .find(|(_, factor)| millis != 0 && millis % factor == 0)
        .unwrap_or(&UNITS[1]);
    format!("{}{name}", millis / factor)
}

pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&write(*duration))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["0s", "500ms", "10s", "2m", "1h", "90d", "61s"] {
            assert_eq!(write(parse(text).unwrap()), text);
        }
    }

    #[test]
    fn numbers_without_a_unit_are_refused() {
        for text in ["", "10", "s", "-1s", "1.5s", "10 weeks", "99999999999999999999s"] {
            parse(text).unwrap_err();
        }
    }
}
