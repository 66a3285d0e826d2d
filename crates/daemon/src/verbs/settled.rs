//! `quarterdeckSettled`.

use std::time::Duration;

use qd_pm2::{record::Status, server::Answer};
use qd_supervisor::exit::signal_number;
use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    process::{Process, State},
    settings::Settings,
};

/// How long whoever asks may wait for an answer; then that it is not so yet is one.
const LONGEST: Duration = Duration::from_secs(600);
/// What a shell adds to the number of the signal that ended a program.
const SIGNAL_BASE: i32 = 128;

impl Daemon {
    /// Waits until nothing runs and nothing will be started by itself; what failed first. Null after a long time.
    pub(super) async fn settled(&self) -> Answer {
        let at_rest = async {
            loop {
                let changed = self.rested.notified();
                tokio::pin!(changed);
                // Armed before the look: what changes after it is not missed.
                changed.as_mut().enable();
                let all = self.registry().all();
                if all.iter().all(|process| self.is_at_rest(process)) {
                    let failed = all.iter().filter_map(|process| failure(process));
                    let first = failed.min_by_key(|failure| failure["at"].as_i64());
                    return json!({ "first": first });
                }
                changed.await;
            }
        };
        let settled = tokio::time::timeout(LONGEST, at_rest).await;
        Ok(settled.unwrap_or(Value::Null))
    }

    fn is_at_rest(&self, process: &Process) -> bool {
        let state = process.state();
        let settings = Settings(&state.fields);
        let has_schedule = ["cron_restart", "cron"]
            .iter()
            .any(|key| settings.text(key).is_some_and(|pattern| pattern != "0"));
        !state.wanted && state.live.is_none() && !has_schedule && !self.is_watched(process.id)
    }
}

/// How a process failed, if it did, as the exit code that a shell would give it.
fn failure(process: &Process) -> Option<Value> {
    let state = process.state();
    let exit = &state.fields.get("last_exit").cloned().unwrap_or_default();
    let code = code(&state, exit)?;
    Some(json!({
        "id": process.id,
        "name": Settings(&state.fields).name(),
        "code": code,
        "signal": exit["signal"],
        "at": exit["at"],
    }))
}

fn code(state: &State, exit: &Value) -> Option<i64> {
    let signal = exit["signal"].as_str().and_then(signal_number);
    let code = match signal {
        Some(signal) => i64::from(SIGNAL_BASE + signal),
        None => exit["code"].as_i64().unwrap_or_default(),
    };
    if state.status == Status::Errored {
        // It ended well again and again, and should have run.
        Some(code.max(1))
    } else {
        (code != 0 && exit["reason"] != "asked").then_some(code)
    }
}
