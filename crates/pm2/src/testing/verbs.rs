//! The verbs on the list, with a stock daemon's texts.

use std::sync::Arc;

use qd_axon::rpc::{
    Method,
    server::{Handler, RemoteError, Reply},
};
use serde_json::{Value, json, value::RawValue};

use super::{Inner, VERSION, list::Process, lock, now};
use crate::{
    Home, Signal,
    launch::Launch,
    record::ProcessId,
    server::{Addressee, Answer, Ask, Daemon, Dispatch, Notice, Packet, Refusal, Restart},
};

/// Remembers each call, does what the test told it to, and passes on the rest.
pub struct Scripted {
    inner: Arc<Inner>,
    verbs: Dispatch<Verbs>,
}

impl Scripted {
    pub fn new(inner: Arc<Inner>, home: Home) -> Self {
        Self {
            verbs: Dispatch::new(Verbs {
                inner: inner.clone(),
                home,
            }),
            inner,
        }
    }
}

impl Handler for Scripted {
    async fn call(&self, method: &str, args: Vec<Box<RawValue>>) -> Result<Reply, RemoteError> {
        let values = args
            .iter()
            .map(|arg| serde_json::from_str(arg.get()).unwrap_or_default())
            .collect();
        self.inner.knobs.remember(method, values);
        let script = self.inner.knobs.script(method);
        if !script.delay.is_zero() {
            tokio::time::sleep(script.delay).await;
        }
        match (script.failure, script.answer) {
            (Some(text), _) => Err(RemoteError::new(text)),
            (None, Some(answer)) => Ok(answer.into()),
            (None, None) => self.verbs.call(method, args).await,
        }
    }

    fn methods(&self) -> Vec<Method> {
        self.verbs.methods()
    }
}

struct Verbs {
    inner: Arc<Inner>,
    home: Home,
}

fn unknown(text: String) -> Refusal {
    Refusal::new(text)
}

fn shown(id: &ProcessId) -> String {
    match id {
        ProcessId::Number(id) => id.to_string(),
        ProcessId::Text(text) => text.clone(),
    }
}

impl Verbs {
    /// Looks at or changes a process.
    fn with<T>(
        &self,
        id: &ProcessId,
        otherwise: &str,
        look: impl FnOnce(&mut Process) -> T,
    ) -> Result<T, Refusal> {
        let mut list = lock(&self.inner.list);
        let process = id.number().and_then(|id| list.processes.get_mut(&id));
        process
            .map(look)
            .ok_or_else(|| unknown(otherwise.replace("{}", &shown(id))))
    }

    /// Stops what runs, with both its announcements.
    fn halt(&self, process: &mut Process) {
        if process.runs() {
            process.set("status", "stopping");
            self.inner.announce("exit", false, &process.env);
            process.set("status", "stopped");
            self.inner.announce("exit", false, &process.env);
        }
        process.set("status", "stopped");
        process.pid = Some(0);
    }

    fn launch(&self, id: u64) -> Result<Value, Refusal> {
        let mut list = lock(&self.inner.list);
        list.run(id);
        let process = list
            .processes
            .get(&id)
            .ok_or_else(|| unknown(format!("{id} id unknown")))?;
        let mut env = process.env.clone();
        env.insert("status".to_owned(), json!("launching"));
        self.inner.announce("online", false, &env);
        Ok(process.process())
    }

    fn again(&self, restart: &Restart, otherwise: &str) -> Answer {
        self.with(&restart.id, otherwise, |process| {
            if process.status() == "waiting restart" {
                let text = format!(
                    "Process with pid {} already exists",
                    process.pid.unwrap_or_default()
                );
                return Err(Refusal::new(text));
            }
            process.merge(&restart.env);
            let restarts =
                process.env["restart_time"].as_u64().unwrap_or_default() + u64::from(process.runs());
            self.halt(process);
            process.set("restart_time", restarts);
            process.set("unstable_restarts", 0);
            process.set("created_at", now());
            Ok(())
        })??;
        self.launch(restart.id.number().unwrap_or_default())
    }

    /// Fork mode is a restart; a cluster worker is replaced and the record of the old one answered.
    fn replace(&self, restart: &Restart) -> Answer {
        let workers = self.with(&restart.id, "PM2 ID unknown", |process| {
            process.is_cluster() && process.runs()
        })?;
        let answer = self.again(restart, "PM2 ID unknown")?;
        if !workers {
            return Ok(answer);
        }
        self.with(&restart.id, "PM2 ID unknown", |process| {
            let mut record = process.record();
            record["pid"] = json!(0);
            record["pm2_env"]["status"] = json!("stopped");
            record
        })
    }

    fn act(&self, process: &Process, ask: &Ask) -> Result<(), Refusal> {
        let actions = process.env.get("axm_actions").and_then(Value::as_array);
        if !actions.is_some_and(|actions| {
            actions
                .iter()
                .any(|action| action["action_name"] == json!(ask.msg))
        }) {
            return Err(unknown(format!(
                "Action doesn't exist {} for {}",
                ask.msg,
                process.name()
            )));
        }
        if !process.runs() {
            return Err(unknown(format!("{} : id offline", process.env["pm_id"])));
        }
        let value = self
            .inner
            .knobs
            .reply(&ask.msg)
            .or_else(|| ask.opts.clone())
            .unwrap_or_default();
        let data = json!({ "at": now(), "action_name": ask.msg, "return": value });
        self.inner.emit(
            "axm:reply",
            &json!({ "at": now(), "data": data, "process": process.source() }),
        );
        Ok(())
    }
}

impl Daemon for Verbs {
    async fn get_version(&self) -> Result<String, Refusal> {
        Ok(VERSION.to_owned())
    }

    async fn get_monitor_data(&self) -> Result<Vec<Value>, Refusal> {
        Ok(lock(&self.inner.list).measured())
    }

    async fn get_system_data(&self) -> Answer {
        Ok(json!({}))
    }

    async fn get_report(&self) -> Answer {
        let started_at = lock(&self.inner.identity).started_at;
        Ok(json!({
            "pm2_version": VERSION, "node_version": "20.20.2", "node_path": "/usr/bin/node", "argv0": "node",
            "argv": [], "user": "app", "uid": 1000, "gid": 1000, "env": { "DAEMON_SECRET": "canary" },
            "managed_apps": lock(&self.inner.list).processes.len(), "started_at": started_at,
        }))
    }

    async fn reload_logs(&self) -> Answer {
        Ok(json!({}))
    }

    async fn prepare(&self, app: Launch) -> Result<Vec<Value>, Refusal> {
        let mut list = lock(&self.inner.list);
        let ids = list.prepare(app.fields());
        let started = ids.into_iter().filter_map(|id| list.processes.get(&id));
        Ok(started
            .map(|process| {
                if process.runs() {
                    self.inner.announce("online", false, &process.env);
                    self.inner.announce("start", true, &process.env);
                }
                process.process()
            })
            .collect())
    }

    async fn start(&self, id: ProcessId) -> Answer {
        if self.with(&id, "{} id unknown", |process| process.runs())? {
            return Err(Refusal::new("process already online"));
        }
        self.launch(id.number().unwrap_or_default())
    }

    async fn stop(&self, id: ProcessId) -> Answer {
        self.with(&id, "{} : id unknown", |process| {
            let had_pid = process.pid.is_some_and(|pid| pid > 0);
            let was_stopped = process.status() == "stopped";
            self.halt(process);
            if had_pid || was_stopped {
                process.record()
            } else {
                json!({ "error": true, "message": "could not kill process w/o pid" })
            }
        })
    }

    async fn restart(&self, restart: Restart) -> Answer {
        self.again(&restart, "God db process id unknown")
    }

    async fn reload(&self, restart: Restart) -> Answer {
        self.replace(&restart)
    }

    async fn soft_reload(&self, restart: Restart) -> Answer {
        self.replace(&restart)
    }

    async fn delete(&self, id: ProcessId) -> Answer {
        let record = self.with(&id, "{} : id unknown", |process| {
            self.halt(process);
            process.record()
        })?;
        lock(&self.inner.list)
            .processes
            .remove(&id.number().unwrap_or_default());
        Ok(record)
    }

    async fn duplicate(&self, id: ProcessId) -> Answer {
        let mut list = lock(&self.inner.list);
        let added = id.number().and_then(|id| list.duplicate(id));
        let process = added.and_then(|id| list.processes.get(&id));
        let process = process.ok_or_else(|| unknown(format!("{} id unknown", shown(&id))))?;
        self.inner.announce("online", false, &process.env);
        self.inner.announce("start", true, &process.env);
        Ok(process.process())
    }

    async fn reset(&self, id: ProcessId) -> Answer {
        self.with(&id, "{} id unknown", |process| {
            for key in ["restart_time", "unstable_restarts"] {
                process.set(key, 0);
            }
            process.set("created_at", now());
        })?;
        Ok(Value::Array(lock(&self.inner.list).records()))
    }

    async fn notify(&self, notice: Notice) -> Result<(), Refusal> {
        let event = notice.action_name.unwrap_or_default();
        self.with(&notice.id, "process id doesnt exists", |process| {
            self.inner.announce(&event, true, &process.env);
        })
    }

    async fn stop_watch(&self, _verb: String, value: Value) -> Answer {
        let id = value.get("id").unwrap_or(&value);
        if let Ok(id) = serde_json::from_value(id.clone()) {
            // Before `killMe` there is no id, and that is no error.
            let _ = self.with(&id, "", |process| process.set("watch", false));
        }
        Ok(json!({ "success": true }))
    }

    async fn start_watch(&self, _verb: String, value: Value) -> Answer {
        let id = serde_json::from_value(value["id"].clone()).map_err(|_| unknown("id missing".to_owned()))?;
        self.with(&id, "{} id unknown", |process| process.set("watch", true))?;
        Ok(json!({ "success": true }))
    }

    async fn toggle_watch(&self, _verb: String, value: Value) -> Answer {
        let id = serde_json::from_value(value["id"].clone()).map_err(|_| unknown("id missing".to_owned()))?;
        self.with(&id, "{} id unknown", |process| {
            let on = process.env.get("watch") == Some(&json!(true));
            process.set("watch", !on);
        })?;
        Ok(json!({ "success": true }))
    }

    async fn monitor(&self, id: ProcessId) -> Answer {
        self.with(&id, "Unknown pm_id", |process| process.set("_km_monitored", true))?;
        Ok(json!({ "success": true, "pm_id": id }))
    }

    async fn unmonitor(&self, id: ProcessId) -> Answer {
        self.with(&id, "Unknown pm_id", |process| {
            process.set("_km_monitored", false);
        })?;
        Ok(json!({ "success": true, "pm_id": id }))
    }

    async fn trigger(&self, ask: Ask) -> Answer {
        let count = match &ask.to {
            Addressee::Id(id) => {
                let process = self.with(id, "{} id unknown", |process| process.clone())?;
                self.act(&process, &ask)?;
                1
            }
            Addressee::Name(name) => {
                let all: Vec<Process> = lock(&self.inner.list).processes.values().cloned().collect();
                let named = all
                    .iter()
                    .filter(|process| process.name() == name && process.runs());
                named
                    .map(|process| self.act(process, &ask))
                    .filter(Result::is_ok)
                    .count()
            }
        };
        Ok(json!({ "process_count": count, "success": true }))
    }

    async fn send_line(&self, id: ProcessId, line: String) -> Answer {
        self.with(&id, "Process with ID <{}> unknown.", |process| {
            if process.is_cluster() {
                Err(Refusal::new("Cannot send line to processes in cluster mode"))
            } else if process.runs() {
                Ok(json!({ "pm_id": id, "line": line }))
            } else {
                Err(Refusal::new(format!("Process with ID <{}> offline.", shown(&id))))
            }
        })?
    }

    async fn send_data(&self, packet: Packet) -> Answer {
        if !self.with(&packet.id, "Process with ID <{}> unknown.", |process| {
            process.runs()
        })? {
            return Err(Refusal::new(format!(
                "Process with ID <{}> offline.",
                shown(&packet.id)
            )));
        }
        Ok(json!({ "success": true, "data": packet.fields }))
    }

    async fn signal(&self, to: Addressee, signal: Signal) -> Answer {
        let ids: Vec<ProcessId> = match to {
            Addressee::Id(id) => vec![id],
            Addressee::Name(name) => {
                let list = lock(&self.inner.list);
                let named = list
                    .processes
                    .iter()
                    .filter(|(_, process)| process.name() == name);
                named.map(|(id, _)| ProcessId::Number(*id)).collect()
            }
        };
        if ids.is_empty() {
            return Err(Refusal::new("Unknown process name"));
        }
        for id in ids {
            let pid = self.with(&id, "{} id unknown", |process| process.pid.unwrap_or_default())?;
            if pid <= 0 {
                // A stock daemon does not look: the signal goes to its own process group.
                self.inner.crash();
            } else if matches!(signal.as_str(), "SIGKILL" | "SIGTERM" | "SIGINT" | "SIGQUIT") {
                self.with(&id, "{} id unknown", |process| {
                    let restarts = process.env["restart_time"].as_u64().unwrap_or_default();
                    process.set("restart_time", restarts + 1);
                })?;
                self.launch(id.number().unwrap_or_default())?;
            }
        }
        Ok(Value::Array(lock(&self.inner.list).records()))
    }

    async fn kill_me(&self, _caller: Option<i64>) {
        let _ = std::fs::remove_file(self.home.pid_file());
        self.inner.emit(
            "pm2:kill",
            &json!({ "status": "killed", "msg": "pm2 has been killed via CLI" }),
        );
        // The announcement is written by tasks of the server's, which end with it.
        tokio::time::sleep(super::LOOK * 4).await;
        self.inner.crash();
    }
}
