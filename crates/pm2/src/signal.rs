//! Signals by name.

use std::{fmt, str::FromStr};

/// A signal that may be sent to a process.
///
/// A stock PM2 takes any text and answers `signal unknown`; only known names leave this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal(&'static str);

/// The names Node.js knows on Linux that make sense from outside.
const NAMES: &[&str] = &[
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM",
    "SIGTERM", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH",
    "SIGIO", "SIGSYS",
];

/// A name that is no signal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no signal {given:?}; there are {}", NAMES.join(", "))]
pub struct UnknownSignal {
    given: String,
}

impl Signal {
    /// The full name, as `SIGUSR2`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for Signal {
    type Err = UnknownSignal;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let upper = given.to_ascii_uppercase();
        NAMES
            .iter()
            .find(|name| **name == upper || name.strip_prefix("SIG") == Some(upper.as_str()))
            .map(|name| Self(name))
            .ok_or_else(|| UnknownSignal {
                given: given.chars().take(32).collect(),
            })
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
