//! The records, and what the daemon's verbs make of them. Knows nothing of sockets.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{FIRST_PID, now};
use crate::lenient;

/// What each look at the list adds to a process's memory: tests of histories see it grow.
const GROWTH_BYTES: u64 = 1 << 20;

/// One process.
#[derive(Clone)]
pub struct Process {
    pub pid: Option<i64>,
    pub env: Map<String, Value>,
    pub memory: u64,
    pub cpu: f64,
}

impl Process {
    pub fn status(&self) -> &str {
        self.env.get("status").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        self.env.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn runs(&self) -> bool {
        matches!(self.status(), "online" | "launching" | "stopping")
    }

    pub fn is_cluster(&self) -> bool {
        self.env.get("exec_mode") == Some(&json!("cluster_mode"))
    }

    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.env.insert(key.to_owned(), value.into());
    }

    /// `{pm_id, name, namespace}`, as events of apps carry it.
    pub fn source(&self) -> Value {
        json!({ "pm_id": self.env["pm_id"], "name": self.name(), "namespace": self.env["namespace"] })
    }

    /// `{pid?, name, pm2_env, pm_id}`.
    pub fn record(&self) -> Value {
        let mut record = json!({ "name": self.name(), "pm2_env": self.env, "pm_id": self.env["pm_id"] });
        if let Some(pid) = self.pid {
            record["pid"] = json!(pid);
        }
        record
    }

    /// What the verbs that start something answer.
    pub fn process(&self) -> Value {
        let pid = self.pid.unwrap_or_default();
        json!({ "pm2_env": self.env, "process": { "pid": pid }, "pid": pid })
    }

    /// Every variable over the top level, as at each start.
    fn flatten(&mut self) {
        let Some(Value::Object(env)) = self.env.get("env").cloned() else {
            return;
        };
        self.env
            .extend(env.into_iter().filter(|(_, value)| !value.is_object()));
    }

    pub fn merge(&mut self, change: &Map<String, Value>) {
        if let Some(Value::Object(env)) = self.env.get_mut("env") {
            let variables = change.iter().filter(|(_, value)| !value.is_object());
            env.extend(variables.map(|(name, value)| (name.clone(), value.clone())));
        }
        if let Some(Value::Object(conf)) = change.get("current_conf") {
            for (key, value) in conf.iter().filter(|(key, _)| *key != "env") {
                if *value == json!("null") {
                    self.env.remove(key);
                } else {
                    self.env.insert(key.clone(), value.clone());
                }
            }
        }
    }
}

/// Every process by id.
#[derive(Default)]
pub struct List {
    pub processes: BTreeMap<u64, Process>,
    next_id: u64,
    started: i64,
}

impl List {
    /// What `getMonitorData` answers: measured now.
    pub fn measured(&mut self) -> Vec<Value> {
        let measure = |process: &mut Process| {
            let mut record = process.record();
            if process.status() == "online" {
                record["monit"] = json!({ "memory": process.memory, "cpu": process.cpu });
                process.memory += GROWTH_BYTES;
            } else {
                record["monit"] = json!({ "memory": 0, "cpu": 0 });
            }
            record
        };
        self.processes.values_mut().map(measure).collect()
    }

    pub fn records(&self) -> Vec<Value> {
        self.processes.values().map(Process::record).collect()
    }

    fn pid(&mut self) -> i64 {
        self.started += 1;
        FIRST_PID + self.started
    }

    /// Adds the processes of an app; their ids.
    pub fn prepare(&mut self, app: &Map<String, Value>) -> Vec<u64> {
        // Without the field it comes from a dump: one process, stopped if it was.
        let cpus = 2;
        let count = match app
            .get("instances")
            .map(|count| lenient::number(count).unwrap_or(1))
        {
            None => 1,
            Some(count) if count <= 0 => (cpus + count).max(1),
            Some(count) => count,
        };
        (0..count).map(|_| self.add(app.clone())).collect()
    }

    fn add(&mut self, mut env: Map<String, Value>) -> u64 {
        if self.processes.is_empty() {
            self.next_id = 0;
        }
        let id = self.next_id;
        self.next_id += 1;
        let merged = env.get("merge_logs") == Some(&json!(true));
        for (key, end) in [
            ("pm_out_log_path", ".log"),
            ("pm_err_log_path", ".log"),
            ("pm_log_path", ".log"),
            ("pm_pid_path", ".pid"),
        ] {
            let path = env
                .get(key)
                .and_then(Value::as_str)
                .and_then(|path| path.strip_suffix(end));
            if let Some(path) = path.filter(|_| end == ".pid" || !merged) {
                let path = format!("{path}-{id}{end}");
                env.insert(key.to_owned(), json!(path));
            }
        }
        let variable = env
            .get("instance_var")
            .and_then(Value::as_str)
            .unwrap_or("NODE_APP_INSTANCE")
            .to_owned();
        let name = env.get("name").and_then(Value::as_str).unwrap_or_default();
        let taken: Vec<_> = self
            .processes
            .values()
            .filter(|other| other.name() == name)
            .filter_map(|other| other.env.get(&variable))
            .cloned()
            .collect();
        let number = (0u64..)
            .find(|number| !taken.contains(&json!(number)))
            .expect("there are more numbers than processes");
        let stays_stopped = env.get("autostart") == Some(&json!(false))
            || (env.get("status") == Some(&json!("stopped")) && !env.contains_key("instances"));
        let mut process = Process {
            pid: None,
            env,
            memory: 50 << 20,
            cpu: 1.0,
        };
        process.set("pm_id", id);
        process.set(&variable, number);
        process.set("unique_id", uuid::Uuid::now_v7().to_string());
        for key in ["restart_time", "unstable_restarts"] {
            process.set(key, 0);
        }
        process.set("created_at", now());
        process.set("exit_code", 0);
        for (key, empty) in [
            ("axm_actions", json!([])),
            ("axm_monitor", json!({})),
            ("axm_options", json!({})),
            ("axm_dynamic", json!({})),
        ] {
            process.env.entry(key).or_insert(empty);
        }
        process.set("version", "1.0.0");
        process.set("node_version", "20.20.2");
        process.set("vizion_running", false);
        process.set("status", "stopped");
        self.processes.insert(id, process);
        if !stays_stopped {
            self.run(id);
        }
        id
    }

    /// Starts a process that does not run.
    pub fn run(&mut self, id: u64) {
        let pid = self.pid();
        if let Some(process) = self.processes.get_mut(&id) {
            process.flatten();
            process.pid = Some(pid);
            process.set("pm_uptime", now());
            process.set("status", "online");
        }
    }

    /// One more process like this one.
    pub fn duplicate(&mut self, id: u64) -> Option<u64> {
        let mut env = self.processes.get(&id)?.env.clone();
        let old = format!("-{id}");
        for key in ["pm_out_log_path", "pm_err_log_path", "pm_log_path", "pm_pid_path"] {
            if let Some(Value::String(path)) = env.get_mut(key) {
                for end in [".log", ".pid"] {
                    if let Some(stem) = path.strip_suffix(end).and_then(|stem| stem.strip_suffix(&old)) {
                        *path = format!("{stem}{end}");
                    }
                }
            }
        }
        env.insert("status".to_owned(), json!("online"));
        Some(self.add(env))
    }
}
