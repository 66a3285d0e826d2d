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

/// The daemon to bridge: the one that was named, else a PM2 that answers where PM2 looks for its home, else our own.
pub fn daemon(named: Option<PathBuf>) -> Result<Home, Failure> {
    if let Some(named) = named {
        return Ok(Home::new(named));
    }
    let home = Home::from_env();
    if UnixStream::connect(home.rpc_sock()).is_ok() {
        return Ok(home);
    }
    let own = Home::new(self::home()?);
    if UnixStream::connect(own.rpc_sock()).is_ok() {
        return Ok(own);
    }
    let failure = Failure {
        code: crate::exit::Code::Unreachable,
        error: anyhow::anyhow!(
            "neither a PM2 answers at {} nor a daemon of ours at {}",
            home.root().display(),
            own.root().display()
        ),
        hint: None,
    };
    Err(failure.hint("start ours with `qd up`, or PM2 with `pm2 ping`; or name a home with --home or --pm2-home, and the agent waits for what will run there"))
}
