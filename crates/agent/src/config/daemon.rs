//! `[daemon]`: which process daemon stands behind the agent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Daemon {
    /// The home of the PM2 to bridge; a PM2 that answers at `$PM2_HOME` or `~/.pm2` when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pm2_home: Option<PathBuf>,
    /// The home of a Quarterdeck daemon to use instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<PathBuf>,
}
