//! What one host told.

use std::{collections::BTreeMap, sync::Arc};

use qd_api::{
    Process, Status, Time,
    fleet::{HostSummary, Limits},
    host::Host,
    metrics::Sample,
};

/// A process as its host last told, and what it last used.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The process.
    pub process: Arc<Process>,
    /// CPU use in percent of one core.
    pub cpu_percent: f64,
    /// Resident memory.
    pub memory_bytes: u64,
}

/// What one host told. Cheap to clone: who keeps one shares it until the host tells something else.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The host, and when it told so.
    pub facts: Option<(Time, Arc<Host>)>,
    /// Its processes, by id. The same value as long as nothing about them has changed.
    pub processes: Arc<BTreeMap<u64, Seen>>,
}

impl Told {
    /// Takes the list of all processes; whether anything changed. One that is as before stays the same value, so that
    /// who compares need not look into it.
    pub fn list(&mut self, processes: Vec<Process>) -> bool {
        let mut is_changed = processes.len() != self.processes.len();
        let mut next = BTreeMap::new();
        for process in processes {
            let (cpu_percent, memory_bytes) = (process.cpu_percent, process.memory_bytes);
            let old = self.processes.get(&process.id);
            is_changed |=
                old.is_none_or(|old| old.cpu_percent != cpu_percent || old.memory_bytes != memory_bytes);
            let process = match old {
                Some(old) if is_same(&old.process, &process) => Arc::clone(&old.process),
                _ => {
                    is_changed = true;
                    Arc::new(process)
                }
            };
            let seen = Seen {
                process,
                cpu_percent,
                memory_bytes,
            };
            next.insert(seen.process.id, seen);
        }
        if is_changed {
            self.processes = Arc::new(next);
        }
        is_changed
    }

    /// Takes what a process uses; whether that is new.
    pub fn uses(&mut self, id: u64, sample: &Sample) -> bool {
        let is_new = self.processes.get(&id).is_some_and(|seen| {
            seen.cpu_percent != sample.cpu_percent || seen.memory_bytes != sample.memory_bytes
        });
        if is_new && let Some(seen) = Arc::make_mut(&mut self.processes).get_mut(&id) {
            seen.cpu_percent = sample.cpu_percent;
            seen.memory_bytes = sample.memory_bytes;
        }
        is_new
    }

    /// Whether it is what was told before, and nothing else.
    pub fn is(&self, before: &Self) -> bool {
        let same_facts = match (&self.facts, &before.facts) {
            (Some((at, facts)), Some((then, before))) => at == then && Arc::ptr_eq(facts, before),
            (facts, before) => facts.is_none() && before.is_none(),
        };
        same_facts && Arc::ptr_eq(&self.processes, &before.processes)
    }

    /// How the host is, for somebody with these limits.
    pub fn summary(&self, limits: &Limits) -> Option<HostSummary> {
        let (at, facts) = self.facts.as_ref()?;
        let mut summary = HostSummary {
            at: *at,
            os: facts.os.clone(),
            arch: facts.arch.clone(),
            cpus: facts.cpus,
            load: facts.load[0],
            memory_bytes: facts.memory_bytes,
            memory_available_bytes: facts.memory_available_bytes,
            daemon: facts.daemon.kind,
            daemon_version: facts.daemon.version.clone(),
            daemon_link: facts.daemon.link,
            processes: 0,
            online: 0,
            errored: 0,
            processes_cpu_percent: 0.0,
            processes_memory_bytes: 0,
        };
        for seen in self.visible(limits) {
            summary.processes += 1;
            match seen.process.status {
                Status::Online => summary.online += 1,
                Status::Errored => summary.errored += 1,
                _ => {}
            }
            summary.processes_cpu_percent += seen.cpu_percent;
            summary.processes_memory_bytes += seen.memory_bytes;
        }
        Some(summary)
    }

    /// The process of this id, for somebody with these limits.
    pub fn process(&self, id: u64, limits: &Limits) -> Option<&Seen> {
        self.processes
            .get(&id)
            .filter(|seen| limits.sees_app(&seen.process.name, &seen.process.namespace))
    }

    /// Its processes, for somebody with these limits.
    pub fn visible<'a>(&'a self, limits: &'a Limits) -> impl Iterator<Item = &'a Seen> + 'a {
        self.processes
            .values()
            .filter(|seen| limits.sees_app(&seen.process.name, &seen.process.namespace))
    }
}

/// Whether nothing changed but what it uses.
fn is_same(old: &Process, new: &Process) -> bool {
    let usage = |process: &Process| (process.cpu_percent, process.memory_bytes);
    if usage(old) == usage(new) {
        return old == new;
    }
    let mut other = old.clone();
    (other.cpu_percent, other.memory_bytes) = usage(new);
    // The apps' own metrics change with every look; the page of a process follows them by itself.
    other.metrics.clone_from(&new.metrics);
    other == *new
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn process(id: u64, name: &str, restarts: u64) -> Process {
        serde_json::from_value(serde_json::json!({
            "id": id, "name": name, "namespace": "default", "pid": 1, "status": "online", "mode": "fork",
            "instance": 0, "restarts": restarts, "unstable_restarts": 0, "started_at": null, "created_at": null,
            "cpu_percent": 1.0, "memory_bytes": 10, "script": "/a", "cwd": "/", "interpreter": "none",
            "interpreter_args": [], "args": [], "user": null, "version": null, "node_version": null,
            "watching": false, "autorestart": true, "module": false, "logs": {"out": null, "err": null},
            "last_exit": null, "actions": [], "metrics": {}
        }))
        .expect("a process")
    }

    #[test]
    fn a_process_that_only_uses_more_stays_the_same_value() {
        let mut told = Told::default();
        assert!(told.list(vec![process(1, "web", 0)]));
        let before = Arc::clone(&told.processes[&1].process);
        assert!(!told.list(vec![process(1, "web", 0)]));
        let mut busy = process(1, "web", 0);
        busy.cpu_percent = 90.0;
        assert!(told.list(vec![busy]));
        assert!(Arc::ptr_eq(&before, &told.processes[&1].process));
        assert!((told.processes[&1].cpu_percent - 90.0).abs() < f64::EPSILON);
        assert!(told.list(vec![process(1, "web", 1)]));
        assert!(!Arc::ptr_eq(&before, &told.processes[&1].process));
        assert!(told.list(Vec::new()));
    }

    #[test]
    fn what_was_told_stays_the_same_value_until_something_else_is_told() {
        let mut told = Told::default();
        told.list(vec![process(1, "web", 0)]);
        let before = told.clone();
        let sample = |cpu_percent| Sample {
            at: Time::now(),
            cpu_percent,
            memory_bytes: 10,
            restarts: 0,
            app: BTreeMap::new(),
        };
        assert!(!told.list(vec![process(1, "web", 0)]) && !told.uses(1, &sample(1.0)) && told.is(&before));
        assert!(!told.uses(2, &sample(5.0)) && told.is(&before));
        assert!(told.uses(1, &sample(5.0)) && !told.is(&before));
        assert!((before.processes[&1].cpu_percent - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn who_is_limited_counts_only_what_it_sees() {
        let mut told = Told::default();
        told.list(vec![process(1, "web", 0), process(2, "web-admin", 0)]);
        let limits = Limits {
            apps: Some(vec!["web".parse().expect("a pattern")]),
            ..Limits::default()
        };
        assert_eq!(told.visible(&limits).count(), 1);
    }
}
