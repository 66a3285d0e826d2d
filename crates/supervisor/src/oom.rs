//! Whether the kernel killed for want of memory.

use std::fs;

/// How often it had done so when it was last asked. The kernel counts for the whole host and does not say whom; a
/// process that SIGKILL ended while the count grew is taken to be the one.
#[derive(Debug)]
pub struct OomCount {
    seen: u64,
}

impl OomCount {
    /// Counts from now on.
    pub fn new() -> Self {
        Self { seen: killed() }
    }

    /// Whether it has happened since this was last asked.
    pub fn has_grown(&mut self) -> bool {
        let now = killed();
        now > std::mem::replace(&mut self.seen, now)
    }
}

impl Default for OomCount {
    fn default() -> Self {
        Self::new()
    }
}

/// `oom_kill` of `/proc/vmstat`; 0 where the kernel does not count.
fn killed() -> u64 {
    count(&fs::read_to_string("/proc/vmstat").unwrap_or_default())
}

fn count(vmstat: &str) -> u64 {
    vmstat
        .lines()
        .find_map(|line| line.strip_prefix("oom_kill ")?.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_count_is_found_among_its_others() {
        assert_eq!(count("nr_dirty 3\noom_kill 17\nswap_ra 0\n"), 17);
        assert_eq!(count("nr_dirty 3\n"), 0);
    }

    #[test]
    fn nothing_is_killed_between_two_looks() {
        assert!(!OomCount::new().has_grown());
    }
}
