//! From processes to the files their output goes to, each file once, and kept up to date while one follows.

use std::{collections::HashSet, path::PathBuf, sync::Arc};

use qd_api::{Target, log::Stream};
use tokio::sync::watch;

use crate::{
    bridge::{Entry, Snapshot},
    door::Door,
    grant::{Grant, Need},
    logs::Source,
};

/// The log files of these processes. Processes that share a file count as one, under the first of them.
pub fn of<'a>(
    door: &Door,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
    stream: Option<Stream>,
) -> Vec<Source> {
    let root = door.bridge.home().logs();
    let mut seen = HashSet::new();
    let mut sources = Vec::new();
    for entry in entries {
        let paths = [
            (Stream::Out, &entry.process.logs.out),
            (Stream::Err, &entry.process.logs.err),
        ];
        for (which, path) in paths {
            let Some(path) = path
                .as_ref()
                .filter(|_| stream.is_none_or(|wanted| wanted == which))
            else {
                continue;
            };
            let path = PathBuf::from(path);
            if seen.insert((path.clone(), which)) {
                let within = path.starts_with(&root).then(|| root.clone());
                let date_format = entry.record.log_date_format().map(crate::logs::DateFormat::new);
                sources.push(Source {
                    process: entry.process.reference(),
                    stream: which,
                    path,
                    root: within,
                    date_format,
                });
            }
        }
    }
    sources
}

/// The same, followed: the receiver changes when the set of files does.
pub fn watch<N: Need>(
    door: &Door,
    grant: &Grant<N>,
    target: Target,
    stream: Option<Stream>,
) -> watch::Receiver<Arc<Vec<Source>>> {
    let select = {
        let (door, grant) = (door.clone(), grant.clone());
        move |snapshot: &Snapshot| {
            let chosen: Vec<_> = grant
                .visible(snapshot)
                .filter(|entry| target.matches(&entry.process))
                .collect();
            of(&door, chosen, stream)
        }
    };
    let mut snapshots = door.bridge.watch();
    let first = snapshots
        .borrow_and_update()
        .as_deref()
        .map(&select)
        .unwrap_or_default();
    let (sender, receiver) = watch::channel(Arc::new(first));
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = sender.closed() => return,
                changed = snapshots.changed() => if changed.is_err() { return },
            }
            // While the daemon is away the files stay what they were.
            let Some(now) = snapshots.borrow_and_update().as_deref().map(&select) else {
                continue;
            };
            sender.send_if_modified(|sources| {
                let changed = **sources != now;
                if changed {
                    *sources = Arc::new(now);
                }
                changed
            });
        }
    });
    receiver
}
