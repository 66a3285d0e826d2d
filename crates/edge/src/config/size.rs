//! Sizes as people write them: a number of bytes, or `"32KiB"`, `"1MiB"`, `"2GiB"`.

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

const UNITS: [(&str, usize); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

pub fn parse(text: &str) -> Result<usize, String> {
    let wrong = || format!("{text:?} is not a size; write bytes, or a whole number and KiB, MiB or GiB");
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: usize = number.parse().map_err(|_| wrong())?;
    let unit = if unit.is_empty() { "B" } else { unit.trim_start() };
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    number.checked_mul(*factor).ok_or_else(wrong)
}

pub fn serialize<S: Serializer>(bytes: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    match UNITS
        .iter()
        .skip(1)
        .rev()
        .find(|(_, factor)| *bytes != 0 && bytes.is_multiple_of(*factor))
    {
        Some((name, factor)) => serializer.serialize_str(&format!("{}{name}", bytes / factor)),
        None => serializer.serialize_u64(*bytes as u64),
    }
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a size: a number of bytes, or a text such as \"1MiB\"")]
    enum Written {
        Bytes(usize),
        Text(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Bytes(bytes) => Ok(bytes),
        Written::Text(text) => parse(&text).map_err(D::Error::custom),
    }
}
