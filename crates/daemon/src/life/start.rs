//! Starting a run.

use std::{path::PathBuf, sync::Arc, time::Duration};

use qd_pm2::{record::Status, server::Refusal};
use qd_supervisor::{Identity, identity, ipc::Channel};

use super::refused;
use crate::{
    daemon::Daemon,
    events::instant,
    journal::Main,
    keeper::{self, Started},
    logs::{Format, Plan as LogPlan, Tag},
    process::{Live, Process},
    record,
    settings::Settings,
};

/// Longest that a small file is, in bytes: a number.
const SMALL: usize = 64;

impl Daemon {
    /// Waits until a process that was launched is ready, if it says when it is; then it is online. One that does not say
    /// it in time is taken to be, unless a check is going to tell.
    ///
    /// # Errors
    /// A refusal when its run ended before.
    pub async fn ready(&self, process: &Arc<Process>, timeout: Option<Duration>) -> Result<(), Refusal> {
        if let Some(timeout) = timeout {
            let said = process.until(|state| match &state.live {
                Some(live) if !live.ready => None,
                live => Some(live.is_some()),
            });
            if let Ok(false) = tokio::time::timeout(timeout, said).await {
                return refused(format!("{} ended before it was ready", process.name()));
            }
            let is_told = {
                let state = process.state();
                Settings(&state.fields).has_startup_check()
            };
            if !is_told {
                self.online(process);
            }
        }
        Ok(())
    }

    /// Starts a run; how long to wait until it says that it is ready, if it says. The caller has its turn.
    ///
    /// # Errors
    /// A refusal with the reason; the process is errored then.
    pub async fn launch(&self, process: &Arc<Process>) -> Result<Option<Duration>, Refusal> {
        if self.is_ending() {
            // What was asked for before the end was announced would come after it.
            return refused("PM2 is being killed, it starts nothing any more");
        }
        let (plan, key, ready) = {
            let mut state = process.state();
            if state.gone {
                return refused(format!("{} was deleted", process.id));
            }
            if state.live.is_some() {
                return refused("process already online");
            }
            state.stop_waiting();
            let key = format!("{}.{}", process.id, uuid::Uuid::now_v7().simple());
            state.ledger.started(instant());
            state.show_ledger();
            let library = record::library(&state.fields);
            state.set("axm_actions", serde_json::json!([]));
            state.set("axm_options", library);
            state.become_(Status::Launching);
            state.wanted = true;
            state.key = Some(key.clone());
            state.early = None;
            let settings = Settings(&state.fields);
            (settings.plan(&state.env), key, settings.ready_timeout())
        };
        self.events.say(&format!(
            "App [{}:{}] starting in -fork mode-",
            process.name(),
            process.id
        ));
        let plan = self.limited(process, &key, plan);
        // A full disk must not keep an app down: what is not written is found with the keeper.
        self.save_if_possible(process);
        let started = match self.keeper.spawn(&key, &plan, true).await {
            Ok(started) => started,
            Err(keeper::Error::Refused(reason)) => {
                self.errored(process);
                return refused(reason);
            }
            Err(error) => {
                self.errored(process);
                return refused(error.to_string());
            }
        };
        if let Err(refusal) = self.take(process, started) {
            self.events.say(&refusal.to_string());
            // It must not run without its output going where it should.
            process.state().wanted = false;
            self.catch_up(process);
            self.halt(process).await;
            self.errored(process);
            return Err(refusal);
        }
        process.state().main = main_of(process);
        self.save_if_possible(process);
        self.write_pid_file(process);
        self.events.process("online", false, process);
        match ready {
            None => self.online(process),
            Some(_) => self.begin_startup_check(process),
        }
        self.catch_up(process);
        Ok(ready)
    }

    /// Takes over a run's pipes.
    pub(super) fn take(&self, process: &Arc<Process>, started: Started) -> Result<(), Refusal> {
        let Started { run, pipes } = started;
        let (tag, plan) = logs_of(process);
        let channel = pipes.channel.and_then(|socket| match Channel::new(socket) {
            Ok(channel) => {
                let (receiver, sender, writer) = channel.split();
                self.tasks.spawn(writer.run());
                self.tasks
                    .spawn(self.clone().hear(process.clone(), run.key.clone(), receiver));
                Some(sender)
            }
            Err(error) => {
                tracing::warn!(%error, id = process.id, "cannot use the channel of a process");
                None
            }
        });
        let live = Live {
            key: run.key,
            pid: run.pid,
            feed: None,
            channel,
            stdin: pipes.stdin,
            ready: false,
            healthy: false,
        };
        process.state().live = Some(live);
        let feed = self.logs.attach(tag, &plan, pipes.stdout, pipes.stderr);
        let feed = feed.map_err(|error| Refusal::new(error.to_string()))?;
        if let Some(live) = &mut process.state().live {
            live.feed = Some(feed);
        }
        Ok(())
    }

    pub(crate) fn online(&self, process: &Arc<Process>) {
        let mut state = process.state();
        if state.live.is_some() && state.status == Status::Launching {
            state.become_(Status::Online);
            self.begin_checks(process, &mut state);
            let text = format!("App [{}:{}] online", Settings(&state.fields).name(), process.id);
            drop(state);
            self.events.say(&text);
        }
    }

    pub(super) fn errored(&self, process: &Process) {
        {
            let mut state = process.state();
            state.wanted = false;
            state.become_(Status::Errored);
        }
        self.save_if_possible(process);
        self.events.process("exit", false, process);
    }

    fn write_pid_file(&self, process: &Process) {
        let (path, pid) = {
            let state = process.state();
            let path = Settings(&state.fields).text("pm_pid_path").map(PathBuf::from);
            (path, state.pid())
        };
        if let Some(path) = path
            && let Err(error) = write(&path, &pid.to_string())
        {
            tracing::warn!(%error, path = %path.display(), "cannot write a pid file");
        }
    }
}

fn main_of(process: &Process) -> Option<Main> {
    let Identity { pid, start_time } = identity(process.state().pid())?;
    let boot = boot();
    Some(Main {
        pid,
        start_time,
        boot,
    })
}

/// Which boot of this host this is.
pub(super) fn boot() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}

/// Replaces a small file. What is in it is written over and not removed first: on a full disk the room would be gone.
pub fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    let nofollow = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    let mut file = options.custom_flags(nofollow).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    // Whoever reads it in between finds space at its end, and nothing of what was there.
    let space = " ".repeat(length.min(SMALL).saturating_sub(text.len()));
    file.write_all(format!("{text}{space}").as_bytes())?;
    file.set_len(text.len() as u64)
}

fn logs_of(process: &Process) -> (Tag, LogPlan) {
    let state = process.state();
    let settings = Settings(&state.fields);
    let path = |key| settings.text(key).map(PathBuf::from);
    let dated = settings
        .text("log_date_format")
        .filter(|format| *format != "false")
        .map(str::to_owned);
    let format = match (settings.text("log_type"), dated) {
        (Some("json"), date_format) => Format::Json { date_format },
        (_, Some(format)) => Format::Dated(format),
        (_, None) => Format::Plain,
    };
    let tag = Tag {
        id: process.id,
        name: settings.name().to_owned(),
        namespace: settings.namespace().to_owned(),
    };
    let plan = LogPlan {
        out: path("pm_out_log_path"),
        err: path("pm_err_log_path"),
        combined: path("pm_log_path"),
        format,
        disabled: settings.flag("disable_logs").unwrap_or(false),
    };
    (tag, plan)
}
