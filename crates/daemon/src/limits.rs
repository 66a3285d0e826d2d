//! What a run may use: from its options to the plan that it is started by.

use qd_supervisor::{Limits, cgroup::Groups, confine, spawn::Plan};

use crate::{daemon::Daemon, process::Process, settings::Settings};

/// The field that shows which limits the host cannot keep.
const UNMET: &str = "unmet_limits";

impl Daemon {
    /// A plan within the limits of its process. What the host cannot keep is said and shown, and the run goes without.
    pub(crate) fn limited(&self, process: &Process, key: &str, plan: Plan) -> Plan {
        let limits = Settings(&process.state().fields).limits();
        let by_group = limits.by_group();
        let group = if by_group.is_empty() {
            None
        } else {
            match self
                .groups()
                .and_then(|groups| groups.make(key, &limits).map_err(|error| error.to_string()))
            {
                Ok(group) => Some(group),
                Err(error) => {
                    let name = process.name();
                    let unmet = by_group.join(", ");
                    self.events.say(&format!(
                        "App [{name}:{}] runs without its limits of {unmet}: {error}",
                        process.id
                    ));
                    None
                }
            }
        };
        {
            let mut state = process.state();
            if by_group.is_empty() || group.is_some() {
                state.fields.remove(UNMET);
            } else {
                state.set(UNMET, by_group);
            }
        }
        if limits.is_empty() {
            return plan;
        }
        confine::plan(plan, &self.program, &limits, group.as_deref())
    }

    /// Whether a run was ended because its group had no memory left.
    pub(crate) fn was_out_of_memory(&self, process: &Process, key: &str) -> bool {
        let has_limit = Settings(&process.state().fields).limits().memory.is_some();
        has_limit && self.groups().is_ok_and(|groups| groups.was_out_of_memory(key))
    }

    /// Clears away what a run that ended was limited by.
    pub(crate) fn unlimit(&self, key: &str) {
        if let Some(Ok(groups)) = self.groups.get() {
            groups.remove(key);
        }
    }

    /// Looked for when it is first needed: hosts whose apps have no limits are left as they are.
    fn groups(&self) -> Result<&Groups, String> {
        let found = self
            .groups
            .get_or_init(|| Groups::find().map_err(|error| error.to_string()));
        found.as_ref().map_err(Clone::clone)
    }
}

impl Settings<'_> {
    /// What a run may use at most.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let Some(given) = self.0.get("limits").and_then(serde_json::Value::as_object) else {
            return Limits::default();
        };
        let count = |key| {
            Settings(given)
                .number(key)
                .and_then(|count| u64::try_from(count).ok())
        };
        Limits {
            memory: count("memory"),
            cpus: given.get("cpus").and_then(serde_json::Value::as_f64),
            tasks: count("tasks"),
            open_files: count("open_files"),
            core_size: count("core_size"),
        }
    }
}
