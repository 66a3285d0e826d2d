//! The processes as a test sees and moves them: their records, their output, their ends.

use std::{fs::OpenOptions, io::Write, path::Path};

use serde_json::{Value, json};

use super::{App, FakeDaemon, app::Parts, list::Process, lock, now};

/// Which output of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

impl FakeDaemon {
    /// Adds a process; its id. Nothing is announced.
    pub fn add(&self, app: App) -> u64 {
        let (memory, cpu) = app.monit;
        let Parts {
            argument,
            fields,
            pid,
        } = app.into_parts(&self.home);
        let mut list = lock(&self.inner.list);
        let id = list.prepare(&argument)[0];
        let process = list.processes.get_mut(&id).expect("it was added just now");
        (process.memory, process.cpu) = (memory, cpu);
        process.env.extend(fields);
        if !process.runs() {
            process.pid = Some(0);
        }
        if let Some(pid) = pid {
            process.pid = pid;
        }
        id
    }

    /// Adds so many processes, named `<name>-<number>`; their ids.
    pub fn add_many(&self, name: &str, count: usize) -> Vec<u64> {
        (0..count)
            .map(|number| self.add(App::new(format!("{name}-{number}"))))
            .collect()
    }

    /// The record of a process, as `getMonitorData` would answer it but without measurements.
    pub fn record(&self, id: u64) -> Option<Value> {
        lock(&self.inner.list).processes.get(&id).map(Process::record)
    }

    /// Every id, ascending.
    pub fn ids(&self) -> Vec<u64> {
        lock(&self.inner.list).processes.keys().copied().collect()
    }

    /// The state of a process; empty if it is gone.
    pub fn status(&self, id: u64) -> String {
        lock(&self.inner.list)
            .processes
            .get(&id)
            .map(|process| process.status().to_owned())
            .unwrap_or_default()
    }

    /// Sets a field of a process's `pm2_env`.
    pub fn set(&self, id: u64, key: &str, value: impl Into<Value>) {
        self.change(id, |process| process.set(key, value));
    }

    /// Sets a process's state and nothing else.
    pub fn set_status(&self, id: u64, status: &str) {
        self.set(id, "status", status);
    }

    /// Sets a process's pid; `None` leaves the field out.
    pub fn set_pid(&self, id: u64, pid: impl Into<Option<i64>>) {
        self.change(id, |process| process.pid = pid.into());
    }

    /// Removes a process without a word, as a daemon does.
    pub fn remove(&self, id: u64) {
        lock(&self.inner.list).processes.remove(&id);
    }

    /// Ends a process as if it had ended by itself, and starts it again, with what is announced of that.
    pub fn exit(&self, id: u64, code: i32) {
        let mut list = lock(&self.inner.list);
        let Some(process) = list.processes.get_mut(&id) else {
            return;
        };
        let restarts = process.env["restart_time"].as_u64().unwrap_or_default();
        process.set("exit_code", code);
        process.set("status", "stopped");
        self.inner.announce("exit", false, &process.env);
        process.set("restart_time", restarts + 1);
        list.run(id);
        let mut env = list.processes[&id].env.clone();
        env.insert("status".to_owned(), json!("launching"));
        self.inner.announce("online", false, &env);
    }

    /// Ends a process for good: it restarted too often.
    pub fn give_up(&self, id: u64, code: i32) {
        let mut list = lock(&self.inner.list);
        let Some(process) = list.processes.get_mut(&id) else {
            return;
        };
        process.set("exit_code", code);
        process.set("status", "errored");
        process.set("created_at", Value::Null);
        process.pid = Some(0);
        self.inner.announce("restart overlimit", false, &process.env);
        self.inner.announce("exit", false, &process.env);
    }

    /// Lets a process write a chunk: into its log file, and onto the bus.
    pub fn log(&self, id: u64, output: Output, text: &str) {
        self.write_log(id, output, text);
        let Some(process) = lock(&self.inner.list).processes.get(&id).cloned() else {
            return;
        };
        let mut source = process.source();
        source["rev"] = Value::Null;
        let topic = if output == Output::Err {
            "log:err"
        } else {
            "log:out"
        };
        self.emit(topic, &json!({ "process": source, "at": now(), "data": text }));
    }

    /// Lets a process write a chunk into its log file only.
    pub fn write_log(&self, id: u64, output: Output, text: &str) {
        let key = if output == Output::Err {
            "pm_err_log_path"
        } else {
            "pm_out_log_path"
        };
        let record = self.record(id).expect("there is such a process");
        let path = record["pm2_env"][key].as_str().expect("it has such a log");
        let written = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.expect("the log of the fake process can be written");
    }

    fn change(&self, id: u64, change: impl FnOnce(&mut Process)) {
        change(
            lock(&self.inner.list)
                .processes
                .get_mut(&id)
                .expect("there is such a process"),
        );
    }
}

/// Replaces a file of a test's own home; nobody reads it meanwhile.
pub(super) fn overwrite(path: &Path, text: &str) {
    let written = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("a file of the fake daemon can be written");
}
