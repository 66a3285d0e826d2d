//! `stopWatch`, `startWatch`, `toggleWatch`: which processes are restarted when their files change.

use std::{path::PathBuf, sync::Arc, time::Duration};

use qd_pm2::{record::ProcessId, server::Answer};
use qd_supervisor::{
    Reason,
    watch::{self, Changed, Watcher},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{daemon::Daemon, process::Process, settings::Settings};

/// What is watched for a process.
struct What {
    base: PathBuf,
    paths: Vec<PathBuf>,
    ignore: Option<Vec<String>>,
    delay: Duration,
}

impl What {
    fn watch(&self) -> Result<(Watcher, mpsc::Receiver<Changed>), watch::Error> {
        Watcher::new(&self.base, &self.paths, self.ignore.as_deref(), self.delay)
    }
}

/// The process that a watch verb is about: an id, or an object that holds it.
fn id_in(value: &Value) -> Option<ProcessId> {
    let id = value.get("id").unwrap_or(value);
    ProcessId::deserialize(id).ok()
}

impl Daemon {
    pub(super) fn stop_watching(&self, verb: &str, value: &Value) -> Answer {
        if verb == "deleteAll" {
            for process in self.registry().all() {
                self.unwatch(process.id);
            }
        } else if let Some(process) = self.one(value) {
            if process
                .state()
                .fields
                .get("watch")
                .is_some_and(|watch| *watch != json!(false))
            {
                process.state().set("watch", false);
            }
            self.unwatch(process.id);
        }
        Ok(json!({ "success": true }))
    }

    pub(super) fn start_watching(&self, value: &Value) -> Answer {
        let Some(process) = self.one(value) else {
            return Ok(json!({ "success": true }));
        };
        if self.is_watched(process.id) {
            return Ok(json!({ "success": true, "notrestarted": true }));
        }
        process.state().set("watch", true);
        self.start_watching_if_told(&process);
        Ok(json!({ "success": true }))
    }

    pub(super) fn toggle_watching(&self, value: &Value) -> Answer {
        if let Some(process) = self.one(value) {
            let on = !self.is_watched(process.id);
            process.state().set("watch", on);
            if on {
                self.start_watching_if_told(&process);
            } else {
                self.unwatch(process.id);
            }
        }
        Ok(json!({ "success": true }))
    }

    fn one(&self, value: &Value) -> Option<Arc<Process>> {
        self.registry().get(id_in(value)?.number()?)
    }

    /// Watches what a process says should be watched, if it does and it is not yet.
    pub(crate) fn start_watching_if_told(&self, process: &Arc<Process>) {
        let what = {
            let state = process.state();
            let settings = Settings(&state.fields);
            let base = PathBuf::from(settings.text("pm_cwd").unwrap_or("/"));
            let paths = match state.fields.get("watch") {
                Some(Value::Bool(true)) => vec![base.clone()],
                Some(Value::String(text)) if text == "true" => vec![base.clone()],
                Some(Value::String(text)) if matches!(text.as_str(), "" | "false") => Vec::new(),
                Some(Value::String(_) | Value::Array(_)) => {
                    settings.texts("watch").into_iter().map(PathBuf::from).collect()
                }
                _ => Vec::new(),
            };
            What {
                base,
                paths,
                ignore: Some(settings.texts("ignore_watch")).filter(|ignore| !ignore.is_empty()),
                delay: settings.duration("watch_delay").unwrap_or_default(),
            }
        };
        if what.paths.is_empty() {
            self.unwatch(process.id);
        } else if !self.is_watched(process.id) {
            self.watch(process, what);
        }
    }

    fn watch(&self, process: &Arc<Process>, what: What) {
        let (daemon, watched) = (self.clone(), process.clone());
        let task = tokio::spawn(async move {
            // It looks through all folders first.
            let begun = tokio::task::spawn_blocking(move || what.watch()).await;
            let id = watched.id;
            let (_watcher, mut changes) = match begun {
                Ok(Ok(begun)) => begun,
                Ok(Err(error)) => {
                    daemon
                        .events
                        .say(&format!("App [{}:{id}]: {error}", watched.name()));
                    return;
                }
                Err(error) => {
                    tracing::error!(%error, id, "cannot begin to watch");
                    return;
                }
            };
            while let Some(Changed { path }) = changes.recv().await {
                let name = watched.name();
                daemon.events.say(&format!(
                    "Change detected on path {} for app {name} - restarting",
                    path.display()
                ));
                if let Err(refusal) = daemon.restart_for(&watched, Reason::Watch).await {
                    daemon.events.say(&format!("App [{name}:{id}]: {refusal}"));
                }
            }
        });
        self.watchers().insert(process.id, task.abort_handle());
    }

    pub(super) fn is_watched(&self, id: u64) -> bool {
        self.watchers().contains_key(&id)
    }

    /// Watches a process no more.
    pub(crate) fn unwatch(&self, id: u64) {
        if let Some(task) = self.watchers().remove(&id) {
            task.abort();
        }
    }
}
