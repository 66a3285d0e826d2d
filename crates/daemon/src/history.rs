//! How the last runs of each process ended, with the last lines they wrote.
//!
//! A file of lines beside the journal, so that the next daemon knows them too. It decides nothing: a line that is
//! damaged or was never written costs one entry of one process, and nothing waits for the disk.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use qd_pm2::run::{History as Shown, Run};
use serde::{Deserialize, Serialize};

use crate::file;

/// Runs remembered of each process.
const RUNS: usize = 20;
/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// The file is written anew once what was added to it is this large, in bytes, and larger than what it began with.
const GROWN: usize = 1 << 20;

/// The runs of every process.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    /// None while it cannot be written.
    file: Option<File>,
    began: usize,
    added: usize,
    runs: BTreeMap<u64, VecDeque<Run>>,
}

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    id: u64,
    /// None when the process was forgotten: its number may be given to another.
    run: Option<Run>,
}

impl History {
    /// Reads what is there, as far as it can be read.
    #[must_use]
    pub fn open(path: PathBuf) -> Self {
        let mut history = Self {
            file: None,
            began: 0,
            added: 0,
            runs: BTreeMap::new(),
            path,
        };
        let bytes = read(&history.path);
        for line in bytes.split(|byte| *byte == b'\n') {
            match serde_json::from_slice(line) {
                Ok(Line { id, run: Some(run) }) => history.remember(id, run),
                Ok(Line { id, run: None }) => drop(history.runs.remove(&id)),
                Err(_) => {}
            }
        }
        if bytes.len() > GROWN {
            history.renew();
        } else {
            history.go_on(bytes.len());
        }
        history
    }

    /// Notes a run that ended. One that is known already, because a daemon noted it and was then killed, is known once.
    pub fn add(&mut self, id: u64, run: Run) {
        let is_known = self
            .runs
            .get(&id)
            .and_then(VecDeque::back)
            .is_some_and(|last| last.exit.at == run.exit.at && last.started_at == run.started_at);
        if !is_known {
            self.remember(id, run.clone());
            self.append(&Line { id, run: Some(run) });
        }
    }

    /// Forgets a process.
    pub fn forget(&mut self, id: u64) {
        if self.runs.remove(&id).is_some() {
            self.append(&Line { id, run: None });
        }
    }

    /// What is known of these processes.
    #[must_use]
    pub fn of(&self, ids: &[u64]) -> Shown {
        let runs = |id: &u64| Some((*id, self.runs.get(id)?.iter().cloned().collect()));
        ids.iter().filter_map(runs).collect()
    }

    fn remember(&mut self, id: u64, run: Run) {
        let runs = self.runs.entry(id).or_default();
        if runs.len() >= RUNS {
            runs.pop_front();
        }
        runs.push_back(run);
    }

    fn append(&mut self, line: &Line) {
        let bytes = bytes_of(line);
        let written = self.file.as_mut().map(|file| file.write_all(&bytes));
        if !matches!(written, Some(Ok(()))) {
            tracing::debug!(path = %self.path.display(), "cannot note how a run ended");
        }
        self.added += bytes.len();
        if self.added > GROWN.max(self.began) {
            self.renew();
        }
    }

    /// Goes on at the end of the file, which is this long.
    fn go_on(&mut self, length: usize) {
        self.began = length;
        let opened = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.path);
        match opened {
            Ok(file) => self.file = Some(file),
            Err(error) => self.without(&error),
        }
    }

    fn without(&self, error: &io::Error) {
        tracing::warn!(%error, path = %self.path.display(), "cannot write how runs ended; going on without");
    }

    /// Writes the file anew, with what is remembered only.
    fn renew(&mut self) {
        let lines = self
            .runs
            .iter()
            .flat_map(|(id, runs)| runs.iter().map(|run| (*id, run.clone())));
        let bytes: Vec<u8> = lines
            .flat_map(|(id, run)| bytes_of(&Line { id, run: Some(run) }))
            .collect();
        (self.began, self.added) = (bytes.len(), 0);
        match file::replace(&self.path, &bytes) {
            Ok(file) => self.file = Some(file),
            Err(error) => self.without(&error),
        }
    }
}

/// A line with newlines on both sides: one before it that was cut short takes nothing along.
fn bytes_of(line: &Line) -> Vec<u8> {
    let mut bytes = vec![b'\n'];
    // Numbers and texts only: this cannot fail.
    bytes.extend(serde_json::to_vec(line).unwrap_or_default());
    bytes.push(b'\n');
    bytes
}

fn read(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
    match read {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, path = %path.display(), "cannot read how runs ended"),
    }
    bytes
}

#[cfg(test)]
mod tests {
    use qd_pm2::record::Exit;

    use super::*;

    fn run(at: i64) -> Run {
        let exit = Exit {
            code: Some(1),
            at: Some(at),
            ..Exit::default()
        };
        Run {
            started_at: Some(at - 1),
            exit,
            lines: Vec::new(),
        }
    }

    fn ends(history: &History, id: u64) -> Vec<i64> {
        let of = history.of(&[id]);
        let runs = of.get(&id).map_or(&[][..], Vec::as_slice);
        runs.iter().filter_map(|run| run.exit.at).collect()
    }

    #[test]
    fn the_next_daemon_knows_the_last_runs_of_each_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history");
        let mut history = History::open(path.clone());
        for at in 0..30 {
            history.add(3, run(at));
        }
        history.add(4, run(1));
        let next = History::open(path);
        assert_eq!(ends(&next, 3), (10..30).collect::<Vec<_>>());
        assert_eq!(ends(&next, 4), [1]);
        assert_eq!(ends(&next, 5), [0; 0]);
    }

    #[test]
    fn a_process_that_gets_the_number_of_one_forgotten_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history");
        let mut history = History::open(path.clone());
        history.add(3, run(1));
        history.forget(3);
        assert_eq!(ends(&history, 3), [0; 0]);
        assert_eq!(ends(&History::open(path), 3), [0; 0]);
    }

    #[test]
    fn a_run_that_is_noted_twice_is_known_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path().join("history"));
        history.add(3, run(1));
        history.add(3, run(1));
        assert_eq!(ends(&history, 3), [1]);
    }

    #[test]
    fn a_damaged_line_costs_itself_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history");
        let mut history = History::open(path.clone());
        history.add(3, run(1));
        let half = bytes_of(&Line {
            id: 3,
            run: Some(run(2)),
        });
        history.file.as_mut().unwrap().write_all(&half[..20]).unwrap();
        history.add(3, run(3));
        assert_eq!(ends(&History::open(path), 3), [1, 3]);
    }

    #[test]
    fn the_file_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history");
        let mut history = History::open(path.clone());
        for at in 0..20_000 {
            history.add(3, run(at));
        }
        assert!(path.metadata().unwrap().len() < 2 * GROWN as u64);
    }
}
