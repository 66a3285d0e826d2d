//! What is understood of `pm2_env`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ProcessId, Status};
use crate::lenient;

/// An action that an app declared over IPC (`axm:action`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Action {
    /// Its name.
    pub action_name: String,
    /// `custom` where the app defined it, `internal` where its library did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub action_type: Option<String>,
    /// How many parameters its function takes.
    #[serde(default)]
    pub arity: Option<u32>,
}

/// A metric that an app reported over IPC (`axm:monitor`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Metric {
    /// A number, or a text with a unit in it.
    #[serde(default)]
    pub value: Value,
    /// The unit.
    #[serde(default, deserialize_with = "lenient::text")]
    pub unit: Option<String>,
}

impl Metric {
    /// The value as a number, also where it was sent as a text such as `12.5` or `4.2ms`.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        let number = match &self.value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => {
                let end = text
                    .find(|c: char| !(c.is_ascii_digit() || ".-+eE".contains(c)))
                    .unwrap_or(text.len());
                text[..end].parse().ok()
            }
            _ => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// The value as text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.value.as_str().map(str::to_owned)
    }
}

/// How a run ended, as a daemon of ours tells it (`last_exit`); a stock one tells a code, 0 for signals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exit {
    /// The exit code, if it exited.
    #[serde(deserialize_with = "lenient::code")]
    pub code: Option<i32>,
    /// The signal that ended it, if one did, as `SIGKILL`.
    #[serde(deserialize_with = "lenient::text")]
    pub signal: Option<String>,
    /// Why, in a word: `exited`, `crashed`, `killed`, `asked` (somebody ended it), `overlimit`, `memory`,
    /// `oom` (the kernel, for want of memory), `probe`, `watch`, `cron`.
    #[serde(deserialize_with = "lenient::text")]
    pub reason: Option<String>,
    /// When, in milliseconds since the epoch.
    #[serde(deserialize_with = "lenient::int")]
    pub at: Option<i64>,
}

/// What the daemon read from the app's git repository (`versioning`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Git {
    /// The commit.
    #[serde(deserialize_with = "lenient::text")]
    pub revision: Option<String>,
    /// The branch.
    #[serde(deserialize_with = "lenient::text")]
    pub branch: Option<String>,
    /// The first line of the commit's message.
    #[serde(deserialize_with = "lenient::text")]
    pub comment: Option<String>,
    /// Where it was cloned from; may hold a credential.
    #[serde(deserialize_with = "lenient::text")]
    pub url: Option<String>,
}

/// State and options of a process. Everything may be absent: options, because nobody set them; state, because an app
/// that was never started has none.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "fields carry PM2's own names; its documentation of options is their definition"
)]
pub struct Pm2Env {
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    pub pm_id: Option<ProcessId>,
    #[serde(deserialize_with = "lenient::text")]
    pub namespace: Option<String>,
    pub status: Status,
    /// Milliseconds since the epoch at which the present or last run started.
    #[serde(deserialize_with = "lenient::int")]
    pub pm_uptime: Option<i64>,
    /// Milliseconds since the epoch; absent after too many unstable restarts.
    #[serde(deserialize_with = "lenient::int")]
    pub created_at: Option<i64>,
    #[serde(deserialize_with = "lenient::count")]
    pub restart_time: Option<u64>,
    #[serde(deserialize_with = "lenient::count")]
    pub unstable_restarts: Option<u64>,
    /// 0 where a signal ended it.
    #[serde(deserialize_with = "lenient::code")]
    pub exit_code: Option<i32>,
    /// How the last run ended; of daemons of ours only.
    #[serde(deserialize_with = "lenient::object")]
    pub last_exit: Option<Exit>,
    /// Whether its readiness check succeeds; of daemons of ours only.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_ready: Option<bool>,
    /// Names of limits that the host cannot keep; of daemons of ours only.
    #[serde(deserialize_with = "lenient::words")]
    pub unmet_limits: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub pm_exec_path: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub pm_cwd: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub exec_interpreter: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub exec_mode: Option<String>,
    #[serde(deserialize_with = "lenient::words")]
    pub node_args: Vec<String>,
    #[serde(deserialize_with = "lenient::words")]
    pub args: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub username: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub version: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub node_version: Option<String>,
    pub watch: Value,
    #[serde(deserialize_with = "lenient::flag")]
    pub autorestart: Option<bool>,
    #[serde(deserialize_with = "lenient::flag")]
    pub pmx_module: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    pub pm_out_log_path: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub pm_err_log_path: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub pm_log_path: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub log_date_format: Option<String>,
    /// Milliseconds.
    #[serde(deserialize_with = "lenient::count")]
    pub kill_timeout: Option<u64>,
    /// Milliseconds.
    #[serde(deserialize_with = "lenient::count")]
    pub listen_timeout: Option<u64>,
    #[serde(deserialize_with = "lenient::flag")]
    pub wait_ready: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    pub instance_var: Option<String>,
    #[serde(rename = "NODE_APP_INSTANCE", deserialize_with = "lenient::int")]
    pub node_app_instance: Option<i64>,
    #[serde(deserialize_with = "lenient::object")]
    pub versioning: Option<Git>,
    #[serde(deserialize_with = "lenient::list")]
    pub axm_actions: Vec<Action>,
    #[serde(deserialize_with = "lenient::map")]
    pub axm_monitor: BTreeMap<String, Metric>,
}

impl Pm2Env {
    /// Whether a change of files restarts it: `watch` is true or lists paths.
    #[must_use]
    pub fn is_watching(&self) -> bool {
        match &self.watch {
            Value::Bool(on) => *on,
            Value::Array(paths) => !paths.is_empty(),
            Value::String(text) => !matches!(text.as_str(), "" | "false"),
            _ => false,
        }
    }
}
