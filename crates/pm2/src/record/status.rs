//! The states of a process.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A state, as `pm2_env.status` writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Status {
    /// `online`.
    Online,
    /// `stopped`.
    Stopped,
    /// `stopping`.
    Stopping,
    /// `launching`.
    Launching,
    /// `errored`.
    Errored,
    /// `waiting restart`.
    WaitingRestart,
    /// Any other text.
    Other(String),
    /// None was given.
    #[default]
    Unknown,
}

impl Status {
    /// The state as PM2 writes it; empty where none was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Online => "online",
            Self::Stopped => "stopped",
            Self::Stopping => "stopping",
            Self::Launching => "launching",
            Self::Errored => "errored",
            Self::WaitingRestart => "waiting restart",
            Self::Other(other) => other,
            Self::Unknown => "",
        }
    }

    /// Whether a program of this state has ended for certain, so that the process id in its record is nobody's or
    /// somebody else's: a daemon keeps the id of the last run while it waits to start the next.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self, Self::Stopped | Self::Errored | Self::WaitingRestart)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(from)? {
            Value::String(text) => match text.as_str() {
                "online" => Self::Online,
                "stopped" => Self::Stopped,
                "stopping" => Self::Stopping,
                "launching" => Self::Launching,
                "errored" => Self::Errored,
                "waiting restart" => Self::WaitingRestart,
                _ => Self::Other(text),
            },
            _ => Self::Unknown,
        })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
