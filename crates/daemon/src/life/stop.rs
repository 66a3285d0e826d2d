//! Ending a run: ask it and everything below it, wait, insist.

use std::time::Duration;

use qd_pm2::record::Status;
use qd_supervisor::{Identity, Tree, exit::signal_number, identity};

use crate::{daemon::Daemon, process::Process, settings::Settings};

/// `SIGINT`, by which PM2 asks, and `SIGKILL`.
pub(super) const INT: i32 = 2;
pub(super) const KILL: i32 = 9;
/// `SIGTERM`, for what ignores the signal that its process was asked by.
const TERM: i32 = 15;
/// How soon it is looked again whether what was below an ended process has ended too.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How a stop went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// There was a run, and it ended.
    Ended,
    /// There was one, and it had to be killed.
    Killed,
    /// There was none.
    Idle,
    /// It did not even end when it was killed.
    Stuck,
}

impl Daemon {
    /// Ends the run of a process, if there is one. The caller has its turn, and has said whether it should run.
    pub async fn halt(&self, process: &Process) -> Stopped {
        let (pid, timeout, with_message) = {
            let mut state = process.state();
            state.stop_waiting();
            let Some(live) = &state.live else {
                state.become_(Status::Stopped);
                return Stopped::Idle;
            };
            let pid = live.pid;
            let settings = Settings(&state.fields);
            let timeout = settings.kill_timeout();
            let with_message = settings.flag("shutdown_with_message").unwrap_or(false)
                || std::env::var("PM2_KILL_USE_MESSAGE").is_ok_and(|value| value != "false");
            state.become_(Status::Stopping);
            (pid, timeout, with_message)
        };
        let name = process.name();
        self.events.say(&format!("Stopping app:{name} id:{}", process.id));
        let whole = Settings(&process.state().fields).flag("treekill").unwrap_or(true);
        let mut group = Group::of(pid, whole);
        let asked = with_message && self.ask_to_end(process);
        let signal = stop_signal(process);
        if !asked {
            group.signal(signal);
        }
        let rest = async {
            self.main_ended(process).await;
            group.ask_rest(signal);
            group.gone().await;
        };
        let ended = tokio::select! {
            ended = tokio::time::timeout(timeout, rest) => ended.is_ok(),
            () = self.hurry.cancelled() => false,
        };
        let stopped = if ended {
            Stopped::Ended
        } else {
            self.events.say(&format!(
                "pid={pid} msg=did not end within {} ms, killing it",
                timeout.as_millis()
            ));
            group.look_again();
            group.signal(KILL);
            let patience = timeout.max(Duration::from_secs(1));
            let rest = async {
                self.main_ended(process).await;
                group.gone().await;
            };
            match tokio::time::timeout(patience, rest).await {
                Ok(()) => Stopped::Killed,
                Err(_) => Stopped::Stuck,
            }
        };
        let mut state = process.state();
        if stopped == Stopped::Stuck {
            state.become_(Status::Errored);
        } else {
            state.become_(Status::Stopped);
            drop(state);
            self.events.process("exit", false, process);
        }
        stopped
    }

    /// Waits until the main process of the run ended.
    async fn main_ended(&self, process: &Process) {
        process.until(|state| state.live.is_none().then_some(())).await;
    }

    fn ask_to_end(&self, process: &Process) -> bool {
        let state = process.state();
        let channel = state.live.as_ref().and_then(|live| live.channel.as_ref());
        channel.is_some_and(|channel| channel.send(&"shutdown".into()).is_ok())
    }
}

/// A run's main process, and what is below it if that is to end too.
struct Group {
    main: Option<Identity>,
    tree: Option<Tree>,
}

impl Group {
    fn of(pid: u32, whole: bool) -> Self {
        let tree = whole.then(|| {
            Tree::of(pid)
                .inspect_err(|error| tracing::warn!(%error, pid, "cannot see what is below a process"))
        });
        Self {
            main: identity(pid),
            tree: tree.and_then(Result::ok),
        }
    }

    /// It may have started more since.
    fn look_again(&mut self) {
        if let Some(tree) = &mut self.tree
            && let Err(error) = tree.refresh()
        {
            tracing::warn!(%error, "cannot see what a process has started");
        }
    }

    fn signal(&self, signal: i32) {
        let sent = match (&self.tree, self.main) {
            (Some(tree), _) => tree.signal(signal).map(drop),
            (None, Some(main)) => main.signal(signal).map(drop),
            (None, None) => Ok(()),
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "cannot signal a process");
        }
    }

    /// Whoever could have asked those that ignore the signal has ended: they are asked in another way.
    fn ask_rest(&self, signal: i32) {
        if let Some(tree) = &self.tree
            && let Err(error) = tree.signal_deaf(signal, TERM)
        {
            tracing::warn!(%error, "cannot signal what a process has started");
        }
    }

    /// Waits until everything has ended.
    async fn gone(&self) {
        while self.tree.as_ref().is_some_and(|tree| !tree.alive().is_empty()) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// The number of the signal that asks a process to end: its own, or the daemon's.
fn stop_signal(process: &Process) -> i32 {
    let own = Settings(&process.state().fields)
        .text("kill_signal")
        .map(str::to_owned);
    let named = own.or_else(|| std::env::var("PM2_KILL_SIGNAL").ok());
    named.and_then(|name| signal_number(&name)).unwrap_or(INT)
}
