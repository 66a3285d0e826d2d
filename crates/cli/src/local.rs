//! What is on this machine: the home, and which daemon an agent would bridge.

use std::{os::unix::net::UnixStream, path::PathBuf};

use qd_pm2::Home;

use crate::exit::Failure;

/// `QD_HOME`, else `~/.quarterdeck`.
pub fn home() -> Result<PathBuf, Failure> {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("QD_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".quarterdeck")))
        .ok_or_else(|| {
            Failure::usage("neither QD_HOME nor HOME is set, so there is no place for keys and state")
        })
}

/// The daemon to bridge: the PM2 that was named, else one that answers where PM2 looks for its home.
pub fn daemon(named: Option<PathBuf>) -> Result<Home, Failure> {
    if let Some(named) = named {
        return Ok(Home::new(named));
    }
    let home = Home::from_env();
    if UnixStream::connect(home.rpc_sock()).is_ok() {
        return Ok(home);
    }
    let failure = Failure {
        code: crate::exit::Code::Unreachable,
        error: anyhow::anyhow!("no PM2 answers at {}", home.root().display()),
        hint: None,
    };
    Err(failure.hint("start PM2 (`pm2 ping`), or name its home with --pm2-home; the agent then waits for it"))
}
