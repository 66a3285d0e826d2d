//! What an earlier daemon left behind: runs that go on, runs that ended while nobody looked, and processes that should
//! run and do not.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use qd_pm2::record::Status;
use qd_supervisor::{Identity, Tree};

use super::{
    exit::id_of,
    start::boot,
    stop::{INT, KILL, LOOK_AGAIN},
};
use crate::{
    daemon::Daemon,
    events,
    journal::{Main, Saved},
    keeper::{self, protocol::Run},
    process::Process,
};

/// How long what was left behind may take to end.
const ORPHAN: Duration = Duration::from_secs(2);

impl Daemon {
    /// Takes over the processes of the journal and the runs of the keeper.
    ///
    /// # Errors
    /// When the keeper does not answer.
    pub async fn adopt(&self, saved: Vec<Saved>) -> Result<(), keeper::Error> {
        let mut runs: BTreeMap<String, Run> = self
            .keeper
            .list()
            .await?
            .into_iter()
            .map(|run| (run.key.clone(), run))
            .collect();
        let mut missing = Vec::new();
        for saved in saved {
            let run = run_of(&saved, &mut runs);
            let main = saved.main;
            let process = Arc::new(Process::new(saved.id, saved.fields, saved.env, saved.wanted));
            {
                let mut state = process.state();
                state.key = saved.run;
                state.main.clone_from(&main);
            }
            self.registry().restore(process.clone());
            if let Some(run) = run {
                self.resume(&process, run).await?;
                continue;
            }
            {
                let mut state = process.state();
                let was_errored = state
                    .fields
                    .get("status")
                    .is_some_and(|status| status == "errored");
                state.become_(if was_errored {
                    Status::Errored
                } else {
                    Status::Stopped
                });
            }
            end_orphan(&process, main).await;
            if saved.wanted {
                missing.push(process);
            }
        }
        for run in runs.into_values() {
            self.discard(run).await?;
        }
        for process in missing {
            process.state().ledger.commanded(events::instant());
            let daemon = self.clone();
            tokio::spawn(async move {
                if let Some(missing) = daemon.dependencies(&process).await {
                    tracing::warn!(
                        id = process.id,
                        missing,
                        "starting it although what it depends on is not online"
                    );
                }
                daemon.start_after(&process, Duration::ZERO, false);
            });
        }
        for process in self.registry().all() {
            self.start_watching_if_told(&process);
        }
        Ok(())
    }

    /// Goes on with a run.
    async fn resume(&self, process: &Arc<Process>, run: Run) -> Result<(), keeper::Error> {
        let end = run.end;
        let wanted = process.state().wanted;
        let started = self.keeper.fetch(&run.key).await?;
        if let Err(refusal) = self.take(process, started) {
            self.events.say(&refusal.to_string());
        }
        {
            let mut state = process.state();
            // Whether it had said that it is ready is not known; it had its time.
            state.become_(Status::Online);
            if let Some(live) = &mut state.live {
                live.ready = true;
            }
        }
        match end {
            Some(end) => {
                if !wanted {
                    process.state().become_(Status::Stopping);
                }
                self.exited(Run {
                    end: Some(end),
                    ..run
                });
                if !wanted {
                    process.state().become_(Status::Stopped);
                }
            }
            // A stop or a delete was under way.
            None if !wanted => {
                let (daemon, process) = (self.clone(), process.clone());
                self.tasks.spawn(async move {
                    let _turn = process.turn.lock().await;
                    daemon.halt(&process).await;
                });
            }
            None => {
                self.begin_checks(process, &mut process.state());
                tracing::info!(id = process.id, pid = run.pid, "took over a process");
            }
        }
        Ok(())
    }

    /// Ends a run that belongs to no process: its process was deleted, or never written down.
    async fn discard(&self, run: Run) -> Result<(), keeper::Error> {
        if run.end.is_none() {
            tracing::warn!(
                pid = run.pid,
                id = id_of(&run.key),
                "ending what belongs to no process"
            );
            let ended = Tree::of(run.pid).and_then(|tree| tree.signal(KILL));
            if let Err(error) = ended {
                tracing::warn!(%error, pid = run.pid, "it goes on");
            }
        }
        self.keeper.forget(&run.key).await
    }
}

/// The run of a process: the one whose key stands in the journal, or, if the journal could not be written, the one that
/// is its all the same.
fn run_of(saved: &Saved, runs: &mut BTreeMap<String, Run>) -> Option<Run> {
    let known = saved.run.as_ref().and_then(|key| runs.remove(key));
    known.or_else(|| {
        let newer = runs
            .values()
            .find(|run| run.end.is_none() && id_of(&run.key) == Some(saved.id))?;
        let key = newer.key.clone();
        runs.remove(&key)
    })
}

/// Ends what a keeper left behind that was killed: nobody can hear of its exit or read its output, and a second one
/// beside it would be one too many.
async fn end_orphan(process: &Process, main: Option<Main>) {
    let Some(main) = main.filter(|main| main.boot == boot()) else {
        return;
    };
    let root = Identity {
        pid: main.pid,
        start_time: main.start_time,
    };
    if !root.is_alive() {
        return;
    }
    tracing::warn!(
        id = process.id,
        pid = root.pid,
        "ending what a keeper left behind that is gone"
    );
    let Ok(tree) = Tree::of_known(root) else { return };
    for signal in [INT, KILL] {
        if let Err(error) = tree.signal(signal) {
            tracing::warn!(%error, "it goes on");
        }
        let gone = async {
            while !tree.alive().is_empty() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        if tokio::time::timeout(ORPHAN, gone).await.is_ok() {
            return;
        }
    }
}
