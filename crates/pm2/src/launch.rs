//! What PM2's command line does before it asks the daemon to start something: it resolves paths, interpreter, mode,
//! environment, and the names of log and pid files. The daemon does none of that.
//!
//! There is no shell anywhere. Where the command line would hand a line to one, this refuses and says how to write the
//! program and its arguments apart.

mod cron;
mod entry;
mod env;
mod error;
mod interpreter;
mod limits;
mod logs;
mod mode;
pub(crate) mod name;
mod options;
mod paths;
mod resolve;
mod units;
mod user;

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Map, Value};

pub use self::{entry::AppEntry, env::check_env, error::Error, resolve::resolve};
use crate::{Home, lenient};

/// Variables of this process that an app gets. Everything else of the agent's own environment may be a secret.
const INHERITED: &[&str] = &[
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR",
];

/// On whose behalf an app is started.
#[derive(Clone)]
pub struct Caller {
    /// The daemon's home.
    pub home: Home,
    /// What relative paths are relative to when the app has no working directory of its own.
    pub cwd: PathBuf,
    /// The environment an app begins with.
    pub env: BTreeMap<String, String>,
    /// The user's name, for the record.
    pub username: String,
    /// The user; only root may start apps as somebody else.
    pub uid: u32,
    /// The version of Node.js that runs apps, if known, as `22.18.0`: decides whether TypeScript runs without `bun`.
    pub node_version: Option<String>,
}

impl Caller {
    /// This process, with the part of its environment that is nobody's secret.
    #[must_use]
    pub fn of_this_process(home: &Home) -> Self {
        let uid = rustix::process::geteuid().as_raw();
        let username = user::name_of(uid).unwrap_or_else(|| uid.to_string());
        let mut env: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| INHERITED.contains(&name.as_str()) || name.starts_with("LC_"))
            .collect();
        env.entry("PATH".to_owned())
            .or_insert_with(|| "/usr/local/bin:/usr/bin:/bin".to_owned());
        env.insert("PM2_HOME".to_owned(), home.root().display().to_string());
        env.insert("PM2_USAGE".to_owned(), "CLI".to_owned());
        let cwd = env.get("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from);
        Self {
            home: home.clone(),
            cwd,
            env,
            username,
            uid,
            node_version: None,
        }
    }

    /// Where a command of this name is on the app's path.
    pub(crate) fn find(&self, command: &str) -> Option<PathBuf> {
        let path = self.env.get("PATH")?;
        path.split(':')
            .filter(|part| part.starts_with('/'))
            .map(|part| Path::new(part).join(command))
            .find(|file| runnable(file))
    }
}

/// Whether a file may be executed by somebody.
pub(crate) fn runnable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// An app ready to be started: the one argument of `prepare`.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Launch(Map<String, Value>);

impl Launch {
    /// What was resolved before: an entry of a dump, or the argument of somebody's `prepare`.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if it lacks what a stock daemon reads without looking: it ends itself, and with it all
    /// apps, over an app without an environment or without the paths of its files.
    pub fn from_saved(fields: Map<String, Value>) -> Result<Self, Error> {
        let text = |key: &str| {
            fields
                .get(key)
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty())
        };
        let missing = [
            "name",
            "pm_exec_path",
            "pm_out_log_path",
            "pm_err_log_path",
            "pm_pid_path",
        ]
        .into_iter()
        .find(|key| !text(key));
        match missing {
            Some(key) => Err(Error::Incomplete(key)),
            None if !fields.get("env").is_some_and(Value::is_object) => Err(Error::Incomplete("env")),
            None => Ok(Self(fields)),
        }
    }

    /// The app's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// How many processes will be started; entries of a dump are one each.
    #[must_use]
    pub fn instances(&self) -> u32 {
        let cpus =
            std::thread::available_parallelism().map_or(1, |count| i64::try_from(count.get()).unwrap_or(1));
        let wanted = match self.0.get("instances") {
            None => 1,
            Some(Value::String(text)) if text == "max" => cpus,
            Some(value) => match lenient::number(value).unwrap_or(1) {
                0 => cpus,
                negative if negative < 0 => cpus + negative,
                count => count,
            },
        };
        u32::try_from(wanted.max(1)).unwrap_or(1)
    }

    /// How long each process may take to become ready, in milliseconds, if it says.
    #[must_use]
    pub fn listen_timeout(&self) -> Option<u64> {
        self.0
            .get("listen_timeout")
            .and_then(lenient::number)
            .and_then(|ms| u64::try_from(ms).ok())
    }

    /// The fields as they go to the daemon; the environment is among them.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl fmt::Debug for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Launch")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
