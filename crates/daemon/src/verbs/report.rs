//! `getReport`: the daemon about itself. Its environment is named, not shown.

use serde_json::{Map, Value, json};

use super::DIALECT;
use crate::daemon::Daemon;

impl Daemon {
    pub(super) fn report(&self) -> Value {
        let hidden: Map<String, Value> = std::env::vars_os()
            .filter_map(|(name, _)| Some((name.into_string().ok()?, json!("[hidden]"))))
            .collect();
        json!({
            "pm2_version": DIALECT,
            "daemon": format!("quarterdeck {}", env!("CARGO_PKG_VERSION")),
            "node_version": "N/A",
            "node_path": "N/A",
            "argv0": std::env::args().next(),
            "argv": std::env::args().collect::<Vec<_>>(),
            "user": std::env::var("USER").ok(),
            "uid": rustix::process::getuid().as_raw(),
            "gid": rustix::process::getgid().as_raw(),
            "env": hidden,
            "managed_apps": self.registry().all().len(),
            "started_at": self.started_at,
        })
    }
}
