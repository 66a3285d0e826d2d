//! What the operating system says of this host.

use std::path::Path;

use procfs::{Current, CurrentSI, LoadAverage, Meminfo};
use qd_api::{
    Time,
    host::{Agent, Host},
};

use crate::door::Door;

/// The host as it is now. Reads a few files of /proc; what cannot be read is zero.
pub fn describe(door: &Door) -> Host {
    let memory = Meminfo::current().ok();
    let load = LoadAverage::current().ok();
    let system = rustix::system::uname();
    let text = |value: &std::ffi::CStr| value.to_string_lossy().into_owned();
    let (disk_bytes, disk_available_bytes) = disk(door.bridge.home().root());
    Host {
        name: door.host_name.clone(),
        id: door.authority.host_id().to_owned(),
        os: format!("{} {}", text(system.sysname()), text(system.release())),
        arch: text(system.machine()),
        cpus: std::thread::available_parallelism().map_or(1, |count| count.get() as u32),
        memory_bytes: memory.as_ref().map_or(0, |memory| memory.mem_total),
        memory_available_bytes: memory.and_then(|memory| memory.mem_available).unwrap_or_default(),
        load: load.map_or([0.0; 3], |load| {
            [load.one, load.five, load.fifteen].map(f64::from)
        }),
        disk_bytes,
        disk_available_bytes,
        booted_at: booted_at(),
        agent: Agent {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            started_at: door.started_at,
        },
        daemon: door.bridge.daemon(),
        console: door.link.describe(),
    }
}

fn disk(path: &Path) -> (u64, u64) {
    match rustix::fs::statvfs(path) {
        Ok(disk) => (
            disk.f_blocks.saturating_mul(disk.f_frsize),
            disk.f_bavail.saturating_mul(disk.f_frsize),
        ),
        Err(_) => (0, 0),
    }
}

fn booted_at() -> Option<Time> {
    let seconds = procfs::KernelStats::current().ok()?.btime;
    Time::from_millis(i64::try_from(seconds).ok()?.checked_mul(1000)?)
}

/// The host's name: what the configuration says, else the system's.
pub fn host_name(configured: Option<&str>) -> String {
    match configured {
        Some(name) => name.to_owned(),
        None => rustix::system::uname().nodename().to_string_lossy().into_owned(),
    }
}
