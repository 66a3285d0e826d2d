//! Whether an app that runs is also well, and what is started only when others are.

use std::{sync::Arc, time::Duration};

use qd_pm2::{record::Status, server::Refusal};
use qd_supervisor::{
    Reason,
    order::{App, Condition, Dependency, Order},
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

/// How long what an app depends on may take to be online.
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
    pub(crate) fn may_depend(&self, name: &str, depends_on: Vec<String>) -> Result<(), Refusal> {
        if depends_on.is_empty() {
            return Ok(());
        }
        let mut apps = vec![app(name, depends_on)];
        for process in self.registry().all() {
            let state = process.state();
            let settings = Settings(&state.fields);
            if apps.iter().all(|known| known.name != settings.name()) {
                apps.push(app(settings.name(), settings.texts("depends_on")));
            }
        }
        match Order::of(apps) {
            Ok(_) => Ok(()),
            Err(error) => refused(error.to_string()),
        }
    }

    /// Waits until everything that a process depends on is online; what was not in time.
    pub(crate) async fn dependencies(&self, process: &Process) -> Option<String> {
        let mut missing = Settings(&process.state().fields).texts("depends_on");
        let all = async {
            loop {
                missing.retain(|name| !self.is_online(name));
                if missing.is_empty() || self.is_ending() {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let in_time = tokio::time::timeout(DEPENDENCIES, all).await.is_ok();
        (!in_time).then(|| missing.join(", "))
    }

    /// The processes of the apps that depend on a process's app.
    pub(crate) fn dependents(&self, process: &Process) -> Vec<Arc<Process>> {
        let name = process.name();
        let mut all = self.registry().all();
        all.retain(|other| {
            Settings(&other.state().fields)
                .texts("depends_on")
                .contains(&name)
        });
        all
    }

    fn is_online(&self, name: &str) -> bool {
        let processes = self.registry().named(name);
        processes
            .iter()
            .any(|process| process.state().status == Status::Online)
    }
}

fn app(name: &str, depends_on: Vec<String>) -> App {
    let dependency = |name| Dependency {
        name,
        condition: Condition::Started,
    };
    App {
        name: name.to_owned(),
        depends_on: depends_on.into_iter().map(dependency).collect(),
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
