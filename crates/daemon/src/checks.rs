//! Whether a run has come up, may be used, and is well: three questions, each asked at intervals.

use std::{sync::Arc, time::Duration};

use qd_pm2::record::Status;
use qd_supervisor::{
    Reason,
    probe::{self, Address, Exec, Failure, Health, Http, Kind, Probe, Verdict},
};
use serde_json::Value;

use crate::{
    daemon::Daemon,
    process::{Process, State},
    record,
    settings::Settings,
};

/// The shortest time between two checks.
const SHORTEST: Duration = Duration::from_millis(100);

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    /// Has it come up? Until then it is launching; when it has not for long, it is restarted.
    Startup,
    /// May it be used? Nothing is restarted for it.
    Readiness,
    /// Is it well? If not, it is restarted.
    Liveness,
}

impl Check {
    /// The option that says how to ask.
    const fn option(self) -> &'static str {
        match self {
            Self::Startup => Settings::STARTUP_CHECK,
            Self::Readiness => "readiness_check",
            Self::Liveness => "health_check",
        }
    }

    /// How often it is asked, and how many failures in a row are one too many, if nothing else is said.
    const fn usual(self) -> (Duration, u32) {
        match self {
            Self::Startup => (Duration::from_secs(1), 60),
            Self::Readiness => (Duration::from_secs(2), 3),
            Self::Liveness => (Duration::from_secs(10), 3),
        }
    }

    /// Where a run has to be for the question to make sense.
    const fn asked_while(self) -> Status {
        match self {
            Self::Startup => Status::Launching,
            Self::Readiness | Self::Liveness => Status::Online,
        }
    }
}

impl Daemon {
    /// Begins to ask a run whether it has come up, if that is asked.
    pub(crate) fn begin_startup_check(&self, process: &Arc<Process>) {
        self.begin(process, &process.state(), Check::Startup);
    }

    /// Begins to ask a run that is online what else there is to ask.
    pub(crate) fn begin_checks(&self, process: &Arc<Process>, state: &mut State) {
        let readiness = state.fields.contains_key(Check::Readiness.option());
        if readiness {
            state.show_readiness(false);
        }
        for check in [Check::Readiness, Check::Liveness] {
            self.begin(process, state, check);
        }
    }

    fn begin(&self, process: &Arc<Process>, state: &State, check: Check) {
        let Some(live) = &state.live else { return };
        let probe = match probe(state, check) {
            None => return,
            Some(Ok(probe)) => probe,
            Some(Err(error)) => {
                tracing::warn!(
                    error,
                    id = process.id,
                    option = check.option(),
                    "a check means nothing"
                );
                return;
            }
        };
        let (daemon, process, key) = (self.clone(), process.clone(), live.key.clone());
        tokio::spawn(async move { daemon.keep_asking(&process, &key, check, &probe).await });
    }

    async fn keep_asking(&self, process: &Arc<Process>, key: &str, check: Check, probe: &Probe) {
        let mut health = Health::default();
        let mut pause = probe.initial_delay;
        loop {
            tokio::time::sleep(pause).await;
            pause = probe.interval.max(SHORTEST);
            let is_this = {
                let state = process.state();
                state.status == check.asked_while() && state.live.as_ref().is_some_and(|live| live.key == key)
            };
            if !is_this {
                return;
            }
            let failure = probe::check(&probe.kind, probe.timeout).await.err();
            let verdict = health.record(probe, failure.is_none());
            match (check, failure) {
                (Check::Startup, None) => return self.came_up(process, key),
                (Check::Readiness, failure) => self.note_readiness(process, key, verdict, failure.as_ref()),
                (Check::Liveness, None) => note_health(process, key, true),
                (Check::Startup | Check::Liveness, Some(failure)) => {
                    note_health(process, key, false);
                    if verdict == Verdict::Unhealthy {
                        return self.restart_unwell(process, check, &failure).await;
                    }
                }
            }
        }
    }

    fn came_up(&self, process: &Arc<Process>, key: &str) {
        let is_this = process
            .state()
            .live
            .as_mut()
            .filter(|live| live.key == key)
            .is_some_and(|live| {
                live.ready = true;
                true
            });
        if is_this {
            process.changed.notify_waiters();
            self.online(process);
        }
    }

    fn note_readiness(&self, process: &Arc<Process>, key: &str, verdict: Verdict, failure: Option<&Failure>) {
        let is_ready = match verdict {
            Verdict::Healthy => true,
            Verdict::Unhealthy => false,
            Verdict::Failing => return,
        };
        {
            let mut state = process.state();
            let is_this = state.live.as_ref().is_some_and(|live| live.key == key);
            if !is_this || state.is_ready() == Some(is_ready) {
                return;
            }
            state.show_readiness(is_ready);
        }
        let (event, said) = match failure {
            None => ("ready", "is ready".to_owned()),
            Some(failure) => ("unready", format!("is not ready: {failure}")),
        };
        self.events
            .say(&format!("App [{}:{}] {said}", process.name(), process.id));
        self.events.process(event, false, process);
    }

    async fn restart_unwell(&self, process: &Arc<Process>, check: Check, failure: &Failure) {
        let name = process.name();
        let what = if check == Check::Startup {
            "does not come up"
        } else {
            "is not well"
        };
        self.events.say(&format!(
            "App [{name}:{}] {what}: {failure} - restarting",
            process.id
        ));
        if let Err(refusal) = self.restart_for(process, Reason::Probe).await {
            self.events
                .say(&format!("App [{name}:{}]: {refusal}", process.id));
        }
    }
}

fn note_health(process: &Process, key: &str, is_well: bool) {
    if let Some(live) = process.state().live.as_mut().filter(|live| live.key == key) {
        live.healthy = is_well;
    }
}

/// What to ask, if anything; or why it means nothing.
fn probe(state: &State, check: Check) -> Option<Result<Probe, String>> {
    let Value::Object(given) = state.fields.get(check.option())? else {
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
        let (interval, failures) = check.usual();
        Probe {
            interval: settings.duration("interval").unwrap_or(interval),
            timeout: settings.duration("timeout").unwrap_or(usual.timeout),
            failures: settings
                .number("failures")
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(failures)
                .max(1),
            initial_delay: settings.duration("initial_delay").unwrap_or(usual.initial_delay),
            ..usual
        }
    }))
}
