//! What is looked at from time to time, because the kernel does not tell: memory limits; and what is due by the clock.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use qd_pm2::{record::Status, server::Refusal};
use qd_supervisor::{
    Reason, Sampler, Table,
    cron::{self, Action, Missed, Overlap, Schedule},
};

use crate::{daemon::Daemon, elsewhere, process::Process, settings::Settings};

/// How often memory is looked at, where a process has a limit.
const LOOK: Duration = Duration::from_secs(2);
/// How large the daemon's own log may become, in bytes; the one before is kept.
const OWN_LOG: u64 = 10 << 20;
/// The clock is read anew at least this often: it may have been set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Daemon {
    /// Restarts a process for a reason of the daemon's own; it counts as any other.
    ///
    /// # Errors
    /// As a restart by command.
    pub async fn restart_for(&self, process: &Arc<Process>, why: Reason) -> Result<(), Refusal> {
        let restart = qd_pm2::server::Restart {
            id: qd_pm2::record::ProcessId::Number(process.id),
            env: serde_json::Map::new(),
        };
        process.state().why = Some(why);
        let restarted = self.restart_one(&restart, "process {} was deleted").await;
        process.state().why = None;
        restarted.map(drop)
    }

    /// Restarts what outgrows its memory limit.
    pub(crate) async fn watch_memory(self) {
        let interval = std::env::var("PM2_WORKER_INTERVAL")
            .ok()
            .and_then(|ms| ms.parse().ok());
        let look = interval
            .map_or(LOOK, Duration::from_millis)
            .clamp(Duration::from_millis(100), LOOK);
        let mut sampler = Sampler::new();
        loop {
            tokio::time::sleep(look).await;
            let limited: Vec<_> = self
                .registry()
                .all()
                .into_iter()
                .filter_map(|process| {
                    let (limit, pid) = limit(&process)?;
                    Some((limit, pid, process))
                })
                .collect();
            if limited.is_empty() {
                continue;
            }
            // With everything an app has started: its workers' memory is its own.
            let used = match Table::read() {
                Ok(table) => {
                    sampler.sample_trees(&table, limited.iter().map(|(_, pid, _)| *pid), Instant::now())
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot look at the memory of processes");
                    continue;
                }
            };
            for (limit, pid, process) in limited {
                let used = used.get(&pid).map_or(0, |usage| usage.memory_bytes);
                if used > limit {
                    self.events.say(&format!(
                        "[PM2][WORKER] Process {} restarted because it exceeds --max-memory-restart value (current_memory={used} max_memory_limit={limit} [octets])",
                        process.id
                    ));
                    if let Err(refusal) = self.restart_for(&process, Reason::Memory).await {
                        self.events.say(&refusal.to_string());
                    }
                }
            }
        }
    }

    /// Restarts what is due.
    pub(crate) async fn watch_clock(self) {
        let mut due: HashMap<u64, (String, Timestamp)> = HashMap::new();
        loop {
            if let Err(error) = self.trim_own_log() {
                tracing::warn!(%error, "cannot move the daemon's own log aside");
            }
            let now = Timestamp::now();
            let mut next = now + jiff::SignedDuration::try_from(LONGEST_SLEEP).unwrap_or_default();
            let mut planned = HashMap::new();
            for process in self.registry().all() {
                let Some((pattern, zone)) = pattern(&process) else {
                    continue;
                };
                let known = due.remove(&process.id).filter(|(known, _)| *known == pattern);
                let schedule = match Schedule::parse(&pattern, zone.as_deref()) {
                    Ok(schedule) => schedule,
                    Err(error) => {
                        tracing::warn!(%error, id = process.id, "a process has a schedule that means nothing");
                        continue;
                    }
                };
                let mut at = known.map(|(_, at)| at).or_else(|| schedule.next_after(now));
                if let Some(due) = at.filter(|at| *at <= now) {
                    self.fire(&process, due);
                    at = schedule.next_after(now);
                }
                if let Some(at) = at {
                    next = next.min(at);
                    planned.insert(process.id, (pattern, at));
                }
            }
            due = planned;
            let wait = next.duration_since(Timestamp::now());
            let wait = Duration::try_from(wait)
                .unwrap_or_default()
                .max(Duration::from_millis(10));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.changed.notified() => {}
            }
        }
    }

    /// Moves what the daemon's own log has grown to aside. Daemon and keeper have it open and write at its end, so it is
    /// copied and emptied.
    fn trim_own_log(&self) -> std::io::Result<()> {
        let path = elsewhere::log(&self.home);
        let Ok(file) = std::fs::OpenOptions::new().write(true).open(&path) else {
            return Ok(());
        };
        if file.metadata()?.len() > OWN_LOG {
            std::fs::copy(&path, path.with_extension("log.1"))?;
            file.set_len(0)?;
        }
        Ok(())
    }

    fn fire(&self, process: &Arc<Process>, due: Timestamp) {
        let action = {
            let state = process.state();
            let settings = Settings(&state.fields);
            let missed = match settings.text("cron_missed") {
                Some("once") => Missed::Once,
                _ => Missed::Skip,
            };
            let overlap = match settings.text("cron_overlap") {
                Some("skip") => Overlap::Skip,
                Some("queue") => Overlap::Queue,
                _ => Overlap::Restart,
            };
            cron::decide(missed, overlap, due, Timestamp::now(), state.live.is_some())
        };
        let told = format!("[PM2] Cron restart for app {}:{}", process.name(), process.id);
        if action == Action::Skip {
            self.events.say(&format!("{told} passed over"));
            return;
        }
        let (daemon, process) = (self.clone(), process.clone());
        // Whoever takes long to restart must not make the others late.
        self.tasks.spawn(async move {
            if action == Action::StartAfterwards {
                process.until(|state| state.live.is_none().then_some(())).await;
            }
            daemon.events.say(&told);
            if let Err(refusal) = daemon.restart_for(&process, Reason::Cron).await {
                daemon.events.say(&refusal.to_string());
            }
        });
    }
}

/// The memory that a running process may have, and its pid.
fn limit(process: &Process) -> Option<(u64, u32)> {
    let state = process.state();
    if state.status != Status::Online {
        return None;
    }
    let limit = Settings(&state.fields).number("max_memory_restart")?;
    let limit = u64::try_from(limit).ok().filter(|limit| *limit > 0)?;
    Some((limit, state.pid()))
}

fn pattern(process: &Process) -> Option<(String, Option<String>)> {
    let state = process.state();
    let settings = Settings(&state.fields);
    let pattern = settings.text("cron_restart").or_else(|| settings.text("cron"))?;
    let zone = settings.text("cron_time_zone").map(str::to_owned);
    Some((pattern.to_owned(), zone)).filter(|(pattern, _)| pattern != "0")
}
