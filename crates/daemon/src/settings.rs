//! The options of a record, read with PM2's tolerance: numbers may be texts, and what makes no sense is absent.

use std::{path::PathBuf, time::Duration};

use qd_supervisor::{policy::Policy, spawn::Plan};
use serde_json::Value;

use crate::record::{self, Fields};

/// How long a process may take to end before it is killed.
const KILL_TIMEOUT: Duration = Duration::from_millis(1600);
/// How long one that says when it is ready may take to say so.
const LISTEN_TIMEOUT: Duration = Duration::from_millis(3000);
/// Below this a run counts as unstable; and the least that may be asked for.
const MIN_UPTIME: Duration = Duration::from_millis(1000);
const LEAST_UPTIME: Duration = Duration::from_millis(100);
/// Unstable runs in a row after which it is given up.
const MAX_RESTARTS: u32 = 16;

/// A view of the options.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a>(pub &'a Fields);

impl Settings<'_> {
    /// The option that says how to see that it has come up.
    pub const STARTUP_CHECK: &'static str = "startup_check";

    /// A number, also where it is a text.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.0.get(key)? {
            Value::Number(number) => number
                .as_i64()
                .or_else(|| number.as_f64().map(|number| number as i64)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value, also where it is a text.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.0.get(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text == "true" => Some(true),
            Value::String(text) if text == "false" => Some(false),
            _ => None,
        }
    }

    /// A text that is not empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str().filter(|text| !text.is_empty())
    }

    /// A duration: a number of milliseconds, or a text with a unit.
    #[must_use]
    pub fn duration(&self, key: &str) -> Option<Duration> {
        let value = self.number(key).or_else(|| {
            let text = self.text(key)?;
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let factor = match &text[digits.len()..] {
                "ms" => 1,
                "s" => 1000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => return None,
            };
            digits.trim().parse::<i64>().ok()?.checked_mul(factor)
        });
        value
            .and_then(|ms| u64::try_from(ms).ok())
            .map(Duration::from_millis)
    }

    /// A list of texts; a single one counts, and one that is a list as JSON.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        };
        match self.0.get(key) {
            Some(Value::Array(values)) => values.iter().filter_map(text).collect(),
            Some(Value::String(one)) if one.is_empty() => Vec::new(),
            Some(Value::String(one)) => {
                serde_json::from_str(&one.replace('\'', "\"")).unwrap_or_else(|_| vec![one.clone()])
            }
            _ => Vec::new(),
        }
    }

    /// The app's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text("name").unwrap_or_default()
    }

    /// Its namespace.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text("namespace").unwrap_or("default")
    }

    /// When it is started again.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let above_zero = |key| self.duration(key).filter(|delay| !delay.is_zero());
        Policy {
            autorestart: self.flag("autorestart").unwrap_or(true),
            max_restarts: self
                .number("max_restarts")
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(MAX_RESTARTS),
            min_uptime: self
                .duration("min_uptime")
                .unwrap_or(MIN_UPTIME)
                .max(LEAST_UPTIME),
            restart_delay: above_zero("restart_delay"),
            exp_backoff: above_zero("exp_backoff_restart_delay"),
            stop_exit_codes: self
                .texts("stop_exit_codes")
                .iter()
                .filter_map(|code| code.trim().parse().ok())
                .chain(
                    self.number("stop_exit_codes")
                        .and_then(|code| i32::try_from(code).ok()),
                )
                .collect(),
        }
    }

    /// How long it may take to end.
    #[must_use]
    pub fn kill_timeout(&self) -> Duration {
        let told = || {
            let ms = std::env::var("PM2_KILL_TIMEOUT").ok()?.parse().ok()?;
            Some(Duration::from_millis(ms))
        };
        self.duration("kill_timeout")
            .or_else(told)
            .unwrap_or(KILL_TIMEOUT)
    }

    /// Whether something is asked until it has come up.
    #[must_use]
    pub fn has_startup_check(&self) -> bool {
        self.0.get(Self::STARTUP_CHECK).is_some_and(Value::is_object)
    }

    /// How long a verb waits until it has come up or says that it is ready; `None` if there is nothing to wait for.
    #[must_use]
    pub fn ready_timeout(&self) -> Option<Duration> {
        let told = || {
            let ms = std::env::var("PM2_GRACEFUL_LISTEN_TIMEOUT").ok()?.parse().ok()?;
            Some(Duration::from_millis(ms))
        };
        let has_to_say = self.has_startup_check() || self.flag("wait_ready").unwrap_or(false);
        has_to_say.then(|| {
            self.duration("listen_timeout")
                .or_else(told)
                .unwrap_or(LISTEN_TIMEOUT)
        })
    }

    /// What to start.
    #[must_use]
    pub fn plan(&self, env: &Fields) -> Plan {
        let script = self.text("pm_exec_path").unwrap_or_default();
        let mut args: Vec<String> = Vec::new();
        let program = match self.text("exec_interpreter") {
            None | Some("none") => script,
            Some(interpreter) => {
                args.extend(self.texts("node_args"));
                args.push(script.to_owned());
                interpreter
            }
        };
        args.extend(self.texts("args"));
        let id = |key| self.number(key).and_then(|id| u32::try_from(id).ok());
        Plan {
            program: PathBuf::from(program),
            args: args.into_iter().map(Into::into).collect(),
            env: record::child_env(self.0, env),
            cwd: self.text("pm_cwd").unwrap_or("/").into(),
            uid: id("uid"),
            gid: id("gid"),
            umask: None,
            open_files: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(fields) => fields,
            _ => unreachable!("it is written as an object"),
        }
    }

    #[test]
    fn options_may_be_texts_as_the_command_line_writes_them() {
        let fields = fields(json!({
            "kill_timeout": "50", "min_uptime": "5s", "autorestart": "false", "stop_exit_codes": [0, "3"], "args": "['a', 'b']",
        }));
        let settings = Settings(&fields);
        assert_eq!(settings.kill_timeout(), Duration::from_millis(50));
        assert_eq!(settings.texts("args"), ["a", "b"]);
        let policy = settings.policy();
        assert_eq!(policy.min_uptime, Duration::from_secs(5));
        assert!(!policy.autorestart);
        assert_eq!(policy.stop_exit_codes, [0, 3]);
    }

    #[test]
    fn a_script_is_run_by_its_interpreter_and_a_program_by_itself() {
        let script = fields(json!({
            "pm_exec_path": "/srv/app.js", "exec_interpreter": "node", "node_args": ["--inspect"], "args": ["-p", "1"],
        }));
        let plan = Settings(&script).plan(&Map::new());
        assert_eq!(plan.program, PathBuf::from("node"));
        assert_eq!(plan.args, ["--inspect", "/srv/app.js", "-p", "1"]);
        let program =
            fields(json!({ "pm_exec_path": "/bin/app", "exec_interpreter": "none", "args": ["x"] }));
        let plan = Settings(&program).plan(&Map::new());
        assert_eq!(
            (plan.program, plan.args),
            (PathBuf::from("/bin/app"), vec!["x".into()])
        );
    }
}
