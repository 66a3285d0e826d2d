//! How many processes, and in which mode.

use std::path::Path;

use super::{AppEntry, Error};
use crate::lenient;

/// Fewest and most processes that may be asked for at once; a negative number is taken from the count of CPUs.
const INSTANCES: std::ops::RangeInclusive<i64> = -128..=512;

/// The count as it was asked for (`max` is 0: one per CPU), and the mode: cluster when a count was given and the
/// interpreter is a JavaScript one, unless the mode was given too.
pub fn choose(entry: &AppEntry, interpreter: &str) -> Result<(Option<i64>, &'static str), Error> {
    let wanted = || Error::Value {
        key: "instances".to_owned(),
        wanted: "a number from -128 to 512, or `max`",
    };
    let count = match entry.get("instances") {
        None => None,
        Some(value) if value == "max" => Some(0),
        Some(value) => Some(
            lenient::number(value)
                .filter(|count| INSTANCES.contains(count))
                .ok_or_else(wanted)?,
        ),
    };
    let runner = Path::new(interpreter).file_name().and_then(|name| name.to_str());
    let clusterable = runner.is_some_and(|name| name.ends_with("node") || name.ends_with("bun"));
    let mode = match explicit(entry)? {
        Some(mode) => mode,
        // -2 and below fall through to fork mode, as in a stock command line.
        None if clusterable && count.is_some_and(|count| count >= -1) => "cluster_mode",
        None => "fork_mode",
    };
    Ok((count, mode))
}

/// The mode that was asked for.
pub fn explicit(entry: &AppEntry) -> Result<Option<&'static str>, Error> {
    match entry.text("exec_mode")? {
        None => Ok(None),
        Some("cluster" | "cluster_mode") => Ok(Some("cluster_mode")),
        Some("fork" | "fork_mode") => Ok(Some("fork_mode")),
        Some(_) => Err(Error::Value {
            key: "exec_mode".to_owned(),
            wanted: "`fork` or `cluster`",
        }),
    }
}
