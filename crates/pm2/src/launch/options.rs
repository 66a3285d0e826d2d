//! The options that the daemon takes as they are, once their units are resolved.

use serde_json::{Map, Value, json};

use super::{AppEntry, Error, cron, env, limits, units};

/// Options that go to the daemon as they are when they are true or false.
const FLAGS: &[&str] = &[
    "wait_ready",
    "shutdown_with_message",
    "autorestart",
    "autostart",
    "treekill",
    "disable_source_map_support",
    "source_map_support",
    "vizion",
    "pmx",
    "automation",
    "time",
    "disable_logs",
    "append_env_to_name",
];
/// Options that are a time, in milliseconds for the daemon.
const TIMES: &[&str] = &[
    "min_uptime",
    "restart_delay",
    "exp_backoff_restart_delay",
    "kill_timeout",
    "listen_timeout",
    "watch_delay",
];
/// Options that go to the daemon as texts.
const TEXTS: &[&str] = &["log_date_format", "increment_var", "cron_time_zone"];

/// Whether a value has the shape an option takes.
type Fits = fn(&Value) -> bool;

/// Options of other shapes, which go to the daemon as they are.
const SHAPES: &[(&str, Fits, &str)] = &[
    (
        "watch",
        |value| value.is_boolean() || paths(value),
        "true, false, a path, or a list of paths",
    ),
    ("ignore_watch", paths, "a path, or a list of paths"),
    ("watch_options", Value::is_object, "an object"),
    ("startup_check", is_check, CHECK),
    ("readiness_check", is_check, CHECK),
    ("health_check", is_check, CHECK),
    (
        "depends_on",
        |value| is_list(value, Value::is_string),
        "a list of names of apps",
    ),
    (
        "stop_exit_codes",
        |value| value.is_u64() || is_list(value, Value::is_u64),
        "a number, or a list of numbers",
    ),
    (
        "cron_overlap",
        |value| ["restart", "skip", "queue"].iter().any(|known| value == known),
        "`restart`, `skip` or `queue`",
    ),
    (
        "cron_missed",
        |value| value == "skip" || value == "once",
        "`skip` or `once`",
    ),
    (
        "log_type",
        |value| value == "json" || value == "raw",
        "`json` or `raw`",
    ),
];

const CHECK: &str = "an object with one of `http`, `tcp` and `exec`";

fn is_check(value: &Value) -> bool {
    let given = |kind: &str| value.get(kind).is_some_and(|value| !value.is_null());
    let kinds = ["http", "tcp", "exec"];
    kinds.into_iter().filter(|kind| given(kind)).count() == 1
}

fn is_list(value: &Value, fits: Fits) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(fits))
}

fn paths(value: &Value) -> bool {
    value.is_string() || is_list(value, Value::is_string)
}

/// Checks the options and copies them.
pub fn copy(entry: &AppEntry, launch: &mut Map<String, Value>) -> Result<(), Error> {
    for key in FLAGS {
        if let Some(flag) = entry.flag(key)? {
            launch.insert((*key).to_owned(), json!(flag));
        }
    }
    for key in TIMES {
        let wanted = "milliseconds, or a time such as `5s`";
        if let Some(value) = amount(entry, key, units::millis, wanted)? {
            launch.insert((*key).to_owned(), value);
        }
    }
    if let Some(value) = amount(
        entry,
        "max_memory_restart",
        units::bytes,
        "bytes, or a size such as `100M`",
    )? {
        launch.insert("max_memory_restart".to_owned(), value);
    }
    if let Some(value) = amount(entry, "max_restarts", |text| text.parse().ok(), "a number")? {
        launch.insert("max_restarts".to_owned(), value);
    }
    for key in TEXTS {
        if let Some(text) = entry.text(key)? {
            launch.insert((*key).to_owned(), json!(text));
        }
    }
    match entry.get("cron_restart") {
        None => {}
        // The way to take a pattern back.
        Some(off) if *off == 0 || off == "0" => {}
        Some(Value::String(pattern)) if cron::is_pattern(pattern) => {
            launch.insert("cron_restart".to_owned(), json!(pattern));
        }
        Some(_) => {
            let wanted = "a cron pattern of five fields, or six with seconds, as `0 4 * * *`";
            return Err(Error::Value {
                key: "cron_restart".to_owned(),
                wanted,
            });
        }
    }
    if let Some(given) = entry.get("limits") {
        launch.insert("limits".to_owned(), limits::read(given)?);
    }
    if entry.flag("time")? == Some(true) && !launch.contains_key("log_date_format") {
        launch.insert("log_date_format".to_owned(), json!("YYYY-MM-DDTHH:mm:ss"));
    }
    if let Some(name) = entry.text("instance_var")? {
        env::check_env([(name, "")])?;
    }
    for (key, fits, wanted) in SHAPES {
        match entry.get(key) {
            None => {}
            Some(value) if fits(value) => {
                launch.insert((*key).to_owned(), value.clone());
            }
            Some(_) => {
                return Err(Error::Value {
                    key: (*key).to_owned(),
                    wanted,
                });
            }
        }
    }
    Ok(())
}

fn amount(
    entry: &AppEntry,
    key: &str,
    parse: impl Fn(&str) -> Option<i64>,
    wanted: &'static str,
) -> Result<Option<Value>, Error> {
    let number = match entry.get(key) {
        None => return Ok(None),
        Some(Value::Number(number)) => number.as_i64().filter(|number| *number >= 0),
        Some(Value::String(text)) => parse(text),
        Some(_) => None,
    };
    number
        .map(|number| Some(json!(number)))
        .ok_or_else(|| Error::Value {
            key: key.to_owned(),
            wanted,
        })
}
