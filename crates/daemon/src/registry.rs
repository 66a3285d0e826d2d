//! The list: ids, instance numbers, and the names of files that carry an id.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value, json};

use crate::{
    process::Process,
    record::{self, Fields},
    settings::Settings,
};

/// Most processes of one list.
pub const MAX_PROCESSES: usize = 10_000;

/// Every process by id.
#[derive(Debug, Default)]
pub struct Registry {
    processes: BTreeMap<u64, Arc<Process>>,
    next: u64,
}

impl Registry {
    /// Every process, by id.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Process>> {
        self.processes.values().cloned().collect()
    }

    /// The process of this id.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<Arc<Process>> {
        self.processes.get(&id).cloned()
    }

    /// Every process of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<Arc<Process>> {
        let mut all = self.all();
        all.retain(|process| process.name() == name);
        all
    }

    /// Adds one that has its id already.
    pub fn restore(&mut self, process: Arc<Process>) {
        self.next = self.next.max(process.id + 1);
        self.processes.insert(process.id, process);
    }

    /// Forgets one. Ids begin again at 0 once there is none left.
    pub fn remove(&mut self, id: u64) {
        self.processes.remove(&id);
        if self.processes.is_empty() {
            self.next = 0;
        }
    }

    /// Adds one more process of an app: gives it its id and its number among those of its name, and its files theirs.
    /// `None` when the list is full.
    pub fn add(&mut self, app: &Fields, now: i64) -> Option<Arc<Process>> {
        if self.processes.len() >= MAX_PROCESSES {
            return None;
        }
        let id = self.next;
        let (mut fields, mut env) = record::split(app.clone());
        let settings = Settings(&fields);
        let variable = settings
            .text("instance_var")
            .map(str::to_owned)
            .or_else(|| std::env::var("PM2_PROCESS_INSTANCE_VAR").ok())
            .unwrap_or_else(|| "NODE_APP_INSTANCE".to_owned());
        let name = settings.name().to_owned();
        let saved_created = settings.number("created_at");
        self.increment(&name, &mut fields, &mut env);
        let number = self.instance(&name, &variable);
        number_files(&mut fields, id);
        let library = record::library(&fields);
        for (key, value) in [
            ("pm_id", json!(id)),
            (variable.as_str(), json!(number)),
            ("unique_id", json!(uuid::Uuid::now_v7().to_string())),
            ("restart_time", json!(0)),
            ("unstable_restarts", json!(0)),
            ("created_at", json!(saved_created.unwrap_or(now))),
            ("exit_code", json!(0)),
            ("axm_actions", json!([])),
            ("axm_monitor", json!({})),
            ("axm_options", library),
            ("axm_dynamic", json!({})),
            ("vizion_running", json!(false)),
            ("status", json!("stopped")),
        ] {
            fields.insert(key.to_owned(), value);
        }
        fields.entry("node_args").or_insert_with(|| json!([]));
        env.insert("unique_id".to_owned(), fields["unique_id"].clone());
        let process = Arc::new(Process::new(id, fields, env, false));
        self.next += 1;
        self.processes.insert(id, process.clone());
        Some(process)
    }

    /// The lowest number that no process of the name has.
    fn instance(&self, name: &str, variable: &str) -> u64 {
        let taken: Vec<i64> = self
            .named(name)
            .iter()
            .filter_map(|other| Settings(&other.state().fields).number(variable))
            .collect();
        (0..)
            .find(|number| !taken.contains(&(*number as i64)))
            .unwrap_or_default()
    }

    /// Counts up the variable that `increment_var` names: one more than any process of the name has, or what the app
    /// was given.
    fn increment(&self, name: &str, fields: &mut Fields, env: &mut Fields) {
        let Some(variable) = Settings(fields).text("increment_var").map(str::to_owned) else {
            return;
        };
        let highest = self
            .named(name)
            .iter()
            .filter_map(|other| Settings(&other.state().env).number(&variable))
            .max();
        let number = match highest {
            Some(highest) => highest.saturating_add(1),
            None => Settings(env).number(&variable).unwrap_or_default(),
        };
        env.insert(variable, json!(number));
    }
}

/// Gives the files of a process its id in their names, unless its app's processes share them.
pub fn number_files(fields: &mut Fields, id: u64) {
    let merged = Settings(fields).flag("merge_logs").unwrap_or(false);
    for (key, end) in [
        ("pm_out_log_path", ".log"),
        ("pm_err_log_path", ".log"),
        ("pm_log_path", ".log"),
        ("pm_pid_path", ".pid"),
    ] {
        if let Some(Value::String(path)) = fields.get_mut(key)
            && (end == ".pid" || !merged)
        {
            *path = numbered(path, end, id);
        }
    }
}

/// A file's name with an id before its end, in the place of an earlier one.
fn numbered(path: &str, end: &str, id: u64) -> String {
    let Some(stem) = path.strip_suffix(end) else {
        return path.to_owned();
    };
    let stem = match stem.rsplit_once('-') {
        Some((before, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => before,
        _ => stem,
    };
    format!("{stem}-{id}{end}")
}

/// The definition of one more process like this one.
#[must_use]
pub fn twin(process: &Process) -> Fields {
    let state = process.state();
    let mut fields = state.fields.clone();
    for its_own in ["created_at", "last_exit"] {
        fields.remove(its_own);
    }
    let mut env: Map<String, Value> = state.env.clone();
    env.remove("unique_id");
    fields.insert("env".to_owned(), Value::Object(env));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(name: &str) -> Fields {
        let app = json!({
            "name": name, "env": { "PORT": 5000 }, "increment_var": "PORT", "instances": 2,
            "pm_out_log_path": "/l/web-out.log", "pm_err_log_path": "/l/web-error-7.log", "pm_pid_path": "/p/web.pid",
        });
        match app {
            Value::Object(app) => app,
            _ => unreachable!("it is written as an object"),
        }
    }

    #[test]
    fn numbers_that_were_freed_are_given_again_and_ids_are_not() {
        let mut list = Registry::default();
        let ids: Vec<u64> = (0..3)
            .map(|_| list.add(&app("web"), 1).expect("room").id)
            .collect();
        assert_eq!(ids, [0, 1, 2]);
        list.remove(1);
        let again = list.add(&app("web"), 1).expect("room");
        let state = again.state();
        assert_eq!((again.id, &state.fields["NODE_APP_INSTANCE"]), (3, &json!(1)));
        assert_eq!(state.env["PORT"], 5003);
    }

    #[test]
    fn one_more_of_an_app_has_not_ended_as_the_first_did() {
        let mut list = Registry::default();
        let first = list.add(&app("web"), 1).expect("room");
        first.state().set("last_exit", json!({ "code": 1 }));
        let second = list.add(&twin(&first), 2).expect("room");
        let state = second.state();
        assert_eq!(
            (&state.fields["created_at"], state.fields.get("last_exit")),
            (&json!(2), None)
        );
    }

    #[test]
    fn files_carry_the_id_unless_they_are_shared() {
        let mut list = Registry::default();
        let alone = list.add(&app("web"), 1).expect("room");
        assert_eq!(alone.state().fields["pm_out_log_path"], "/l/web-out-0.log");
        assert_eq!(alone.state().fields["pm_err_log_path"], "/l/web-error-0.log");
        let mut shared = app("web");
        shared.insert("merge_logs".to_owned(), json!(true));
        let shared = list.add(&shared, 1).expect("room");
        assert_eq!(shared.state().fields["pm_out_log_path"], "/l/web-out.log");
        assert_eq!(shared.state().fields["pm_pid_path"], "/p/web-1.pid");
    }

    #[test]
    fn ids_begin_again_when_the_list_is_empty() {
        let mut list = Registry::default();
        let id = list.add(&app("web"), 1).expect("room").id;
        list.remove(id);
        assert_eq!(list.add(&app("web"), 1).expect("room").id, 0);
    }
}
