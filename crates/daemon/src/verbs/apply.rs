//! `quarterdeckApply`: an app is made to be as it is defined, with as little disturbance as that takes.

use std::{collections::BTreeSet, sync::Arc};

use qd_pm2::{
    apply::{Applied, Effect},
    launch::Launch,
    record::ProcessId,
    server::{Answer, Refusal},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    apply::{self, Definition},
    daemon::Daemon,
    life::refused,
    process::Process,
    record, registry,
    settings::Settings,
};

/// Variables that the daemon gives each process.
const GIVEN: &[&str] = &["unique_id", "NODE_APP_INSTANCE"];

/// What is wanted.
#[derive(Deserialize)]
struct Asked {
    app: Map<String, Value>,
    instances: u32,
    inherited: BTreeSet<String>,
    dry_run: bool,
}

impl Daemon {
    pub(super) async fn apply(&self, given: Value) -> Answer {
        let Ok(asked) = Asked::deserialize(given) else {
            return refused(
                "quarterdeckApply takes {\"app\", \"instances\", \"inherited\": [names], \"dry_run\"}",
            );
        };
        let launch = Launch::from_saved(asked.app).map_err(|error| Refusal::new(error.to_string()))?;
        self.may_run(&launch)?;
        let processes = self.registry().named(launch.name());
        if processes.is_empty() {
            return refused(format!("there is no app {}", launch.name()));
        }
        let mut applied = Applied {
            instances: u32::try_from(processes.len()).unwrap_or(u32::MAX),
            ..Applied::default()
        };
        for process in &processes {
            self.apply_to(process, &launch, &asked.inherited, asked.dry_run, &mut applied)
                .await?;
        }
        if !asked.dry_run {
            self.apply_count(&processes, &launch, asked.instances, &mut applied)
                .await?;
        }
        Ok(json!(applied))
    }

    async fn apply_to(
        &self,
        process: &Arc<Process>,
        launch: &Launch,
        inherited: &BTreeSet<String>,
        dry_run: bool,
        applied: &mut Applied,
    ) -> Result<(), Refusal> {
        let (mut fields, env) = record::split(launch.fields().clone());
        registry::number_files(&mut fields, process.id);
        let wanted = Definition {
            fields: &fields,
            env: &env,
        };
        let changes = {
            let _turn = process.turn.lock().await;
            let mut state = process.state();
            let counted = Settings(&state.fields).text("increment_var").map(str::to_owned);
            let is_inherited = |name: &str| {
                inherited.contains(name) || GIVEN.contains(&name) || counted.as_deref() == Some(name)
            };
            let now = Definition {
                fields: &state.fields,
                env: &state.env,
            };
            let changes = apply::differences(&now, &wanted, is_inherited);
            if !dry_run {
                let (mut fields, mut env) = (state.fields.clone(), state.env.clone());
                apply::change(&mut fields, &mut env, &wanted, &changes);
                (state.fields, state.env) = (fields, env);
            }
            changes
        };
        let needs_restart = changes.iter().any(|change| change.effect == Effect::Restart);
        for change in changes {
            if !applied.changes.iter().any(|known| known.field == change.field) {
                applied.changes.push(change);
            }
        }
        if dry_run {
            return Ok(());
        }
        // Watched anew, with the paths that hold now.
        self.unwatch(process.id);
        self.save(process)?;
        if needs_restart && process.state().wanted {
            let restart = qd_pm2::server::Restart {
                id: ProcessId::Number(process.id),
                env: Map::new(),
            };
            self.restart_one(&restart, "process {} was deleted").await?;
            applied.restarted.push(process.id);
        } else {
            self.start_watching_if_told(process);
        }
        Ok(())
    }

    /// Starts what is missing, or ends the newest of too many.
    async fn apply_count(
        &self,
        processes: &[Arc<Process>],
        launch: &Launch,
        wanted: u32,
        applied: &mut Applied,
    ) -> Result<(), Refusal> {
        let wanted = usize::try_from(wanted.max(1)).unwrap_or(usize::MAX);
        for process in processes.iter().skip(wanted).rev() {
            self.remove(process).await?;
            applied.removed.push(process.id);
        }
        for _ in processes.len()..wanted {
            applied.added.push(self.add_and_start(launch.fields()).await?.id);
        }
        Ok(())
    }
}
