//! Whether an app that runs is also well, and what is started only when others are.

use std::{sync::Arc, time::Duration};

use qd_pm2::{record::Status, server::Refusal};
use qd_supervisor::{
    Reason,
    order::{App, Condition, Dependency, Met, Order, Progress},
    probe::{self, Address, Exec, Health, Http, Kind, Probe, Verdict},
};
use serde_json::Value;

use crate::{
    daemon::Daemon,
    life::refused,
    process::{Process, State},
    record,
    settings::Settings,
};

/// How long what an app depends on may take to come as far as it should.
const DEPENDENCIES: Duration = Duration::from_secs(60);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// The shortest time between two checks.
const SHORTEST: Duration = Duration::from_millis(100);

impl Daemon {
    /// Begins to ask a run whether it is well, if there is something to ask.
    pub(crate) fn begin_checks(&self, process: &Arc<Process>, state: &State) {
        let Some(live) = &state.live else { return };
        let probe = match probe(state) {
            None => return,
            Some(Ok(probe)) => probe,
            Some(Err(error)) => {
                tracing::warn!(error, id = process.id, "a health check means nothing");
                return;
            }
        };
        let (daemon, process, key) = (self.clone(), process.clone(), live.key.clone());
        tokio::spawn(async move { daemon.check(&process, &key, &probe).await });
    }

    async fn check(&self, process: &Arc<Process>, key: &str, probe: &Probe) {
        let mut health = Health::default();
        let mut pause = probe.initial_delay;
        loop {
            tokio::time::sleep(pause).await;
            pause = probe.interval.max(SHORTEST);
            let is_this = {
                let state = process.state();
                state.status == Status::Online && state.live.as_ref().is_some_and(|live| live.key == key)
            };
            if !is_this {
                return;
            }
            let failure = probe::check(&probe.kind, probe.timeout).await.err();
            let verdict = health.record(probe, failure.is_none());
            if let Some(live) = process.state().live.as_mut().filter(|live| live.key == key) {
                live.healthy = failure.is_none();
            }
            let Some(failure) = failure.filter(|_| verdict == Verdict::Unhealthy) else {
                continue;
            };
            let name = process.name();
            self.events.say(&format!(
                "App [{name}:{}] is not well: {failure} - restarting",
                process.id
            ));
            if let Err(refusal) = self.restart_for(process, Reason::Probe).await {
                self.events
                    .say(&format!("App [{name}:{}]: {refusal}", process.id));
            }
            return;
        }
    }

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

/// What to ask, if anything; or why it means nothing.
fn probe(state: &State) -> Option<Result<Probe, String>> {
    let Value::Object(given) = state.fields.get("health_check")? else {
        return None;
    };
    let settings = Settings(given);
    let kind = match (settings.text("http"), settings.text("tcp"), given.get("exec")) {
        (Some(url), _, _) => Http::parse(url).map(Kind::Http),
        (None, Some(address), _) => Address::parse(address).map(Kind::Tcp),
        (None, None, Some(_)) => Ok(Kind::Exec(Exec {
            argv: settings.texts("exec"),
            directory: Settings(&state.fields).text("pm_cwd").map(Into::into),
            environment: record::child_env(&state.fields, &state.env)
                .into_iter()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .filter(|(name, _)| !name.starts_with("NODE_CHANNEL_"))
                .collect(),
        })),
        (None, None, None) => return None,
    };
    Some(kind.map_err(|error| error.to_string()).map(|kind| {
        let usual = Probe::new(kind);
        Probe {
            interval: settings.duration("interval").unwrap_or(usual.interval),
            timeout: settings.duration("timeout").unwrap_or(usual.timeout),
            failures: settings
                .number("failures")
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(usual.failures)
                .max(1),
            initial_delay: settings.duration("initial_delay").unwrap_or(usual.initial_delay),
            ..usual
        }
    }))
}
