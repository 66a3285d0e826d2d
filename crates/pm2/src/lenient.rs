//! Reading values that should have a type and may not.
//!
//! A stock PM2 copies every environment variable of an app over the fields of its record, so that any field may turn
//! up as a string. What cannot be understood is taken as absent, never as an error: one odd app must not hide the list.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub fn int<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(number(&Value::deserialize(from)?))
}

pub fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(number(&Value::deserialize(from)?).and_then(|number| u64::try_from(number).ok()))
}

pub fn code<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i32>, D::Error> {
    Ok(number(&Value::deserialize(from)?).and_then(|number| i32::try_from(number).ok()))
}

pub fn bytes<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    count(from).map(Option::unwrap_or_default)
}

pub fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let value = match Value::deserialize(from)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    Ok(value
        .filter(|value: &f64| value.is_finite() && *value >= 0.0)
        .unwrap_or_default())
}

pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    })
}

pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(flag) => Some(flag),
        Value::String(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" | "" => Some(false),
            _ => None,
        },
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        _ => None,
    })
}

/// A list of words. PM2 also takes a single word, and a list written as JSON with single quotes.
pub fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let word = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    Ok(match Value::deserialize(from)? {
        Value::Array(values) => values.into_iter().filter_map(word).collect(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => serde_json::from_str(&text.replace('\'', "\"")).unwrap_or_else(|_| vec![text]),
        _ => Vec::new(),
    })
}

/// An object that fits, or nothing.
pub fn object<'de, D: Deserializer<'de>, T: for<'a> Deserialize<'a>>(from: D) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(if value.is_object() {
        serde_json::from_value(value).ok()
    } else {
        None
    })
}

/// A list whose elements that do not fit are left out.
pub fn list<'de, D: Deserializer<'de>, T: for<'a> Deserialize<'a>>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Array(values) => values
            .into_iter()
            .filter_map(|value| serde_json::from_value(value).ok())
            .collect(),
        _ => Vec::new(),
    })
}

/// A map whose values that do not fit are left out.
pub fn map<'de, D: Deserializer<'de>, T: for<'a> Deserialize<'a>>(
    from: D,
) -> Result<std::collections::BTreeMap<String, T>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Object(values) => values
            .into_iter()
            .filter_map(|(key, value)| Some((key, serde_json::from_value(value).ok()?)))
            .collect(),
        _ => std::collections::BTreeMap::new(),
    })
}

/// A number, however it is written; fractions are cut.
pub fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|number| number as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
