//! What an app says over its channel. All of it is taken with a pinch of salt: an app may say anything.

use std::sync::Arc;

use qd_supervisor::ipc::Receiver;
use serde_json::{Map, Value, json};

use crate::{daemon::Daemon, process::Process, settings::Settings};

/// Most actions and most metrics of one process, and most bytes of what it says about its own library.
const MAX_ACTIONS: usize = 256;
const MAX_METRICS: usize = 512;
const MAX_OPTIONS_BYTES: usize = 64 << 10;

impl Daemon {
    /// Listens to a run until its channel closes.
    pub(super) async fn hear(self, process: Arc<Process>, key: String, mut receiver: Receiver) {
        while let Some(message) = receiver.next().await {
            let is_this = process.state().live.as_ref().is_some_and(|live| live.key == key);
            match message {
                Ok(message) if is_this => self.heard(&process, &message),
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, id = process.id, "an app sent what is no message"),
            }
        }
    }

    fn heard(&self, process: &Process, message: &Value) {
        if message == "ready" {
            let mut state = process.state();
            // Where a check tells, the app's own word is not enough.
            if !Settings(&state.fields).has_startup_check()
                && let Some(live) = &mut state.live
            {
                live.ready = true;
            }
            drop(state);
            process.changed.notify_waiters();
        }
        if let Some(version) = message.get("node_version") {
            if let Some(version) = version.as_str() {
                process.state().set("node_version", version);
            }
            return;
        }
        let typed = message
            .get("type")
            .and_then(Value::as_str)
            .filter(|kind| !kind.is_empty())
            .zip(message.get("data").filter(|data| is_true(data)));
        let Some((kind, data)) = typed else {
            self.events.raw(message, process);
            return;
        };
        match kind {
            "axm:monitor" => merge(process, "axm_monitor", data, MAX_METRICS),
            "axm:option:configuration" => {
                if data.to_string().len() <= MAX_OPTIONS_BYTES {
                    merge(process, "axm_options", data, MAX_METRICS);
                }
            }
            "axm:option:setPID" => {}
            "axm:action" => action(process, data),
            kind => self.events.message(kind, data, process),
        }
    }
}

/// JavaScript's idea of it.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => true,
    }
}

/// Adds the entries of an object to a field of the record, as far as there is room.
fn merge(process: &Process, field: &str, data: &Value, room: usize) {
    let Value::Object(data) = data else { return };
    let mut state = process.state();
    let held = state
        .fields
        .entry(field)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(held) = held {
        for (name, value) in data {
            if held.len() < room || held.contains_key(name) {
                held.insert(name.clone(), value.clone());
            }
        }
    }
}

fn action(process: &Process, data: &Value) {
    let Some(name) = data.get("action_name").and_then(Value::as_str) else {
        return;
    };
    let mut state = process.state();
    let held = state.fields.entry("axm_actions").or_insert_with(|| json!([]));
    if let Value::Array(held) = held
        && held.len() < MAX_ACTIONS
        && !held.iter().any(|action| action["action_name"] == name)
    {
        held.push(data.clone());
    }
}
