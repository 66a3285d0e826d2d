//! Instants in queries: RFC 3339, or how long ago.

use qd_api::Time;

use crate::config::parse_duration;
use qd_edge::problem::Failure;

/// `2026-11-22T10:00:00Z`, or `10m` for ten minutes ago.
pub fn parse(text: &str) -> Option<Time> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Time(at));
    }
    let ago = parse_duration(text).ok()?;
    Some(Time::now().plus_seconds(-i64::try_from(ago.as_secs()).ok()?))
}

pub fn invalid(key: &str) -> Failure {
    Failure::invalid(format!(
        "`{key}` must be an instant as `2026-11-22T10:00:00Z` or a time ago as `15m`"
    ))
}
