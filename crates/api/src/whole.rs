//! Whole numbers in requests. JSON has one kind of number, and clients that know nothing else than doubles write 150.0.

use serde::{Deserialize, Deserializer, de::Error};

/// The largest integer up to which a double holds every one: beyond it, what arrives may not be what was meant.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[derive(Deserialize)]
#[serde(untagged, expecting = "a whole number")]
enum Number {
    Whole(u64),
    Double(f64),
}

/// Reads a whole number that may be written with a fraction of zero.
pub(crate) fn optional<'de, D: Deserializer<'de>, T: TryFrom<u64>>(from: D) -> Result<Option<T>, D::Error> {
    let value = match Option::<Number>::deserialize(from)? {
        None => return Ok(None),
        Some(Number::Whole(value)) => value,
        Some(Number::Double(double)) if double.fract() == 0.0 && (0.0..=EXACT).contains(&double) => {
            double as u64
        }
        Some(Number::Double(double)) => {
            return Err(D::Error::custom(format_args!("{double} is not a whole number")));
        }
    };
    let narrow = T::try_from(value).map_err(|_| D::Error::custom(format_args!("{value} is too large")))?;
    Ok(Some(narrow))
}
