//! Executing the next version in place: the same process, the same children, the same sockets.
//!
//! Everything that matters is with the keeper or on the disk already, so this is little more than a kill that comes at
//! a good moment: the next version takes over as it would after one.

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::Ordering,
    time::Duration,
};

use qd_pm2::server::Answer;
use serde_json::json;

use crate::{daemon::Daemon, life::refused, run::Error};

/// How long the next version may take to say which it is.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long the answer may take to reach whoever asked.
const GOODBYE: Duration = Duration::from_millis(50);

impl Daemon {
    /// Tries the program out that is at this one's path now, and executes it once the answer is on its way.
    pub(crate) async fn update(&self) -> Answer {
        let to = match version(&self.program).await {
            Ok(version) => version,
            Err(reason) => {
                return refused(format!(
                    "{} cannot replace this daemon: {reason}",
                    self.program.display()
                ));
            }
        };
        let from = env!("CARGO_PKG_VERSION").to_owned();
        let daemon = self.clone();
        tokio::spawn(async move {
            // The answer is on its way first.
            tokio::time::sleep(GOODBYE).await;
            // What was begun ends: half a restart would be a stop. Then nobody is listened to until the next version
            // does; who comes meanwhile waits at the sockets, which stay.
            let all = daemon.registry().all();
            let mut turns = Vec::new();
            for process in &all {
                turns.push(process.turn.lock().await);
            }
            if daemon.is_ending() {
                // Somebody was faster: there shall be no next version.
                return;
            }
            daemon.updating.store(true, Ordering::Relaxed);
            daemon.shutdown.cancel();
            // They are not given back: this program ends.
            turns.into_iter().for_each(std::mem::forget);
        });
        Ok(json!({ "from": from, "to": to }))
    }

    /// Executes the next version; returns only if that failed.
    #[expect(clippy::disallowed_methods, reason = "it becomes this process")]
    pub(crate) async fn execute(&self) -> Error {
        self.events.say("Executing the next version in place");
        let failed = match self.keeper.handover().await {
            Ok(socket) => match rustix::stdio::dup2_stdin(socket) {
                Ok(()) => Command::new(&self.program).args(arguments()).exec(),
                Err(error) => error.into(),
            },
            Err(error) => std::io::Error::other(error),
        };
        Error::Update {
            program: self.program.clone(),
            source: failed,
        }
    }
}

/// The arguments of this process, without the program.
fn arguments() -> Vec<std::ffi::OsString> {
    std::env::args_os().skip(1).collect()
}

/// The path of this program, as it was started: after an upgrade the next version is there.
#[must_use]
pub fn program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("/proc/self/exe"))
}

/// What a program says of its version.
async fn version(program: &Path) -> Result<String, String> {
    let mut command = tokio::process::Command::new(program);
    command
        .arg("--version")
        .kill_on_drop(true)
        .stdin(std::process::Stdio::null());
    let output = tokio::time::timeout(DEADLINE, command.output())
        .await
        .map_err(|_| "it does not say its version".to_owned())?
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let version = said.trim().strip_prefix("qd ").map(str::to_owned);
    match version.filter(|version| output.status.success() && !version.is_empty()) {
        Some(version) => Ok(version),
        None => Err("it does not say its version as `qd` does".to_owned()),
    }
}
