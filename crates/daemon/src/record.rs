//! The record of a process as PM2 shapes it, from what is kept here: options and state on one side, the environment
//! on the other.
//!
//! A stock daemon copies every variable over the top level of the record, so that one named like an option changes
//! the option. Here such a variable stays a variable.

use std::ffi::OsString;

use qd_pm2::record::is_env_shadow;
use serde_json::{Map, Value, json};

use crate::settings::Settings;

/// What the channel's other end needs to know, as Node's own parent process says it.
const CHANNEL: [(&str, &str); 2] = [
    ("NODE_CHANNEL_FD", "3"),
    ("NODE_CHANNEL_SERIALIZATION_MODE", "json"),
];

/// Options and state, without the environment.
pub type Fields = Map<String, Value>;

/// Takes the environment out of a record; the two are kept apart.
#[must_use]
pub fn split(mut fields: Fields) -> (Fields, Fields) {
    let env = match fields.remove("env") {
        Some(Value::Object(env)) => env,
        _ => Map::new(),
    };
    // What was flattened before it came here, as in a dump, is a variable and no field.
    fields.retain(|key, value| is_env_shadow(key) || env.get(key) != Some(value));
    (fields, env)
}

/// The whole `pm2_env`: every variable once in `env` and, where it is not named like a field, once at the top.
#[must_use]
pub fn whole(fields: &Fields, env: &Fields) -> Value {
    let mut all = fields.clone();
    for (name, value) in env {
        if !value.is_object() && !is_env_shadow(name) {
            all.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    all.insert("env".to_owned(), Value::Object(env.clone()));
    Value::Object(all)
}

/// What is known of an app's library before it says anything itself: a Node app belongs to the module of its own name.
#[must_use]
pub fn library(fields: &Fields) -> Value {
    let settings = Settings(fields);
    let is_node = settings
        .text("exec_interpreter")
        .is_some_and(|program| program.rsplit('/').next() == Some("node"));
    if is_node && settings.flag("pmx") != Some(false) {
        json!({ "module_name": settings.name() })
    } else {
        json!({})
    }
}

/// `{pid, name, pm2_env, pm_id}`.
#[must_use]
pub fn record(pid: u32, fields: &Fields, env: &Fields) -> Value {
    json!({
        "pid": pid,
        "name": fields.get("name"),
        "pm2_env": whole(fields, env),
        "pm_id": fields.get("pm_id"),
    })
}

/// What the verbs that start something answer.
#[must_use]
pub fn started(pid: u32, fields: &Fields, env: &Fields) -> Value {
    json!({ "pm2_env": whole(fields, env), "process": { "pid": pid }, "pid": pid })
}

/// The environment of a child: every option and every variable that is a text, a number or a truth value.
#[must_use]
pub fn child_env(fields: &Fields, env: &Fields) -> Vec<(OsString, OsString)> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    // The kernel takes neither an empty name nor a NUL.
    let fits =
        |name: &str, value: &str| !name.is_empty() && !name.contains(['=', '\0']) && !value.contains('\0');
    let mut all = Map::new();
    for (name, value) in fields.iter().chain(env) {
        if let Some(text) = scalar(value).filter(|text| fits(name, text)) {
            all.insert(name.clone(), Value::String(text));
        }
    }
    for (name, value) in CHANNEL {
        all.insert(name.to_owned(), value.into());
    }
    all.into_iter()
        .filter_map(|(name, value)| Some((name.into(), value.as_str()?.into())))
        .collect()
}

/// Merges what a restart brings: variables over the environment, `current_conf` over the options. An option whose new
/// value is the text `null` is removed.
pub fn merge(fields: &mut Fields, env: &mut Fields, change: &Fields) {
    for (name, value) in change {
        if !value.is_object() && name != "updateEnv" {
            env.insert(name.clone(), value.clone());
        }
    }
    let Some(Value::Object(conf)) = change.get("current_conf") else {
        return;
    };
    for (key, value) in conf {
        match (key.as_str(), value) {
            ("env", Value::Object(replaced)) if !replaced.is_empty() => *env = replaced.clone(),
            // The identity of a process and what the daemon counts are not its options.
            (
                "env" | "pm_id" | "status" | "restart_time" | "unstable_restarts" | "pm_uptime"
                | "created_at",
                _,
            ) => {}
            (_, Value::String(text)) if text == "null" => drop(fields.remove(key)),
            _ => drop(fields.insert(key.clone(), value.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Fields {
        match value {
            Value::Object(object) => object,
            _ => unreachable!("it is written as an object"),
        }
    }

    #[test]
    fn a_variable_named_like_an_option_stays_a_variable() {
        let fields = object(json!({ "name": "real", "kill_timeout": 1600 }));
        let env = object(json!({ "name": "EVIL", "kill_timeout": "50", "PORT": "3000", "real": {} }));
        let whole = whole(&fields, &env);
        assert_eq!(whole["name"], "real");
        assert_eq!(whole["kill_timeout"], 1600);
        assert_eq!(whole["PORT"], "3000");
        assert_eq!(whole["env"]["PORT"], "3000");
        let child = child_env(&fields, &env);
        assert!(child.contains(&("name".into(), "EVIL".into())));
        assert!(child.contains(&("NODE_CHANNEL_FD".into(), "3".into())));
        assert!(!child.iter().any(|(name, _)| name == "real"));
    }

    #[test]
    fn only_a_node_app_has_a_library_that_is_known_before_it_speaks() {
        let app = |interpreter: &str, pmx: bool| {
            library(&object(
                json!({ "name": "web", "exec_interpreter": interpreter, "pmx": pmx }),
            ))
        };
        assert_eq!(app("node", true)["module_name"], "web");
        assert_eq!(app("/usr/bin/node", true)["module_name"], "web");
        assert_eq!(app("node", false), json!({}));
        assert_eq!(app("python3", true), json!({}));
    }

    #[test]
    fn a_record_from_a_dump_comes_apart_again() {
        let (fields, env) = split(object(json!({
            "name": "web", "PORT": "3000", "max_restarts": 5, "env": { "PORT": "3000", "name": "web" },
        })));
        assert_eq!(fields, object(json!({ "name": "web", "max_restarts": 5 })));
        assert_eq!(env["PORT"], "3000");
    }

    #[test]
    fn a_restart_merges_variables_and_options_and_removes_what_is_null() {
        let (mut fields, mut env) = (
            object(json!({ "max_restarts": 5, "pm_id": 3 })),
            object(json!({ "A": "1" })),
        );
        let change = object(json!({
            "B": "2", "updateEnv": true, "web": {},
            "current_conf": { "max_restarts": "null", "kill_timeout": 10, "pm_id": 9 },
        }));
        merge(&mut fields, &mut env, &change);
        assert_eq!(fields, object(json!({ "kill_timeout": 10, "pm_id": 3 })));
        assert_eq!(env, object(json!({ "A": "1", "B": "2" })));
    }

    #[test]
    fn the_environment_of_an_ecosystem_file_replaces_the_one_before() {
        let (mut fields, mut env) = (Map::new(), object(json!({ "A": "1" })));
        let change = object(json!({ "current_conf": { "env": { "C": "3" } } }));
        merge(&mut fields, &mut env, &change);
        assert_eq!(env, object(json!({ "C": "3" })));
    }
}
