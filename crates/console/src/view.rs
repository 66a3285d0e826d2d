//! Hosts and processes as one caller sees them, and what has changed since it last looked.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use qd_api::{
    Process,
    fleet::{
        FleetDelta, FleetHost, FleetProcess, FleetProcessRef, FleetUsage, HostSelector, HostSummary, Limits,
        Presence,
    },
};

use crate::{
    door::Door,
    mirror::{Seen, Told},
    store::Host,
};

/// How often a host is told anew when only its load and what it uses have changed.
const LOAD_EVERY: Duration = Duration::from_secs(5);

/// A host as the API shows it to somebody with these limits.
pub fn shown(door: &Door, host: &Host, limits: &Limits) -> FleetHost {
    let told = door.mirror.told(&host.id);
    present(door, host, told.and_then(|told| told.summary(limits)))
}

fn present(door: &Door, host: &Host, summary: Option<HostSummary>) -> FleetHost {
    let session = door.session(host);
    let peer = session.as_ref().map(|session| session.peer());
    FleetHost {
        name: host.name.clone(),
        id: host.id.clone(),
        tags: host.tags.clone(),
        presence: if peer.is_some() {
            Presence::Online
        } else {
            Presence::Offline
        },
        since: host.last_seen_at,
        enrolled_at: host.enrolled_at,
        agent_version: peer.map(|peer| peer.version.clone()),
        allows: peer.map(|peer| peer.capabilities.clone()).unwrap_or_default(),
        lacks: peer
            .map(|peer| peer.agreement.missing.clone())
            .unwrap_or_default(),
        summary,
        cloned_at: door.clones.of(&host.id),
    }
}

/// A process as the API shows it.
pub fn process(host: &str, seen: &Seen) -> FleetProcess {
    FleetProcess {
        host: host.to_owned(),
        process: Process {
            cpu_percent: seen.cpu_percent,
            memory_bytes: seen.memory_bytes,
            ..Process::clone(&seen.process)
        },
    }
}

/// What one caller was last told.
#[derive(Default)]
pub struct View {
    hosts: BTreeMap<String, Known>,
    was_told: bool,
}

/// What it knows of one host.
struct Known {
    /// The host as it was shown last, and when.
    shown: FleetHost,
    shown_at: Instant,
    /// What the host had told, and how it was by that.
    told: Told,
    summary: Option<HostSummary>,
}

impl View {
    /// What has changed since the last call, which had the same limits and the same selector; the first time everything.
    pub fn advance(
        &mut self,
        door: &Door,
        hosts: &[Arc<Host>],
        limits: &Limits,
        selector: &HostSelector,
    ) -> FleetDelta {
        let mut delta = FleetDelta {
            full: !self.was_told,
            ..FleetDelta::default()
        };
        self.was_told = true;
        let mut old = std::mem::take(&mut self.hosts);
        for host in hosts {
            if !limits.sees_host(&host.name, &host.tags) || !selector.matches(&host.name, &host.tags) {
                continue;
            }
            let was = old.remove(&host.name);
            let told = door.mirror.told(&host.id).unwrap_or_default();
            let summary = match &was {
                Some(was) if told.is(&was.told) => was.summary.clone(),
                _ => told.summary(limits),
            };
            let now = present(door, host, summary.clone());
            match &was {
                Some(was) => compare(&mut delta, &host.name, &was.told, &told, limits),
                None => compare(&mut delta, &host.name, &Told::default(), &told, limits),
            }
            let (shown, shown_at) = match was {
                Some(was) if is_same(&was.shown, &now, was.shown_at) => (was.shown, was.shown_at),
                _ => {
                    delta.hosts.push(now.clone());
                    (now, Instant::now())
                }
            };
            let known = Known {
                shown,
                shown_at,
                told,
                summary,
            };
            self.hosts.insert(host.name.clone(), known);
        }
        for (host, was) in old {
            compare(&mut delta, &host, &was.told, &Told::default(), limits);
            delta.removed_hosts.push(host);
        }
        delta
    }
}

/// Adds what has changed about the processes of one host. Those that are the same value are not walked.
fn compare(delta: &mut FleetDelta, host: &str, was: &Told, now: &Told, limits: &Limits) {
    if Arc::ptr_eq(&was.processes, &now.processes) {
        return;
    }
    for seen in now.visible(limits) {
        match was.process(seen.process.id, limits) {
            Some(was) if Arc::ptr_eq(&was.process, &seen.process) => {
                if was.cpu_percent != seen.cpu_percent || was.memory_bytes != seen.memory_bytes {
                    delta.usage.push(usage(host, seen));
                }
            }
            _ => delta.processes.push(process(host, seen)),
        }
    }
    for was in was.visible(limits) {
        let id = was.process.id;
        if now.process(id, limits).is_none() {
            let host = host.to_owned();
            delta.removed_processes.push(FleetProcessRef { host, id });
        }
    }
}

/// Whether a delta says anything.
pub fn is_empty(delta: &FleetDelta) -> bool {
    *delta == FleetDelta::default()
}

fn usage(host: &str, seen: &Seen) -> FleetUsage {
    FleetUsage {
        host: host.to_owned(),
        id: seen.process.id,
        cpu_percent: seen.cpu_percent,
        memory_bytes: seen.memory_bytes,
    }
}

/// Whether a host need not be told anew.
fn is_same(was: &FleetHost, now: &FleetHost, told_at: Instant) -> bool {
    if was == now {
        return true;
    }
    told_at.elapsed() < LOAD_EVERY && calm(was) == calm(now)
}

/// A host without what changes all the time.
fn calm(host: &FleetHost) -> FleetHost {
    let mut host = host.clone();
    host.summary = host.summary.map(|summary| HostSummary {
        at: qd_api::Time::from_millis(0).unwrap_or(summary.at),
        load: 0.0,
        memory_available_bytes: 0,
        processes_cpu_percent: 0.0,
        processes_memory_bytes: 0,
        ..summary
    });
    host
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mirror;

    fn told(processes: &[(u64, &str, u64)]) -> Told {
        let mut told = Told::default();
        let list = processes
            .iter()
            .map(|(id, name, restarts)| mirror::process(*id, name, *restarts));
        told.list(list.collect());
        told
    }

    fn compared(was: &Told, now: &Told, limits: &Limits) -> (Vec<u64>, Vec<u64>, Vec<u64>) {
        let mut delta = FleetDelta::default();
        compare(&mut delta, "web-1", was, now, limits);
        (
            delta.processes.iter().map(|item| item.process.id).collect(),
            delta.usage.iter().map(|item| item.id).collect(),
            delta.removed_processes.iter().map(|item| item.id).collect(),
        )
    }

    #[test]
    fn of_a_host_is_told_what_is_new_what_it_uses_and_what_is_gone() {
        let limits = Limits::default();
        let was = told(&[(1, "web", 0), (2, "job", 0), (3, "db", 0)]);
        let mut now = was.clone();
        let mut busy = mirror::process(1, "web", 0);
        busy.cpu_percent = 90.0;
        now.list(vec![
            busy,
            mirror::process(2, "job", 1),
            mirror::process(4, "new", 0),
        ]);
        assert_eq!(compared(&was, &now, &limits), (vec![2, 4], vec![1], vec![3]));
    }

    #[test]
    fn a_process_that_becomes_one_of_anothers_apps_is_gone_for_who_is_limited() {
        let limits = Limits {
            apps: Some(vec!["web".parse().expect("a pattern")]),
            ..Limits::default()
        };
        let was = told(&[(1, "web", 0), (2, "db", 0)]);
        let mut now = was.clone();
        now.list(vec![mirror::process(1, "db", 0), mirror::process(2, "web", 0)]);
        assert_eq!(compared(&was, &now, &limits), (vec![2], vec![], vec![1]));
    }
}
