//! `getMonitorData`: the list, measured now.

use std::{sync::Arc, time::Instant};

use qd_pm2::record::Status;
use serde_json::{Value, json};

use crate::{daemon::Daemon, process::Process};

impl Daemon {
    /// Every record with what its process uses.
    pub(super) fn measured(&self) -> Vec<Value> {
        let processes = self.registry().all();
        let running = |process: &Arc<Process>| {
            let state = process.state();
            Some(state.pid()).filter(|pid| *pid > 0 && state.status == Status::Online)
        };
        let pids: Vec<Option<u32>> = processes.iter().map(running).collect();
        let used = self
            .sampler()
            .sample(pids.iter().copied().flatten(), Instant::now());
        let measured = |(process, pid): (&Arc<Process>, &Option<u32>)| {
            let usage = pid.and_then(|pid| used.get(&pid).copied()).unwrap_or_default();
            let mut record = process.record();
            record["monit"] = json!({ "memory": usage.memory_bytes, "cpu": usage.cpu_percent });
            record
        };
        processes.iter().zip(&pids).map(measured).collect()
    }

    /// Every record.
    pub(super) fn records(&self) -> Value {
        self.registry()
            .all()
            .iter()
            .map(|process| process.record())
            .collect()
    }
}
