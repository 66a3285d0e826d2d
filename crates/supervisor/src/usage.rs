//! Processor and memory use of processes, and of all that they started.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use crate::{
    identity::Identity,
    stat::{Stat, Table, resident_pages},
    tree::Tree,
};

/// Two looks that are closer together say nothing: the kernel counts in hundredths of a second.
const SHORTEST_WINDOW: Duration = Duration::from_millis(100);

/// What a process uses.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// Share of one processor since the look before, in percent with one decimal; 0 at the first look. More than 100
    /// where several processors were busy.
    pub cpu_percent: f64,
    /// Memory that is resident, in bytes.
    pub memory_bytes: u64,
}

/// Remembers the look before. What is not asked for again is forgotten.
#[derive(Debug)]
pub struct Sampler {
    previous: HashMap<Identity, Look>,
    ticks_per_second: f64,
    page_bytes: u64,
}

#[derive(Debug, Clone, Copy)]
struct Look {
    ticks: u64,
    at: Instant,
    cpu_percent: f64,
}

impl Sampler {
    /// Returns a sampler that has seen nothing yet.
    pub fn new() -> Sampler {
        Sampler {
            previous: HashMap::new(),
            ticks_per_second: rustix::param::clock_ticks_per_second() as f64,
            page_bytes: rustix::param::page_size() as u64,
        }
    }

    /// Looks at these processes alone: two small files each. Those that are gone are left out.
    pub fn sample(&mut self, pids: impl IntoIterator<Item = u32>, now: Instant) -> HashMap<u32, Usage> {
        let mut looks = HashMap::new();
        let stats = pids.into_iter().filter_map(Stat::read);
        let usages = stats.map(|stat| (stat.pid, self.look(&stat, now, &mut looks)));
        let usages = usages.collect();
        self.previous = looks;
        usages
    }

    /// Looks at these processes with all that they started, in a table read just now. A process that is gone is left
    /// out, whatever is left of its tree.
    pub fn sample_trees(
        &mut self,
        table: &Table,
        roots: impl IntoIterator<Item = u32>,
        now: Instant,
    ) -> HashMap<u32, Usage> {
        let mut looks = HashMap::new();
        let mut usages = HashMap::new();
        for root in roots.into_iter().filter(|root| table.get(*root).is_some()) {
            let Ok(tree) = Tree::in_table(table, root) else {
                continue;
            };
            let mut total = Usage::default();
            for stat in tree.members().filter_map(|member| table.get(member.pid)) {
                let usage = self.look(stat, now, &mut looks);
                total.cpu_percent = tenths(total.cpu_percent + usage.cpu_percent);
                total.memory_bytes += usage.memory_bytes;
            }
            usages.insert(root, total);
        }
        self.previous = looks;
        usages
    }

    fn look(&self, stat: &Stat, now: Instant, looks: &mut HashMap<Identity, Look>) -> Usage {
        let identity = Identity::of(stat);
        let look = match self.previous.get(&identity) {
            Some(previous) => previous.then(stat.ticks, now, self.ticks_per_second),
            None => Look {
                ticks: stat.ticks,
                at: now,
                cpu_percent: 0.0,
            },
        };
        looks.insert(identity, look);
        Usage {
            cpu_percent: look.cpu_percent,
            memory_bytes: resident_pages(stat.pid).saturating_mul(self.page_bytes),
        }
    }
}

impl Default for Sampler {
    fn default() -> Sampler {
        Sampler::new()
    }
}

impl Look {
    fn then(self, ticks: u64, at: Instant, ticks_per_second: f64) -> Look {
        let window = at.saturating_duration_since(self.at);
        if window < SHORTEST_WINDOW {
            return self;
        }
        let seconds = ticks.saturating_sub(self.ticks) as f64 / ticks_per_second;
        Look {
            ticks,
            at,
            cpu_percent: tenths(100.0 * seconds / window.as_secs_f64()),
        }
    }
}

fn tenths(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::Child;

    #[test]
    fn the_share_is_that_of_the_time_between_two_looks_with_one_decimal() {
        let at = Instant::now();
        let first = Look {
            ticks: 1000,
            at,
            cpu_percent: 0.0,
        };
        let second = first.then(1050, at + Duration::from_secs(3), 100.0);
        assert_eq!(second.cpu_percent, 16.7);
        let third = second.then(1450, at + Duration::from_secs(5), 100.0);
        assert_eq!(third.cpu_percent, 200.0);
        assert_eq!(
            third.then(1451, at + Duration::from_secs(5), 100.0).cpu_percent,
            200.0
        );
    }

    #[test]
    fn memory_is_that_of_the_process_and_the_first_look_has_no_share() {
        let own = std::process::id();
        let usage = Sampler::new().sample([own, u32::MAX], Instant::now());
        assert_eq!(usage.len(), 1);
        assert_eq!(usage[&own].cpu_percent, 0.0);
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let resident = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        let kilobytes: u64 = resident.split_whitespace().nth(1).unwrap().parse().unwrap();
        let difference = usage[&own].memory_bytes.abs_diff(kilobytes * 1024);
        assert!(difference < 16 << 20, "{usage:?} but {resident}");
    }

    #[test]
    fn a_busy_process_uses_a_processor() {
        let child = Child::spinning();
        let pid = child.identity().pid;
        let mut sampler = Sampler::new();
        let start = Stat::read(pid).unwrap().ticks;
        sampler.sample([pid], Instant::now());
        child.until(|| Stat::read(pid).is_some_and(|stat| stat.ticks >= start + 20));
        let usage = sampler.sample([pid], Instant::now())[&pid];
        assert!(usage.cpu_percent > 0.0 && usage.cpu_percent < 200.0, "{usage:?}");
    }

    #[test]
    fn a_tree_uses_what_its_members_use() {
        let child = Child::with_grandchild();
        let pid = child.identity().pid;
        let table = Table::read().unwrap();
        let mut sampler = Sampler::new();
        let whole = sampler.sample_trees(&table, [pid], Instant::now())[&pid];
        assert_eq!(sampler.previous.len(), 2);
        let alone = sampler.sample([pid], Instant::now())[&pid];
        assert!(whole.memory_bytes > alone.memory_bytes, "{whole:?} {alone:?}");
    }

    #[test]
    fn what_is_not_asked_for_again_is_forgotten() {
        let own = std::process::id();
        let mut sampler = Sampler::new();
        sampler.sample([own], Instant::now());
        assert_eq!(sampler.previous.len(), 1);
        sampler.sample([u32::MAX], Instant::now());
        assert!(sampler.previous.is_empty());
    }
}
