//! What a run may use at most.

/// The limits of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Limits {
    /// Memory of the process and all its children, in bytes. By cgroup.
    pub memory: Option<u64>,
    /// Processor time, in CPUs. By cgroup.
    pub cpus: Option<f64>,
    /// Processes and threads, the first one included. By cgroup.
    pub tasks: Option<u64>,
    /// Open files of each process.
    pub open_files: Option<u64>,
    /// The size of a core dump, in bytes.
    pub core_size: Option<u64>,
}

impl Limits {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of those that only a cgroup can keep.
    #[must_use]
    pub fn by_group(&self) -> Vec<&'static str> {
        let each = [
            ("memory", self.memory.is_some()),
            ("cpus", self.cpus.is_some()),
            ("tasks", self.tasks.is_some()),
        ];
        each.into_iter()
            .filter_map(|(name, is_set)| is_set.then_some(name))
            .collect()
    }
}
