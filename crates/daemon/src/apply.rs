//! What a new definition of an app changes, and what has to happen for it.

use std::collections::BTreeSet;

use qd_pm2::apply::{Change, Effect};
use serde_json::Value;

use crate::record::Fields;

/// Options that are read whenever they matter.
const LIVE: &[&str] = &[
    "automation",
    "autorestart",
    "autostart",
    "cron_missed",
    "cron_overlap",
    "cron_restart",
    "cron_time_zone",
    "depends_on",
    "exp_backoff_restart_delay",
    "ignore_watch",
    "kill_signal",
    "kill_timeout",
    "listen_timeout",
    "max_memory_restart",
    "max_restarts",
    "min_uptime",
    "namespace",
    "pmx",
    "restart_delay",
    "shutdown_with_message",
    "stop_exit_codes",
    "treekill",
    "vizion",
    "wait_ready",
    "watch",
    "watch_delay",
    "watch_options",
];
/// Options that a run is started with.
const AT_START: &[&str] = &[
    "args",
    "disable_logs",
    "disable_source_map_support",
    "exec_interpreter",
    "gid",
    "health_check",
    "log_date_format",
    "log_type",
    "merge_logs",
    "limits",
    "node_args",
    "pm_cwd",
    "pm_err_log_path",
    "pm_exec_path",
    "pm_log_path",
    "pm_out_log_path",
    "readiness_check",
    "source_map_support",
    "startup_check",
    "time",
    "uid",
    "username",
];

/// A definition: options and environment.
pub struct Definition<'a> {
    pub fields: &'a Fields,
    pub env: &'a Fields,
}

/// What differs between a process and what it should be. Variables that were inherited by whoever defines it are not
/// part of the definition, nor are those that the daemon gives.
pub fn differences(
    now: &Definition<'_>,
    wanted: &Definition<'_>,
    is_inherited: impl Fn(&str) -> bool,
) -> Vec<Change> {
    let options = [(LIVE, Effect::Live), (AT_START, Effect::Restart)];
    let mut changes: Vec<Change> = options
        .into_iter()
        .flat_map(|(keys, effect)| keys.iter().map(move |key| (*key, effect)))
        .filter_map(|(key, effect)| {
            let (from, to) = (given(now.fields, key), given(wanted.fields, key));
            (!same(from, to)).then(|| Change {
                field: key.to_owned(),
                from: from.cloned(),
                to: to.cloned(),
                effect,
            })
        })
        .collect();
    let names: BTreeSet<&String> = now.env.keys().chain(wanted.env.keys()).collect();
    for name in names {
        let (from, to) = (given(now.env, name), given(wanted.env, name));
        let is_object = from.or(to).is_some_and(Value::is_object);
        if !is_object && !is_inherited(name) && !same(from, to) {
            // A variable's value is nobody's who sees this.
            changes.push(Change {
                field: format!("env.{name}"),
                from: None,
                to: None,
                effect: Effect::Restart,
            });
        }
    }
    changes
}

/// Makes the options and variables those that are wanted.
pub fn change(fields: &mut Fields, env: &mut Fields, wanted: &Definition<'_>, changes: &[Change]) {
    for Change { field, .. } in changes {
        let (held, key, value) = match field.strip_prefix("env.") {
            Some(name) => (&mut *env, name, wanted.env.get(name)),
            None => (&mut *fields, field.as_str(), wanted.fields.get(field)),
        };
        match value {
            Some(value) => drop(held.insert(key.to_owned(), value.clone())),
            None => drop(held.remove(key)),
        }
    }
}

/// What is said of an option; an empty list and nothing are the same.
fn given<'a>(fields: &'a Fields, key: &str) -> Option<&'a Value> {
    fields.get(key).filter(|value| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    })
}

/// Numbers and truth values may be written as texts.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    one == other || one.map(text) == other.map(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Fields {
        match value {
            Value::Object(object) => object,
            _ => unreachable!("it is written as an object"),
        }
    }

    #[test]
    fn a_difference_says_what_it_takes_and_no_secret() {
        let (fields, env) = (
            object(
                json!({ "max_restarts": 5, "args": ["-v"], "restart_delay": 10, "pm_id": 3, "node_args": [] }),
            ),
            object(json!({ "A": "1", "OLD": "canary", "PATH": "/bin", "unique_id": "x", "web": {} })),
        );
        let (new_fields, new_env) = (
            object(json!({ "max_restarts": "5", "args": ["-q"], "autorestart": false, "name": "web" })),
            object(json!({ "A": "canary", "PATH": "/usr/bin", "web": {} })),
        );
        let (now, wanted) = (
            Definition {
                fields: &fields,
                env: &env,
            },
            Definition {
                fields: &new_fields,
                env: &new_env,
            },
        );
        let changes = differences(&now, &wanted, |name| name == "PATH" || name == "unique_id");
        let told: Vec<(&str, Effect)> = changes
            .iter()
            .map(|change| (change.field.as_str(), change.effect))
            .collect();
        assert_eq!(
            told,
            [
                ("autorestart", Effect::Live),
                ("restart_delay", Effect::Live),
                ("args", Effect::Restart),
                ("env.A", Effect::Restart),
                ("env.OLD", Effect::Restart),
            ]
        );
        assert!(!serde_json::to_string(&changes).unwrap().contains("canary"));
        let (mut fields, mut env) = (fields.clone(), env.clone());
        change(&mut fields, &mut env, &wanted, &changes);
        let now = Definition {
            fields: &fields,
            env: &env,
        };
        assert_eq!(
            differences(&now, &wanted, |name| name == "PATH" || name == "unique_id"),
            []
        );
        assert_eq!((&fields["pm_id"], &env["PATH"]), (&json!(3), &json!("/bin")));
        assert_eq!((env.get("OLD"), &env["A"]), (None, &json!("canary")));
    }
}
