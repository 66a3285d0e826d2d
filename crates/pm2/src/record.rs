//! The process record as PM2 shapes it: one element of the list that `getMonitorData` answers.
//!
//! What is not known here is kept: the record holds the daemon's own text of `pm2_env` and writes it back unchanged.
//! That text contains the whole environment of the app, twice, so it is never shown by `Debug`.

mod env;
mod shadow;
mod status;
mod wire;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, value::RawValue};

pub use self::{
    env::{Action, Exit, Git, Metric, Pm2Env},
    shadow::is_env_shadow,
    status::Status,
};
use crate::lenient;

/// The id of a process: a number, or the text `_old_<n>` of a worker that a reload is replacing, or `PM2` for the
/// daemon's own log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProcessId {
    /// A process.
    Number(u64),
    /// Anything else.
    Text(String),
}

impl ProcessId {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(id) => Some(*id),
            Self::Text(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for ProcessId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(
            match lenient::number(&value).and_then(|id| u64::try_from(id).ok()) {
                Some(id) => Self::Number(id),
                None => Self::Text(value.as_str().unwrap_or_default().to_owned()),
            },
        )
    }
}

impl Serialize for ProcessId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(id) => to.serialize_u64(*id),
            Self::Text(text) => to.serialize_str(text),
        }
    }
}

/// What the daemon measured when it was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Monit {
    /// Resident memory of the main process, in bytes; 0 unless it is online.
    #[serde(default, deserialize_with = "lenient::bytes")]
    pub memory: u64,
    /// Percent of one core since anybody last asked.
    #[serde(default, deserialize_with = "lenient::percent")]
    pub cpu: f64,
}

/// One process.
#[derive(Clone)]
pub struct Record {
    /// The operating system's process id. 0 after a stop, absent for a process that was resurrected stopped, and stale
    /// while it waits to be restarted.
    pub pid: Option<i64>,
    /// The app's name.
    pub name: String,
    /// The daemon's id for it.
    pub pm_id: ProcessId,
    /// Measurements; zero where the list was not asked for with them.
    pub monit: Monit,
    /// What is understood of its state and options.
    pub pm2_env: Pm2Env,
    /// Fields beside these that the daemon sent; written back unchanged.
    extra: Map<String, Value>,
    raw: Box<RawValue>,
}

/// Where a process writes. `None` or `/dev/null` where it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPaths<'a> {
    /// Standard output.
    pub out: Option<&'a str>,
    /// Standard error; may be the same file.
    pub err: Option<&'a str>,
    /// Both together, where that was asked for.
    pub combined: Option<&'a str>,
}

impl Record {
    /// The number of the process; `None` for a worker that a reload is replacing.
    #[must_use]
    pub fn id(&self) -> Option<u64> {
        self.pm_id.number()
    }

    /// Where it is in its life.
    #[must_use]
    pub fn status(&self) -> &Status {
        &self.pm2_env.status
    }

    /// Whether it is a Node.js cluster worker.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.pm2_env
            .exec_mode
            .as_deref()
            .is_some_and(|mode| mode.starts_with("cluster"))
    }

    /// Whether it is a PM2 module.
    #[must_use]
    pub fn is_module(&self) -> bool {
        self.pm2_env.pmx_module.unwrap_or_default()
    }

    /// Its number among the processes of the app: the value of the variable that `instance_var` names.
    #[must_use]
    pub fn instance(&self) -> Option<u32> {
        match self.pm2_env.instance_var.as_deref() {
            None | Some("NODE_APP_INSTANCE") => self.pm2_env.node_app_instance,
            Some(name) => lenient::number(self.fields().get(name)?),
        }
        .and_then(|number| u32::try_from(number).ok())
    }

    /// The actions it offers.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.pm2_env.axm_actions
    }

    /// Its own metrics, by name.
    pub fn metrics(&self) -> impl Iterator<Item = (&str, Metric)> {
        self.pm2_env
            .axm_monitor
            .iter()
            .map(|(name, metric)| (name.as_str(), metric.clone()))
    }

    /// The date format before each line of its logs, if there is one.
    #[must_use]
    pub fn log_date_format(&self) -> Option<&str> {
        self.pm2_env
            .log_date_format
            .as_deref()
            .filter(|format| !format.is_empty() && *format != "false")
    }

    /// The environment the app was given, by name. Values are secrets until somebody decides otherwise.
    #[must_use]
    pub fn app_env(&self) -> Vec<(String, Cow<'static, str>)> {
        #[derive(Deserialize)]
        struct Part {
            #[serde(default)]
            env: Map<String, Value>,
        }
        let part: Part = serde_json::from_str(self.raw.get()).unwrap_or_else(|_| Part { env: Map::new() });
        let mut variables: Vec<_> = part
            .env
            .into_iter()
            .filter_map(|(name, value)| {
                let value = match value {
                    Value::String(text) => text,
                    Value::Number(number) => number.to_string(),
                    Value::Bool(flag) => flag.to_string(),
                    // The module configuration under the app's own name is an object, and no variable of the app.
                    Value::Null | Value::Array(_) | Value::Object(_) => return None,
                };
                Some((name, Cow::Owned(value)))
            })
            .collect();
        variables.sort();
        variables
    }

    /// The names of those variables, sorted.
    #[must_use]
    pub fn env_names(&self) -> Vec<String> {
        self.app_env().into_iter().map(|(name, _)| name).collect()
    }

    /// Where it writes.
    #[must_use]
    pub fn log_paths(&self) -> LogPaths<'_> {
        LogPaths {
            out: self.pm2_env.pm_out_log_path.as_deref(),
            err: self.pm2_env.pm_err_log_path.as_deref(),
            combined: self.pm2_env.pm_log_path.as_deref(),
        }
    }

    /// What the daemon knows of the app's git repository: nothing, unless it was started with
    /// `PM2_ENABLE_GIT_PARSING=true`.
    #[must_use]
    pub fn git(&self) -> Option<&Git> {
        self.pm2_env.versioning.as_ref()
    }

    /// The configuration of the app's own library (`axm_options`), as it reported it.
    #[must_use]
    pub fn library_options(&self) -> Map<String, Value> {
        match self.fields().remove("axm_options") {
            Some(Value::Object(options)) => options,
            _ => Map::new(),
        }
    }

    /// The process id, if a program runs under it: none, 0 and the id that is left over from a run that ended are not.
    #[must_use]
    pub fn live_pid(&self) -> Option<u32> {
        let pid = self
            .pid
            .and_then(|pid| u32::try_from(pid).ok())
            .filter(|pid| *pid > 0);
        pid.filter(|_| !self.pm2_env.status.has_ended())
    }

    /// Every field of `pm2_env`, parsed anew. Contains the environment.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        serde_json::from_str(self.raw.get()).unwrap_or_default()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("pm_id", &self.pm_id)
            .field("name", &self.name)
            .field("pid", &self.pid)
            .field("status", &self.pm2_env.status)
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(wire::Fields)
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut record = to.serialize_map(None)?;
        if self.pid.is_some() {
            record.serialize_entry("pid", &self.pid)?;
        }
        record.serialize_entry("name", &self.name)?;
        record.serialize_entry("pm2_env", &self.raw)?;
        record.serialize_entry("pm_id", &self.pm_id)?;
        record.serialize_entry("monit", &self.monit)?;
        for (key, value) in &self.extra {
            record.serialize_entry(key, value)?;
        }
        record.end()
    }
}
