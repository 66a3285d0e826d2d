//! Control groups, version 2: what keeps a run with all its children within its limits, where the host lets us.
//!
//! We make groups only where that is ours to do: in a group that the service manager delegated to us (`Delegate=yes`),
//! or at the root of what we see, as in a container. A group that has processes of its own cannot limit others below
//! it, so ours first move into a group beside those of the runs.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::Limits;

/// Where our own processes go.
const OURS: &str = "quarterdeck";
/// What names of groups of runs begin with.
const RUN: &str = "qd.";
/// The period in which processor time is shared out, in microseconds: the kernel's own.
const PERIOD: f64 = 100_000.0;
/// The least that the kernel takes of it, in microseconds.
const LEAST_QUOTA: f64 = 1000.0;
/// How often processes are moved: others may start some meanwhile.
const ROUNDS: usize = 10;

/// Why no group can be made.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// There is no such file system.
    #[error("this host has no cgroup version 2")]
    NotMounted,
    /// It is somebody else's.
    #[error("the cgroup {} is not delegated to us; under systemd, `Delegate=yes` in the unit does that", .0.display())]
    NotDelegated(PathBuf),
    /// The kernel, or whoever is above, gives us less than is asked for.
    #[error("the cgroup {} has no controller for {}", group.display(), missing.join(", "))]
    NoController {
        /// The group.
        group: PathBuf,
        /// What is missing.
        missing: Vec<String>,
    },
    /// It went wrong.
    #[error("cannot use the cgroup {}: {source}", group.display())]
    Io {
        /// The group.
        group: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The group below which those of runs are made.
#[derive(Debug, Clone)]
pub struct Groups {
    base: PathBuf,
}

impl Groups {
    /// Finds it, moves us out of the way, and clears away what earlier runs left.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn find() -> Result<Self, Unavailable> {
        let mount = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let mount = mount_point(&mount).ok_or(Unavailable::NotMounted)?;
        let own = own
            .lines()
            .find_map(|line| line.strip_prefix("0::/"))
            .ok_or(Unavailable::NotMounted)?;
        Self::at(Path::new(mount), Path::new(own))
    }

    fn at(mount: &Path, own: &Path) -> Result<Self, Unavailable> {
        let is_moved = own.file_name().is_some_and(|name| name == OURS);
        let below = if is_moved {
            own.parent().unwrap_or(own)
        } else {
            own
        };
        let base = mount.join(below);
        let is_root = below.as_os_str().is_empty();
        if !is_root && !is_moved && !is_delegated(&base) {
            return Err(Unavailable::NotDelegated(base));
        }
        let groups = Self { base };
        // The real root has no such file, and may have processes beside groups.
        if groups.base.join("cgroup.type").exists() {
            groups.make_way().map_err(|source| groups.failed(source))?;
        }
        groups.clear();
        Ok(groups)
    }

    /// Makes the group of a run.
    ///
    /// # Errors
    /// [`Unavailable`]; nothing is left behind then.
    pub fn make(&self, key: &str, limits: &Limits) -> Result<PathBuf, Unavailable> {
        let wanted = [
            ("memory", limits.memory.is_some()),
            ("cpu", limits.cpus.is_some()),
            ("pids", limits.tasks.is_some()),
        ];
        let wanted: Vec<&str> = wanted
            .into_iter()
            .filter_map(|(name, is_set)| is_set.then_some(name))
            .collect();
        self.enable(&wanted)?;
        let group = self.group(key);
        let made = fs::create_dir(&group).and_then(|()| set(&group, limits));
        made.map_err(|source| {
            // It may not be there.
            let _ = fs::remove_dir(&group);
            self.failed(source)
        })?;
        Ok(group)
    }

    /// Whether the kernel killed something in the group of a run for want of memory.
    #[must_use]
    pub fn was_out_of_memory(&self, key: &str) -> bool {
        let events = fs::read_to_string(self.group(key).join("memory.events")).unwrap_or_default();
        events
            .lines()
            .filter_map(|line| line.strip_prefix("oom_kill "))
            .any(|count| count != "0")
    }

    /// Removes the group of a run that ended, if it has one. One in which something still runs is cleared away later.
    pub fn remove(&self, key: &str) {
        let _ = fs::remove_dir(self.group(key));
    }

    fn group(&self, key: &str) -> PathBuf {
        self.base.join(format!("{RUN}{key}"))
    }

    fn failed(&self, source: io::Error) -> Unavailable {
        Unavailable::Io {
            group: self.base.clone(),
            source,
        }
    }

    /// Moves every process of this group into one below it.
    fn make_way(&self) -> io::Result<()> {
        let ours = self.base.join(OURS);
        match fs::create_dir(&ours) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        for _ in 0..ROUNDS {
            let pids = fs::read_to_string(self.base.join("cgroup.procs"))?;
            if pids.is_empty() {
                break;
            }
            for pid in pids.lines() {
                // Who ended meanwhile is gone too.
                let _ = put(&ours.join("cgroup.procs"), pid);
            }
        }
        Ok(())
    }

    fn enable(&self, wanted: &[&str]) -> Result<(), Unavailable> {
        let read = |file: &str| {
            let text = fs::read_to_string(self.base.join(file)).map_err(|source| self.failed(source))?;
            Ok(text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let (there, enabled) = (read("cgroup.controllers")?, read("cgroup.subtree_control")?);
        let lacks = |list: &[String], name: &str| list.iter().all(|known| known != name);
        let missing: Vec<String> = wanted
            .iter()
            .filter(|name| lacks(&there, name))
            .map(ToString::to_string)
            .collect();
        if !missing.is_empty() {
            let group = self.base.clone();
            return Err(Unavailable::NoController { group, missing });
        }
        for name in wanted.iter().filter(|name| lacks(&enabled, name)) {
            put(&self.base.join("cgroup.subtree_control"), &format!("+{name}"))
                .map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    fn clear(&self) {
        let entries = fs::read_dir(&self.base).into_iter().flatten().flatten();
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with(RUN) {
                // One in which something runs stays.
                let _ = fs::remove_dir(entry.path());
            }
        }
    }
}

/// Puts this process into a group.
///
/// # Errors
/// What the system says.
pub fn enter(group: &Path) -> io::Result<()> {
    put(&group.join("cgroup.procs"), "0")
}

fn set(group: &Path, limits: &Limits) -> io::Result<()> {
    if let Some(memory) = limits.memory {
        put(&group.join("memory.max"), &memory.to_string())?;
        // Else it would go on from the swap space; a host may have none, and no such file.
        let _ = put(&group.join("memory.swap.max"), "0");
    }
    if let Some(cpus) = limits.cpus {
        let quota = (cpus * PERIOD).max(LEAST_QUOTA) as u64;
        put(&group.join("cpu.max"), &format!("{quota} {PERIOD}"))?;
    }
    if let Some(tasks) = limits.tasks {
        put(&group.join("pids.max"), &tasks.to_string())?;
    }
    Ok(())
}

/// Writes to a file of the kernel's.
fn put(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

/// Where version 2 is mounted, by the list of mounts.
fn mount_point(mounts: &str) -> Option<&str> {
    mounts.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (_, point, kind) = (words.next()?, words.next()?, words.next()?);
        (kind == "cgroup2").then_some(point)
    })
}

/// Whether the service manager left a group to us.
fn is_delegated(group: &Path) -> bool {
    ["user.delegate", "trusted.delegate"].iter().any(|name| {
        let mut value = [0; 8];
        rustix::fs::getxattr(group, *name, &mut value).is_ok_and(|length| value[..length] == *b"1")
    })
}

#[cfg(test)]
mod tests;
