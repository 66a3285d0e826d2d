//! A run ended: was it asked to, and if not, what next.

use std::{sync::Arc, time::Duration};

use qd_pm2::{
    record::{self, Status},
    run::Run,
};
use qd_supervisor::{
    Reason,
    exit::{Exit, signal_name},
    policy::{Ended, Next},
};
use serde_json::json;

use crate::{
    daemon::Daemon,
    events::instant,
    keeper::protocol::{self, End},
    process::{Live, Process},
    settings::Settings,
};

/// How long what an ended run wrote may take to reach its files.
const DRAIN: Duration = Duration::from_secs(5);
/// Why a run ended that somebody ended. People count the words of the states in PM2's list, so it is none of these.
const ASKED: &str = "asked";

impl Daemon {
    /// Notes that a run ended, and does what its process's policy says.
    pub fn exited(&self, run: protocol::Run) {
        let Some(end) = run.end else { return };
        let process = id_of(&run.key).and_then(|id| self.registry().get(id));
        let Some(process) = process else {
            self.let_go(run.key);
            return;
        };
        let live = {
            let mut state = process.state();
            if state.live.is_none()
                && state.status == Status::Launching
                && state.key.as_ref() == Some(&run.key)
            {
                // It was faster than the news that it was started.
                state.early = Some(run);
                return;
            }
            let is_this = state.live.as_ref().is_some_and(|live| live.key == run.key);
            if is_this { state.live.take() } else { None }
        };
        let Some(live) = live else {
            self.let_go(run.key);
            return;
        };
        let ended = self.ended(&process, &run.key, end);
        self.note(&process, live, ended, run.key);
        process.changed.notify_waiters();
    }

    /// Notes an end that came too early to be noted.
    pub(super) fn catch_up(&self, process: &Process) {
        let early = process.state().early.take();
        if let Some(run) = early {
            self.exited(run);
        }
    }

    /// Decides what happens after a run that ended, and gives how it did.
    fn ended(&self, process: &Arc<Process>, key: &str, end: End) -> Run {
        let exit = Exit {
            code: end.code,
            signal: end.signal,
        };
        let out_of_memory = self
            .was_out_of_memory(process, key)
            .then_some(Reason::Oom.as_str());
        let (ended, next) = {
            let mut state = process.state();
            let started_at = i64::try_from(state.ledger.started_at).ok();
            // PM2 shows 0 for a signal; which one it was stands beside it.
            state.set("exit_code", end.code.unwrap_or_default());
            state.set("axm_monitor", json!({}));
            state.set("axm_actions", json!([]));
            let asked_to = state.status == Status::Stopping;
            let why = state.why.take();
            let mut reason = if asked_to {
                why.map_or(ASKED, Reason::as_str)
            } else {
                out_of_memory.unwrap_or_else(|| self.reason(&exit))
            };
            let next = if asked_to {
                None
            } else {
                let policy = Settings(&state.fields).policy();
                let next = state.ledger.after_exit(&policy, &exit, instant());
                let next = if self.is_ending() {
                    Next::Stay(Ended::Stopped)
                } else {
                    next
                };
                match next {
                    Next::Stay(Ended::Errored) => {
                        reason = "overlimit";
                        state.become_(Status::Errored);
                    }
                    Next::Restart { .. } | Next::Stay(Ended::Stopped) => state.become_(Status::Stopped),
                }
                // While the daemon ends, what should run still should.
                if matches!(next, Next::Stay(_)) && !self.is_ending() {
                    state.wanted = false;
                }
                state.show_ledger();
                Some(next)
            };
            let exit = told(&exit, end.at, reason);
            state.set("last_exit", json!(exit));
            let ended = Run {
                started_at,
                exit,
                lines: Vec::new(),
            };
            (ended, next)
        };
        self.remove_pid_file(process);
        self.events
            .say(&format!("App [{}:{}] exited: {exit}", process.name(), process.id));
        if matches!(next, Some(Next::Stay(Ended::Errored))) {
            self.events.say(&format!(
                "Script {} had too many unstable restarts. Stopped. \"errored\"",
                process.name()
            ));
            self.events.process("restart overlimit", false, process);
        }
        self.events.process("exit", false, process);
        match next {
            Some(Next::Restart { after }) => self.start_after(process, after, true),
            Some(Next::Stay(_)) => self.save_if_possible(process),
            None => {}
        }
        ended
    }

    /// Starts it, at once or later; whether that is shown as a restart.
    pub(super) fn start_after(&self, process: &Arc<Process>, after: Duration, counts: bool) {
        let (daemon, again) = (self.clone(), process.clone());
        let task = tokio::spawn(async move {
            if !after.is_zero() {
                tokio::time::sleep(after).await;
            }
            let launched = {
                let _turn = again.turn.lock().await;
                let is_wanted = {
                    // From here on it is not waiting any more, and a stop must not cut this short.
                    let mut state = again.state();
                    state.delayed = None;
                    if counts {
                        state.ledger.restarted(instant());
                    }
                    state.wanted && state.live.is_none() && !state.gone
                };
                if !is_wanted || daemon.is_ending() {
                    return;
                }
                daemon.launch(&again).await
            };
            let started = match launched {
                Ok(ready) => daemon.ready(&again, ready).await,
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = started {
                daemon.events.say(&format!("{refusal}"));
            }
        });
        let mut state = process.state();
        if !after.is_zero() {
            state.become_(Status::WaitingRestart);
        }
        state.delayed = Some(task.abort_handle());
    }

    /// Lets the output of a run reach its files, notes how it ended, and lets the keeper forget it.
    fn note(&self, process: &Arc<Process>, live: Live, mut ended: Run, key: String) {
        let (daemon, process) = (self.clone(), process.clone());
        self.tasks.spawn(async move {
            if let Some(mut feed) = live.feed {
                ended.lines = feed.drained(DRAIN).await;
            }
            if !process.state().gone {
                daemon.history().add(process.id, ended);
            }
            daemon.unhold(&key).await;
        });
    }

    /// Lets the keeper forget a run.
    fn let_go(&self, key: String) {
        let daemon = self.clone();
        self.tasks.spawn(async move { daemon.unhold(&key).await });
    }

    async fn unhold(&self, key: &str) {
        self.unlimit(key);
        if let Err(error) = self.keeper.forget(key).await {
            tracing::debug!(%error, key, "the keeper still holds a run that ended");
        }
    }

    /// Why a run ended that nobody asked to.
    fn reason(&self, exit: &Exit) -> &'static str {
        match (exit.code, exit.signal) {
            (_, Some(super::stop::KILL)) if self.is_short_of_memory() => Reason::Oom.as_str(),
            (_, Some(_)) => "killed",
            (Some(0) | None, None) => "exited",
            (Some(_), None) => "crashed",
        }
    }

    fn remove_pid_file(&self, process: &Process) {
        let path = Settings(&process.state().fields)
            .text("pm_pid_path")
            .map(str::to_owned);
        if let Some(path) = path {
            // It may never have been written.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// What is told of an exit.
fn told(exit: &Exit, at: i64, reason: &str) -> record::Exit {
    record::Exit {
        code: exit.code,
        signal: exit.signal.and_then(signal_name).map(str::to_owned),
        reason: Some(reason.to_owned()),
        at: Some(at),
    }
}

/// The id in the key of a run.
pub(super) fn id_of(key: &str) -> Option<u64> {
    key.split_once('.')?.0.parse().ok()
}
