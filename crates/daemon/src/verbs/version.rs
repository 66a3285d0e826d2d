//! `getVersion`: which version a command line wants to hear, and what its update becomes here.
//!
//! A stock command line compares the answer with its own version, as text, and has its user run `pm2 update` if they
//! differ. There is nothing to update, whichever version of it speaks to this daemon: so it hears its own. Its `update`
//! would stop everything and start PM2's own daemon; it is known by asking for the version again after it announced the
//! end.
//!
//! Such a command line ends with a failure, by a signal, because it ends well in no other way: whatever it is answered, it
//! goes on to delete every app, and whatever becomes of that, it starts PM2's own daemon without a look at the sockets.
//! That one writes its pid over ours. Without an answer it waits for ever.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, sync::atomic::Ordering};

use qd_pm2::server::{Peer, Refusal};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::{daemon::Daemon, life::refused};

/// Largest file that is read to find out, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// How far above the program its package may be described.
const MAX_DEPTH: usize = 4;

/// The version of the PM2 package whose command line this is, if it is one.
pub fn of(peer: Option<Peer>) -> Option<String> {
    let pid = peer?.pid?;
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let script = line.split(|byte| *byte == 0).nth(1)?;
    let cwd = fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
    let script = fs::canonicalize(cwd.join(std::str::from_utf8(script).ok()?)).ok()?;
    let manifest = script
        .ancestors()
        .skip(1)
        .take(MAX_DEPTH)
        .map(|folder| folder.join("package.json"))
        .find(|manifest| manifest.exists())?;
    version_in(&manifest)
}

fn version_in(manifest: &Path) -> Option<String> {
    if manifest.metadata().ok()?.len() > MAX_BYTES {
        return None;
    }
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).ok()?).ok()?;
    let version = manifest.get("version")?.as_str()?;
    (manifest.get("name")? == "pm2").then(|| version.to_owned())
}

impl Daemon {
    /// Whether whoever asks has announced the end: then it is a stock command line in the midst of its update.
    pub(super) fn is_updating(&self, peer: Option<Peer>) -> bool {
        let announced = *self.announced_by();
        self.ending.load(Ordering::Relaxed) && announced.is_some() && announced == peer
    }

    /// Takes the announcement back, updates in place, and ends the command line before it stops anything.
    pub(super) async fn update_instead(&self, peer: Option<Peer>) -> Result<String, Refusal> {
        *self.announced_by() = None;
        self.ending.store(false, Ordering::Relaxed);
        let said = match self.update().await {
            Ok(updated) => format!("updated in place, from {} to {}", updated["from"], updated["to"]),
            Err(refusal) => refusal.to_string(),
        };
        let pid = peer.and_then(|peer| peer.pid);
        if let Some(pid) = pid {
            tell(pid, &said);
            let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
            // One that is gone already does no harm either.
            let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        }
        refused(said)
    }
}

/// Writes a line where the command line writes its errors.
fn tell(pid: u32, said: &str) {
    let flags = rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK;
    let opened = fs::OpenOptions::new()
        .append(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(format!("/proc/{pid}/fd/2"));
    if let Ok(mut stderr) = opened {
        // It is a courtesy; the daemon's log says the same.
        let _ = writeln!(
            stderr,
            "[quarterdeck] the daemon is not PM2's own, and nothing was stopped: {said}"
        );
    }
}
