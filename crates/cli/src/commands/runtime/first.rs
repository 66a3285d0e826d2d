//! What the first process of a container owes the others: signals are heard, and whoever has lost its parent is reaped.

use std::time::Duration;

use qd_pm2::Signal;
use rustix::process::{
    Pid, Signal as Number, WaitOptions, WaitStatus, getpid, kill_process, set_child_subreaper, wait,
};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

use crate::exit::Failure;

/// What may be heard.
pub enum Heard {
    /// The apps are to end.
    Stop,
    /// A signal for the apps.
    Pass(Signal),
    /// The keeper ended.
    Gone,
}

/// The ears of this process.
pub struct First {
    stops: [Signals; 4],
    passed: [(Signals, Signal); 2],
    children: Signals,
    keeper: Option<Pid>,
    /// How the keeper ended, if it did.
    pub end: Option<WaitStatus>,
}

impl First {
    /// Begins to listen. Nothing is reaped until there is a keeper.
    pub fn new() -> Result<Self, Failure> {
        // Where this is not the first process, orphans are its own all the same.
        set_child_subreaper(Some(getpid())).map_err(anyhow::Error::from)?;
        let passed = |kind, name: &str| -> Result<_, Failure> {
            Ok((signal(kind)?, name.parse().map_err(anyhow::Error::from)?))
        };
        Ok(Self {
            stops: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::interrupt())?,
                signal(SignalKind::quit())?,
                signal(SignalKind::hangup())?,
            ],
            passed: [
                passed(SignalKind::user_defined1(), "SIGUSR1")?,
                passed(SignalKind::user_defined2(), "SIGUSR2")?,
            ],
            children: signal(SignalKind::child())?,
            keeper: None,
            end: None,
        })
    }

    /// Reaps from now on, and tells when this keeper has ended.
    pub fn watch(&mut self, keeper: u32) {
        self.keeper = i32::try_from(keeper).ok().and_then(Pid::from_raw);
    }

    /// The next thing that is heard. It loses nothing when it is dropped.
    pub async fn next(&mut self) -> Heard {
        loop {
            // Before there is anything to wait for: what ended earlier is not told again.
            self.reap();
            if self.end.is_some() {
                return Heard::Gone;
            }
            let [terminate, interrupt, quit, hangup] = &mut self.stops;
            let [(one, first), (two, second)] = &mut self.passed;
            tokio::select! {
                _ = terminate.recv() => return Heard::Stop,
                _ = interrupt.recv() => return Heard::Stop,
                _ = quit.recv() => return Heard::Stop,
                _ = hangup.recv() => return Heard::Stop,
                _ = one.recv() => return Heard::Pass(*first),
                _ = two.recv() => return Heard::Pass(*second),
                _ = self.children.recv() => {}
            }
        }
    }

    fn reap(&mut self) {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            if Some(pid) == self.keeper {
                self.end = Some(status);
            }
        }
    }

    /// Kills the keeper; with it ends the daemon.
    pub fn kill_keeper(&self) {
        if let Some(keeper) = self.keeper.filter(|_| self.end.is_none()) {
            // It may have ended since.
            let _ = kill_process(keeper, Number::KILL);
        }
    }

    /// Kills what is left, whose parents are gone; there is nothing where everything went well.
    pub fn clear_away(&mut self) {
        /// How long the system may take for what is killed.
        const PATIENCE: Duration = Duration::from_secs(5);
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            let children = children();
            if children.is_empty() {
                return;
            }
            for child in children {
                let _ = kill_process(child, Number::KILL);
            }
            if wait(WaitOptions::empty()).is_err() {
                return;
            }
        }
    }
}

/// The children of this process, zombies too.
fn children() -> Vec<Pid> {
    let tasks = std::fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|all| {
            let pids = all
                .split_whitespace()
                .filter_map(|pid| Pid::from_raw(pid.parse().ok()?));
            pids.collect::<Vec<_>>()
        })
        .collect()
}
