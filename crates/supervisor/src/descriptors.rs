//! How many descriptors a process may have. Who holds six for every app needs more than the usual thousand; what it
//! starts should get what it would have got without it.

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};

/// What this process was given.
#[derive(Debug, Clone)]
pub struct Given(Rlimit);

/// Allows this process as many as it may have; what it had.
#[must_use]
pub fn allow_all() -> Given {
    let given = getrlimit(Resource::Nofile);
    let most = Rlimit {
        current: given.maximum,
        maximum: given.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, most) {
        tracing::warn!(%error, "cannot raise the limit of descriptors; there is room for fewer apps");
    }
    Given(given)
}

/// A limit that a process cannot raise by itself.
#[must_use]
pub fn exactly(count: u64) -> Rlimit {
    Rlimit {
        current: Some(count),
        maximum: Some(count),
    }
}

impl Given {
    /// Gives a process that was just started what this one was given, or so many.
    pub fn give(&self, pid: u32, instead: Option<u64>) {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let limit = instead.map_or(self.0, exactly);
        // It may have ended already.
        let _ = pid.map(|pid| prlimit(Some(pid), Resource::Nofile, limit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::Child;

    #[test]
    fn a_child_gets_what_was_given_and_not_what_was_taken() {
        let given = allow_all();
        assert_eq!(getrlimit(Resource::Nofile).current, given.0.maximum);
        let child = Child::sleeping();
        given.give(child.identity().pid, None);
        let limits =
            std::fs::read_to_string(format!("/proc/{}/limits", child.identity().pid)).expect("its limits");
        let line = limits
            .lines()
            .find(|line| line.starts_with("Max open files"))
            .expect("a line");
        let soft = line.split_whitespace().nth(3).expect("a number");
        assert_eq!(soft.parse().ok(), given.0.current, "{line}");
    }
}
