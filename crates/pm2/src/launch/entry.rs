//! An entry of an ecosystem file, as it is written.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Error;

/// Every key, with the names it also goes by. Each can be written in camel case too.
const KEYS: &[(&str, &[&str])] = &[
    ("script", &["exec", "cmd", "command"]),
    ("name", &[]),
    ("namespace", &[]),
    ("args", &[]),
    ("cwd", &[]),
    ("interpreter", &["exec_interpreter"]),
    ("node_args", &["interpreter_args"]),
    ("exec_mode", &[]),
    ("instances", &[]),
    ("env", &[]),
    ("watch", &[]),
    ("ignore_watch", &[]),
    ("watch_delay", &[]),
    ("watch_options", &[]),
    ("max_memory_restart", &[]),
    ("max_restarts", &[]),
    ("min_uptime", &[]),
    ("restart_delay", &[]),
    ("exp_backoff_restart_delay", &[]),
    ("kill_timeout", &[]),
    ("listen_timeout", &[]),
    ("wait_ready", &[]),
    ("shutdown_with_message", &[]),
    ("autorestart", &[]),
    ("autostart", &[]),
    ("cron_restart", &["cron"]),
    ("stop_exit_codes", &[]),
    ("out_file", &["out", "output", "out_log"]),
    ("error_file", &["error", "err", "err_file", "err_log"]),
    ("log_file", &["log"]),
    ("pid_file", &["pid"]),
    ("merge_logs", &["combine_logs"]),
    ("log_date_format", &[]),
    ("time", &[]),
    ("log_type", &[]),
    ("disable_logs", &[]),
    ("instance_var", &[]),
    ("increment_var", &[]),
    ("disable_source_map_support", &[]),
    ("source_map_support", &[]),
    ("treekill", &[]),
    ("vizion", &[]),
    ("pmx", &[]),
    ("automation", &[]),
    ("uid", &["user"]),
    ("gid", &[]),
    ("filter_env", &[]),
    ("port", &[]),
    ("append_env_to_name", &[]),
    // Of our own daemon; a stock one does not know them.
    ("startup_check", &[]),
    ("readiness_check", &[]),
    ("health_check", &[]),
    ("limits", &[]),
    ("depends_on", &[]),
    ("cron_time_zone", &[]),
    ("cron_overlap", &[]),
    ("cron_missed", &[]),
];

/// An app as somebody describes it: known keys under their one name, values as they were given.
///
/// Keys are those of an ecosystem file, in snake case or camel case or by one of PM2's other names for them;
/// `env_<occasion>` holds further environments, which the daemon keeps and nothing here chooses.
#[derive(Clone)]
pub struct AppEntry(Map<String, Value>);

impl fmt::Debug for AppEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values hold the environment.
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for AppEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl AppEntry {
    /// Reads an entry. A key whose value is `null` counts as absent.
    ///
    /// # Errors
    /// [`Error::UnknownKey`], [`Error::TwiceGiven`], [`Error::NoScript`].
    pub fn from_value(value: Value) -> Result<Self, Error> {
        let Value::Object(given) = value else {
            return Err(Error::NoScript);
        };
        let mut entry = Map::new();
        for (key, value) in given {
            if value.is_null() {
                continue;
            }
            let key = if key.starts_with("env_") {
                key
            } else {
                known(&key)?.to_owned()
            };
            if entry.contains_key(&key) {
                return Err(Error::TwiceGiven(key));
            }
            entry.insert(key, value);
        }
        let entry = Self(entry);
        match entry.text("script")? {
            Some(script) if !script.is_empty() => Ok(entry),
            _ => Err(Error::NoScript),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The environments for other occasions, by their keys.
    pub(super) fn other_envs(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().filter(|(key, _)| key.starts_with("env_"))
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<&str>, Error> {
        match self.0.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.contains('\0') => Ok(Some(text)),
            Some(_) => Err(Error::Value {
                key: key.to_owned(),
                wanted: "a text",
            }),
        }
    }

    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Error> {
        match self.0.get(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Error::Value {
                key: key.to_owned(),
                wanted: "true or false",
            }),
        }
    }
}

fn known(given: &str) -> Result<&'static str, Error> {
    let snake = snake_case(given);
    let found = KEYS
        .iter()
        .find(|(key, aliases)| *key == snake || aliases.contains(&snake.as_str()));
    match found {
        Some((key, _)) => Ok(key),
        None => {
            let names = KEYS
                .iter()
                .flat_map(|(key, aliases)| std::iter::once(key).chain(*aliases));
            let nearest = names
                .copied()
                .min_by_key(|key| distance(key, &snake))
                .unwrap_or("script");
            Err(Error::UnknownKey {
                key: given.chars().take(64).collect(),
                nearest,
            })
        }
    }
}

fn snake_case(given: &str) -> String {
    let mut snake = String::with_capacity(given.len() + 4);
    for c in given.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
            snake.push(c.to_ascii_lowercase());
        } else {
            snake.push(c);
        }
    }
    snake
}

/// How many letters to change, add or drop to get from one to the other.
fn distance(a: &str, b: &str) -> usize {
    // A key that long is no slip of the fingers, and the comparison is quadratic.
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
