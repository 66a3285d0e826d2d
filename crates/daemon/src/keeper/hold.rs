//! What the keeper holds: every run with its pipes, and named descriptors.

use std::{
    collections::BTreeMap,
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use qd_supervisor::{
    descriptors::Given,
    ipc::fds,
    spawn::{self, Ends},
};
use rustix::pipe::{PipeFlags, pipe_with};

use super::protocol::{Answer, Ask, End, Run, VERSION, Wire};

/// Most named descriptors: there are two listeners, and two to show output on.
const MAX_NAMED: usize = 16;

/// Everything that is held.
#[derive(Debug, Default)]
pub struct Hold {
    /// The limit of descriptors that programs get.
    given: Option<Given>,
    runs: BTreeMap<String, Kept>,
    named: BTreeMap<String, OwnedFd>,
}

#[derive(Debug)]
struct Kept {
    run: Run,
    pipes: Vec<OwnedFd>,
}

impl Hold {
    /// Holds nothing yet; programs get this limit of descriptors.
    pub fn new(given: Given) -> Self {
        Self {
            given: Some(given),
            ..Self::default()
        }
    }

    /// Does what can be done without a connection; the answer, and the descriptors to send with it.
    pub fn answer(&mut self, ask: Ask, given: Vec<OwnedFd>) -> (Answer, Vec<BorrowedFd<'_>>) {
        match ask {
            Ask::Hello => (Answer::Version(VERSION), Vec::new()),
            Ask::Spawn { key, plan } => self.spawn(&key, plan),
            Ask::List => {
                let runs = self.runs.values().map(|kept| kept.run.clone()).collect();
                (Answer::Runs(runs), Vec::new())
            }
            Ask::Fetch { key } => self.fetch(&key),
            Ask::Forget { key } => {
                // Who still runs is still ours to reap, and is told apart from what the daemon knows by its key.
                if self.runs.get(&key).is_some_and(|kept| kept.run.end.is_some()) {
                    self.runs.remove(&key);
                }
                (Answer::Done, Vec::new())
            }
            Ask::Put { name } => match given.into_iter().next() {
                Some(fd) if self.named.len() < MAX_NAMED || self.named.contains_key(&name) => {
                    self.put(name, fd);
                    (Answer::Done, Vec::new())
                }
                _ => (
                    Answer::Failed(format!("there is no room for a descriptor named {name}")),
                    Vec::new(),
                ),
            },
            Ask::Take { name } => {
                let held = self.named.get(&name).map(AsFd::as_fd);
                (Answer::Done, held.into_iter().collect())
            }
            Ask::Handover | Ask::End => (Answer::Done, Vec::new()),
        }
    }

    /// Holds a descriptor under a name.
    pub fn put(&mut self, name: String, fd: OwnedFd) {
        self.named.insert(name, fd);
    }

    fn spawn(&mut self, key: &str, plan: Wire) -> (Answer, Vec<BorrowedFd<'_>>) {
        if !self.runs.contains_key(key) {
            let open_files = plan.open_files;
            match start(plan) {
                Ok((pid, channel, pipes)) => {
                    if let Some(given) = &self.given {
                        given.give(pid, open_files);
                    }
                    let run = Run {
                        key: key.to_owned(),
                        pid,
                        channel,
                        end: None,
                    };
                    self.runs.insert(key.to_owned(), Kept { run, pipes });
                }
                Err(error) => return (Answer::Failed(error), Vec::new()),
            }
        }
        self.fetch(key)
    }

    fn fetch(&self, key: &str) -> (Answer, Vec<BorrowedFd<'_>>) {
        match self.runs.get(key) {
            Some(kept) => (
                Answer::Started(kept.run.clone()),
                kept.pipes.iter().map(AsFd::as_fd).collect(),
            ),
            None => (Answer::Failed(format!("there is no run {key}")), Vec::new()),
        }
    }

    /// Marks the run of this process as ended, if it is one; what to tell the daemon.
    pub fn ended(&mut self, pid: u32, end: End) -> Option<Run> {
        let kept = self
            .runs
            .values_mut()
            .find(|kept| kept.run.pid == pid && kept.run.end.is_none())?;
        kept.run.end = Some(end);
        Some(kept.run.clone())
    }

    /// How many programs run.
    pub fn running(&self) -> usize {
        self.runs.values().filter(|kept| kept.run.end.is_none()).count()
    }
}

/// Starts a program; its pid and our ends of its pipes: its input, its output, its errors, its channel.
fn start(wire: Wire) -> Result<(u32, bool, Vec<OwnedFd>), String> {
    let io = |error: io::Error| format!("cannot make pipes: {error}");
    let pipe = || pipe_with(PipeFlags::CLOEXEC).map_err(|error| io(error.into()));
    let with_channel = wire.channel;
    let (stdin, input) = pipe()?;
    let (output, stdout) = pipe()?;
    let (errors, stderr) = pipe()?;
    let mut pipes = vec![input, output, errors];
    let mut channel = None;
    if with_channel {
        let (ours, theirs) = fds::pair().map_err(io)?;
        pipes.push(ours);
        channel = Some(theirs);
    }
    let ends = Ends {
        stdin,
        stdout,
        stderr,
        channel,
    };
    let pid = spawn::spawn(&wire.into_plan(), ends).map_err(|error| error.to_string())?;
    Ok((pid, with_channel, pipes))
}
