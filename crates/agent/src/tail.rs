//! The last lines of processes, to go with a failure.

use qd_api::{Process, log::LogLine};

use crate::{door::Door, logs, sources};

/// Up to `lines` of the last lines of each process; nothing where they cannot be read.
pub async fn of(door: &Door, processes: &[Process], lines: usize) -> Vec<LogLine> {
    let Ok(snapshot) = door.bridge.snapshot() else {
        return Vec::new();
    };
    let mut tail = Vec::new();
    for process in processes {
        let Some(entry) = snapshot.entry(process.id) else {
            continue;
        };
        let files = sources::of(door, [entry], None);
        let query = logs::Query {
            lines,
            since: None,
            grep: None,
            cursor: None,
        };
        if let Ok(page) = logs::history(files, query, door.config.logs.limits(), &door.clock).await {
            tail.extend(page.lines);
        }
    }
    tail
}
