//! What is started only when others have come far enough.

use std::{sync::Arc, time::Duration};

use qd_pm2::{record::Status, server::Refusal};
use qd_supervisor::order::{App, Condition, Dependency, Met, Order, Progress};

use crate::{
    daemon::Daemon,
    life::refused,
    process::{Process, State},
    settings::Settings,
};

/// How long what an app depends on may take to come as far as it should.
const DEPENDENCIES: Duration = Duration::from_secs(60);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(50);

impl Daemon {
    /// Whether an app may depend on what it does: everything is defined, and nothing depends on itself.
    ///
    /// # Errors
    /// A refusal that names what is missing, or the circle.
    pub(crate) fn may_depend(&self, name: &str, depends_on: &[String]) -> Result<(), Refusal> {
        if depends_on.is_empty() {
            return Ok(());
        }
        let mut apps = vec![app(name, depends_on)];
        for process in self.registry().all() {
            let state = process.state();
            let settings = Settings(&state.fields);
            if apps.iter().all(|known| known.name != settings.name()) {
                apps.push(app(settings.name(), &settings.texts("depends_on")));
            }
        }
        match Order::of(apps) {
            Ok(_) => Ok(()),
            Err(error) => refused(error.to_string()),
        }
    }

    /// Waits until everything that a process depends on has come as far as it should; what has not in time, or never will.
    pub(crate) async fn dependencies(&self, process: &Process) -> Option<String> {
        let texts = Settings(&process.state().fields).texts("depends_on");
        let mut missing: Vec<Dependency> = texts.iter().map(|text| dependency(text)).collect();
        let all = async {
            loop {
                missing.retain(|dependency| self.met(dependency) != Met::Yes);
                let is_hopeless = missing.iter().any(|it| self.met(it) == Met::Never);
                if missing.is_empty() || is_hopeless || self.is_ending() {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        // What is missing then says whether it was in time.
        let _ = tokio::time::timeout(DEPENDENCIES, all).await;
        let said = missing
            .iter()
            .map(|Dependency { name, condition }| format!("{name} ({condition})"));
        (!missing.is_empty() && !self.is_ending()).then(|| said.collect::<Vec<_>>().join(", "))
    }

    /// Whether one of an app's processes has come so far, or may yet.
    fn met(&self, dependency: &Dependency) -> Met {
        let processes = self.registry().named(&dependency.name);
        let each: Vec<Met> = processes
            .iter()
            .map(|process| dependency.condition.is_met_by(progress(&process.state())))
            .collect();
        if each.contains(&Met::Yes) {
            Met::Yes
        } else if !each.is_empty() && each.iter().all(|met| *met == Met::Never) {
            Met::Never
        } else {
            Met::NotYet
        }
    }

    /// The processes of the apps that depend on a process's app.
    pub(crate) fn dependents(&self, process: &Process) -> Vec<Arc<Process>> {
        let name = process.name();
        let mut all = self.registry().all();
        all.retain(|other| {
            let texts = Settings(&other.state().fields).texts("depends_on");
            texts.iter().any(|text| dependency(text).name == name)
        });
        all
    }
}

fn app(name: &str, depends_on: &[String]) -> App {
    App {
        name: name.to_owned(),
        depends_on: depends_on.iter().map(|text| dependency(text)).collect(),
    }
}

/// An app's name, and after a colon how far it has to have come; online, if that is not said.
fn dependency(text: &str) -> Dependency {
    let conditions = [
        Condition::Started,
        Condition::Ready,
        Condition::Healthy,
        Condition::Completed,
    ];
    let said = text.rsplit_once(':').and_then(|(name, word)| {
        let condition = conditions.into_iter().find(|known| known.to_string() == word)?;
        Some((name, condition))
    });
    let (name, condition) = said.unwrap_or((text, Condition::Ready));
    Dependency {
        name: name.to_owned(),
        condition,
    }
}

/// How far a process has come.
fn progress(state: &State) -> Progress {
    match (&state.live, &state.status) {
        (Some(_), Status::Online) if state.is_ready() == Some(false) => Progress::Started,
        (Some(live), Status::Online) if live.healthy => Progress::Healthy,
        (Some(_), Status::Online) => Progress::Ready,
        (Some(_), _) => Progress::Started,
        (None, Status::Errored) => Progress::Failed,
        (None, _) if state.wanted => Progress::Waiting,
        (None, _) => match state
            .fields
            .get("last_exit")
            .map(|exit| (&exit["reason"], &exit["code"]))
        {
            Some((reason, _)) if *reason == "exited" => Progress::Completed,
            Some((reason, _)) if *reason == "asked" => Progress::Waiting,
            Some((_, code)) if *code != 0 => Progress::Failed,
            _ => Progress::Waiting,
        },
    }
}
