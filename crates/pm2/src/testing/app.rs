//! A process as a test describes it.

use serde_json::{Map, Value, json};

use crate::{Home, launch::name::in_file};

/// A process to add to a [`FakeDaemon`](super::FakeDaemon)'s list: online, in fork mode, of a Node.js script.
#[derive(Clone)]
pub struct App {
    name: String,
    env: Map<String, Value>,
    fields: Map<String, Value>,
    pid: Option<Option<i64>>,
    pub(super) monit: (u64, f64),
}

/// What a described process is made of.
pub(super) struct Parts {
    pub argument: Map<String, Value>,
    /// Fields of `pm2_env` to set once it is there.
    pub fields: Map<String, Value>,
    /// The pid to set, where the test says; `None` inside leaves the field out.
    pub pid: Option<Option<i64>>,
}

impl App {
    /// One process of this app.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            env: Map::new(),
            fields: Map::new(),
            pid: None,
            monit: (50 << 20, 1.0),
        }
    }

    /// Its namespace; `default` otherwise.
    #[must_use]
    pub fn namespace(self, namespace: &str) -> Self {
        self.field("namespace", namespace)
    }

    /// A cluster worker.
    #[must_use]
    pub fn cluster(self) -> Self {
        self.field("exec_mode", "cluster_mode")
    }

    /// A module of PM2's own.
    #[must_use]
    pub fn module(self) -> Self {
        self.field("pmx_module", true)
    }

    /// A variable, which also lies over the top level of the record.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), json!(value));
        self
    }

    /// Its state, as PM2 writes it. One that does not run has pid 0 unless [`App::pid`] says otherwise.
    #[must_use]
    pub fn status(self, status: &str) -> Self {
        self.field("status", status)
    }

    /// Its process id; `None` leaves the field out.
    #[must_use]
    pub fn pid(mut self, pid: impl Into<Option<i64>>) -> Self {
        self.pid = Some(pid.into());
        self
    }

    /// Memory in bytes, and percent of a core. Memory grows by a megabyte each time somebody asks.
    #[must_use]
    pub fn monit(mut self, memory: u64, cpu: f64) -> Self {
        self.monit = (memory, cpu);
        self
    }

    /// An action it offers.
    #[must_use]
    pub fn action(mut self, name: &str) -> Self {
        let action = json!({ "action_name": name, "action_type": "custom", "arity": 1 });
        let actions = self.fields.entry("axm_actions").or_insert_with(|| json!([]));
        actions
            .as_array_mut()
            .expect("`axm_actions` was not set to something else")
            .push(action);
        self
    }

    /// A metric it reports.
    #[must_use]
    pub fn metric(mut self, name: &str, value: impl Into<Value>, unit: &str) -> Self {
        let metrics = self.fields.entry("axm_monitor").or_insert_with(|| json!({}));
        metrics[name] = json!({ "value": value.into(), "unit": unit, "type": name, "historic": true });
        self
    }

    /// Any field of `pm2_env`.
    #[must_use]
    pub fn field(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    /// The argument of `prepare` that would have made it, and what becomes of it afterwards.
    pub(super) fn into_parts(self, home: &Home) -> Parts {
        let name = &self.name;
        let base = in_file(name);
        let file =
            |folder: std::path::PathBuf, end: &str| folder.join(format!("{base}{end}")).display().to_string();
        let mut env = self.env;
        env.insert(name.clone(), json!({}));
        let app = json!({
            "name": name, "namespace": "default", "filter_env": [], "env": env, "merge_logs": true, "vizion": true,
            "autostart": true, "autorestart": true, "watch": false, "instance_var": "NODE_APP_INSTANCE", "pmx": true,
            "automation": true, "treekill": true, "username": "app", "windowsHide": true, "kill_retry_time": 100,
            "node_args": [], "pm_exec_path": format!("/srv/{name}/app.js"), "pm_cwd": format!("/srv/{name}"),
            "exec_interpreter": "node", "exec_mode": "fork_mode", "instances": 1,
            "pm_out_log_path": file(home.logs(), "-out.log"), "pm_err_log_path": file(home.logs(), "-error.log"),
            "pm_pid_path": file(home.pids(), ".pid"), "km_link": false,
        });
        let Value::Object(mut app) = app else {
            unreachable!("it is written as an object")
        };
        let mut later = self.fields;
        for key in [
            "namespace",
            "exec_mode",
            "pmx_module",
            "merge_logs",
            "instance_var",
        ] {
            if let Some(value) = later.remove(key) {
                app.insert(key.to_owned(), value);
            }
        }
        Parts {
            argument: app,
            fields: later,
            pid: self.pid,
        }
    }
}
