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
    present(door, host, door.mirror.told(&host.id).as_ref(), limits)
}

fn present(door: &Door, host: &Host, told: Option<&Told>, limits: &Limits) -> FleetHost {
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
        summary: told.and_then(|told| told.summary(limits)),
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
    hosts: BTreeMap<String, (FleetHost, Instant)>,
    processes: BTreeMap<(String, u64), Seen>,
    was_told: bool,
}

impl View {
    /// What has changed since the last call; the first time everything.
    pub fn advance(
        &mut self,
        door: &Door,
        hosts: &[Host],
        limits: &Limits,
        selector: &HostSelector,
    ) -> FleetDelta {
        let mut delta = FleetDelta {
            full: !self.was_told,
            ..FleetDelta::default()
        };
        self.was_told = true;
        let mut old_hosts = std::mem::take(&mut self.hosts);
        let mut old = std::mem::take(&mut self.processes);
        for host in hosts {
            if !limits.sees_host(&host.name, &host.tags) || !selector.matches(&host.name, &host.tags) {
                continue;
            }
            let told = door.mirror.told(&host.id);
            let now = present(door, host, told.as_ref(), limits);
            let kept = match old_hosts.remove(&host.name) {
                Some((was, at)) if is_same(&was, &now, at) => (was, at),
                _ => {
                    delta.hosts.push(now.clone());
                    (now, Instant::now())
                }
            };
            self.hosts.insert(host.name.clone(), kept);
            for seen in told.iter().flat_map(|told| told.visible(limits)) {
                let key = (host.name.clone(), seen.process.id);
                match old.remove(&key) {
                    Some(was) if !Arc::ptr_eq(&was.process, &seen.process) => {
                        delta.processes.push(process(&host.name, seen));
                    }
                    Some(was)
                        if was.cpu_percent != seen.cpu_percent || was.memory_bytes != seen.memory_bytes =>
                    {
                        delta.usage.push(usage(&host.name, seen));
                    }
                    Some(_) => {}
                    None => delta.processes.push(process(&host.name, seen)),
                }
                self.processes.insert(key, seen.clone());
            }
        }
        delta.removed_hosts = old_hosts.into_keys().collect();
        delta.removed_processes = old
            .into_keys()
            .map(|(host, id)| FleetProcessRef { host, id })
            .collect();
        delta
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
