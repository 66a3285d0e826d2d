//! The definition of an app: what `POST /api/v1/processes` takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One word or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OneOrMany {
    /// A single string; where arguments are meant it is split on spaces, honouring quotes.
    One(String),
    /// Each element is taken as it is.
    Many(Vec<String>),
}

/// A number, or a number with a unit (`100M`, `5s`), or a word such as `max`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NumberOrText {
    /// A plain number in the option's own unit.
    Number(i64),
    /// A number with a unit, or a word.
    Text(String),
}

impl<'de> Deserialize<'de> for NumberOrText {
    /// JSON knows no integers: `5.0` is the number 5.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || serde::de::Error::custom("it must be a whole number or a text");
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self::Text(text)),
            Value::Number(number) => {
                let whole = number
                    .as_f64()
                    .filter(|number| number.fract() == 0.0)
                    .map(|number| number as i64);
                number.as_i64().or(whole).map(Self::Number).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

/// Off, on, or on for these paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Watch {
    /// Watch the working directory, or nothing.
    Switch(bool),
    /// Watch these paths.
    Paths(Vec<String>),
}

/// What each process of an app may use at most. `memory`, `cpus` and `tasks` hold for it with all its children and need
/// a host that lets the daemon make control groups (cgroup v2, delegated to it); where it does not, the app runs without
/// them and is shown so in `unmet_limits`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Memory: bytes, or `512M`, `1G`. Beyond it the kernel ends a process of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<NumberOrText>,
    /// Processor time, in CPUs, as 0.5 or 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpus: Option<f64>,
    /// Processes and threads.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub tasks: Option<u32>,
    /// Open files of each of its processes.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub open_files: Option<u32>,
    /// The size of a core dump: bytes, or `100M`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_size: Option<NumberOrText>,
}

/// How to see whether an app is well: exactly one of `http`, `tcp` and `exec`, asked at intervals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthCheck {
    /// A URL that answers with success or a redirection, as `http://127.0.0.1:3000/health`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// An address that accepts connections, as `127.0.0.1:3000`, or a port of this host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<String>,
    /// A program and its arguments that ends with exit code 0, in the app's working directory and environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exec: Option<Vec<String>>,
    /// Between two checks, in milliseconds or with a unit; default 10 seconds, 2 for readiness, 1 for start-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<NumberOrText>,
    /// Longest time for a check; default 2 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<NumberOrText>,
    /// Checks in a row that have to fail; default 3, 60 for start-up.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub failures: Option<u32>,
    /// Between the start and the first check; default none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_delay: Option<NumberOrText>,
}

/// An app to define and start: one entry of an ecosystem file.
///
/// Everything but `script` has PM2's default. Unknown keys are refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppSpec {
    /// The program: a path (absolute, or relative to `cwd`) or the name of a command on the path.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub script: String,
    /// The app's name; default is the script's file name without extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The app's namespace; default `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Arguments of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub args: Option<OneOrMany>,
    /// The working directory, absolute; default is the script's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// What runs the program; default by file extension; `none` to run it directly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter: Option<String>,
    /// Arguments of the interpreter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter_args: Option<OneOrMany>,
    /// `fork` or `cluster`; default is cluster when `instances` is given and the interpreter is Node.js.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exec_mode: Option<String>,
    /// How many processes; `max` or 0 for one per CPU, negative for CPUs less that many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instances: Option<NumberOrText>,
    /// Environment variables of the app.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub env: BTreeMap<String, Value>,
    /// Restart when files change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<Watch>,
    /// Paths that watching ignores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore_watch: Option<Vec<String>>,
    /// Wait after a change, in milliseconds or with a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch_delay: Option<NumberOrText>,
    /// Restart above this much memory: bytes, or `100M`, `1G`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_memory_restart: Option<NumberOrText>,
    /// Unstable restarts before it is given up on; default 16.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_restarts: Option<u32>,
    /// A run shorter than this counts as unstable: milliseconds or with a unit; default 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_uptime: Option<NumberOrText>,
    /// Wait before a restart, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_delay: Option<NumberOrText>,
    /// First wait of an exponential back-off, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp_backoff_restart_delay: Option<NumberOrText>,
    /// Wait between the stop signal and SIGKILL, in milliseconds; default 1600.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kill_timeout: Option<NumberOrText>,
    /// Longest wait for readiness, in milliseconds; default 3000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen_timeout: Option<NumberOrText>,
    /// Wait for the app to send `ready`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_ready: Option<bool>,
    /// Ask the app to stop by a message instead of a signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shutdown_with_message: Option<bool>,
    /// Restart it when it ends; default true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autorestart: Option<bool>,
    /// Start it now; default true. With false it is only registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autostart: Option<bool>,
    /// Restart by a cron pattern, in the daemon's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron_restart: Option<String>,
    /// The time zone of that pattern, as `Europe/Berlin`. Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron_time_zone: Option<String>,
    /// What to do when its time comes while it runs: `restart` it (the default), `skip`, or `queue` for when it has
    /// ended. Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron_overlap: Option<String>,
    /// What to do about a time that was missed, as when the host slept: `skip` (the default), or `once` to catch up.
    /// Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron_missed: Option<String>,
    /// Exit codes after which it stays stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_exit_codes: Option<Vec<i32>>,
    /// File for standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_file: Option<String>,
    /// File for standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_file: Option<String>,
    /// File for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_file: Option<String>,
    /// All processes of the app write to the same files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_logs: Option<bool>,
    /// Put this date format before each line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_date_format: Option<String>,
    /// Put the time before each line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<bool>,
    /// `json` for one JSON object per chunk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_type: Option<String>,
    /// Name of the variable that holds the instance number; default `NODE_APP_INSTANCE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_var: Option<String>,
    /// Name of a variable that counts up over the processes of the app, such as `PORT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment_var: Option<String>,
    /// How to see that it has come up; until then it is `launching`, and one that does not come up is restarted. Only our
    /// own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup_check: Option<HealthCheck>,
    /// How to see that it may be used; shown as `ready`, waited for by `?wait=online` and by what depends on it. Nothing
    /// is restarted for it. Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_check: Option<HealthCheck>,
    /// What each process may use at most. Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// How to see whether it is well; one that is not is restarted. Only our own daemon can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// Apps that have to be online before it is started, by name; with `:started`, `:healthy` (its health check
    /// succeeded) or `:completed` (it ended without a failure) after the name, that far. Only our own daemon can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// Stop the whole process tree; default true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treekill: Option<bool>,
    /// User to run as, by name or number; the daemon must run as root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<NumberOrText>,
    /// Group to run as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gid: Option<NumberOrText>,
}
