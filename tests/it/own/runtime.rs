//! `qd runtime`: apps in the foreground, as a container's first process.

mod ends;
mod first;
mod shows;

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use qd_tests::{Alone, Output, PATIENCE, descendants, run, until};
use rustix::process::{Pid, Signal, kill_process};

/// Writes a program in a folder of its own.
#[expect(clippy::disallowed_methods, reason = "a test writes files")]
fn program(alone: &Alone, name: &str, text: &str) -> String {
    let path = alone.root().join(name);
    std::fs::write(&path, text).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a file");
    path.display().to_string()
}

/// Runs apps to their end.
async fn through(alone: &Alone, args: &[&str]) -> Output {
    run(alone.command(&[&["runtime"], args].concat())).await
}

/// A runtime that goes on. What it has started ends with it.
struct Runtime {
    child: tokio::process::Child,
    out: PathBuf,
    err: PathBuf,
    home: PathBuf,
}

impl Runtime {
    /// With its outputs in files.
    fn start(alone: &Alone, args: &[&str]) -> Self {
        Self::of(alone, alone.command(&[&["runtime"], args].concat()))
    }

    fn of(alone: &Alone, mut command: tokio::process::Command) -> Self {
        let (out, err) = (alone.root().join("out"), alone.root().join("err"));
        let file = |path: &Path| std::fs::File::create(path).expect("a file");
        command.stdout(Stdio::from(file(&out)));
        command.stderr(Stdio::from(file(&err)));
        let child = command.spawn().expect("it starts");
        let home = alone.home.clone();
        Self {
            child,
            out,
            err,
            home,
        }
    }

    fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.out).expect("a file")
    }

    async fn says(&self, what: &str) {
        until(what, async || self.said().contains(what)).await;
    }

    /// Its exit code.
    async fn end(mut self) -> i32 {
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        let complaint = || std::fs::read_to_string(&self.err).unwrap_or_default();
        let ended = ended.unwrap_or_else(|_| panic!("it does not end: {}", complaint()));
        ended.expect("a child").code().expect("an exit code")
    }

    /// How many of what it has started run this.
    fn running(&self, what: &str) -> usize {
        let all = self.child.id().map(descendants).unwrap_or_default();
        let line = |pid: &u32| std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let lines = all.iter().map(line);
        lines
            .filter(|line| {
                String::from_utf8_lossy(line)
                    .split('\0')
                    .any(|word| word.ends_with(what))
            })
            .count()
    }

    /// Ends the daemon at once; the next one is there.
    async fn kill_daemon(&self) {
        let daemon = || {
            let pid = std::fs::read_to_string(self.home.join("pm2.pid")).ok()?;
            pid.trim().parse::<u32>().ok()
        };
        let before = daemon().expect("a daemon");
        signal(before, Signal::KILL);
        until("the next daemon", async || {
            daemon().is_some_and(|next| next != before)
        })
        .await;
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Some(pid) = self.child.id() {
            let all = descendants(pid);
            signal(pid, Signal::KILL);
            all.into_iter().for_each(|pid| signal(pid, Signal::KILL));
        }
    }
}

/// What is gone needs none.
fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a pid");
    kill_process(pid, signal).ok();
}

/// A program that says `up`, and `bye` when it is asked to end.
const POLITE: &str = "#!/bin/sh\ntrap 'echo bye; exit 0' INT\necho up\nwhile :; do sleep 0.02; done\n";
/// One that says `asked` then, and goes on.
const RUDE: &str = "#!/bin/sh\ntrap 'echo asked' INT\necho up\nwhile :; do sleep 0.02; done\n";
