//! Configuration: one struct a section, defaults in one place, layers merged key by key with their source remembered.
//!
//! Defaults < `/etc/quarterdeck/qd.toml` < `$QD_HOME/qd.toml` < `QD_*` environment < flags. Every key has a variable:
//! `QD_<SECTION>_<KEY>`, without the section for `[agent]` (`QD_LISTEN`, `QD_TLS_CERT`, `QD_LIMITS_CONNECTIONS`).
//! This module reads files and the environment and nothing else: it opens no socket and looks at no certificate.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

mod auth;
mod check;
mod console;
mod daemon;
mod error;
mod file;
mod keys;
mod layer;
mod logs;
mod metrics;

pub use auth::Auth;
pub use console::Console;
pub use daemon::Daemon;
pub use error::Error;
pub use keys::{KEYS, Key, Kind};
pub use layer::{Layers, Source};
pub use logs::Logs;
pub use metrics::Metrics;
pub use qd_edge::config::{Limits, Listener, Tls, parse_duration};
use qd_edge::config::{Settings, size};

/// Where the machine's own configuration stands; each user's is `qd.toml` in the home.
pub const SYSTEM_FILE: &str = "/etc/quarterdeck/qd.toml";
/// The name of the Unix socket in the home.
pub const SOCKET_NAME: &str = "agent.sock";
/// The name of the configuration file in the home.
pub const HOME_FILE: &str = "qd.toml";

/// What the agent runs with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub agent: Listener,
    pub daemon: Daemon,
    pub tls: Tls,
    pub limits: Limits,
    pub logs: Logs,
    pub metrics: Metrics,
    pub console: Console,
    pub auth: Auth,
}

/// A configuration with the place each of its keys came from.
#[derive(Debug, Clone)]
pub struct Effective {
    pub config: Config,
    /// The source of each key of [`KEYS`].
    pub sources: BTreeMap<&'static str, Source>,
    /// What is odd but not wrong, such as a `QD_*` variable that means nothing.
    pub warnings: Vec<String>,
}

/// One line of `qd config show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: &'static str,
    /// The value as TOML writes it; empty when the key is not set.
    pub value: String,
    pub source: Source,
}

/// Values given on the command line, by key.
#[derive(Debug, Clone, Default)]
pub struct Flags(Vec<(String, String)>);

impl Flags {
    /// The same flags and one more: `key` as in [`KEYS`], `value` as in the environment.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }
}

impl Config {
    /// What its edge is configured by.
    #[must_use]
    pub fn edge(&self) -> Settings {
        Settings {
            listener: self.agent.clone(),
            tls: self.tls.clone(),
            limits: self.limits.clone(),
            public: crate::routes::public_paths(),
            socket: SOCKET_NAME,
        }
    }

    /// Reads every layer for the home and checks the result.
    ///
    /// # Errors
    /// On a file that cannot be trusted or parsed, an unknown key, and a value that cannot be used.
    pub fn load(home: &Path, flags: &Flags) -> Result<Effective, Error> {
        Layers {
            files: vec![PathBuf::from(SYSTEM_FILE), home.join(HOME_FILE)],
            environment: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            flags: flags.0.clone(),
        }
        .merge()
    }
}

impl Effective {
    /// Every key with its value and its source, in the order of the documentation.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let table = layer::table_of(&self.config);
        let row = |key: &'static Key| Row {
            key: key.path,
            value: layer::lookup(&table, key.path)
                .map(ToString::to_string)
                .unwrap_or_default(),
            source: self.sources.get(key.path).cloned().unwrap_or(Source::Default),
        };
        KEYS.iter().map(row).collect()
    }
}
