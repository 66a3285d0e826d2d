//! Starting a keeper, and through it a daemon, for a home that has none.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::{
            fs::{DirBuilderExt, OpenOptionsExt},
            net::UnixStream,
        },
    },
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use qd_pm2::Home;
use qd_supervisor::inherit;
use rustix::fs::{FlockOperation, flock};

use crate::{elsewhere, journal::Journal, keeper, run::OUTPUTS, seal::Seal};

/// How long a daemon may take until both its sockets listen.
const DEADLINE: Duration = Duration::from_secs(20);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(1);
/// How much of the log is shown when it did not start, in bytes.
const TAIL: u64 = 4096;

/// Why there is no daemon.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something of the home cannot be made or used.
    #[error("cannot use {}: {source}", path.display())]
    Home {
        /// What of it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A daemon has this home already.
    #[error("a daemon runs in {} already", .0.display())]
    Taken(PathBuf),
    /// It ended, or did not listen in time.
    #[error("the daemon of {} did not start{}", home.display(), told(log))]
    NotStarted {
        /// Its home.
        home: PathBuf,
        /// What it said at last.
        log: String,
    },
    /// The keeper failed.
    #[error("the keeper failed")]
    Keeper(#[source] io::Error),
}

fn told(log: &str) -> String {
    if log.is_empty() {
        String::new()
    } else {
        format!("; its log ends with\n{log}")
    }
}

/// Whether a daemon listens on both sockets of this home.
#[must_use]
pub fn listens(home: &Home) -> bool {
    UnixStream::connect(home.rpc_sock()).is_ok() && UnixStream::connect(home.pub_sock()).is_ok()
}

/// Makes the home of a daemon, for its owner only.
///
/// # Errors
/// [`Error::Home`].
pub fn prepare(home: &Home) -> Result<(), Error> {
    for folder in [home.root().to_owned(), home.logs(), home.pids()] {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|source| Error::Home { path: folder, source })?;
    }
    Ok(())
}

/// What becomes of the outputs that a keeper is started with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outputs {
    /// It says there what it has to say, and so does the daemon.
    Own,
    /// The daemon shows on them what apps write. What both say themselves goes to the daemon's log.
    Shown,
}

/// Is the keeper of this home, until the daemon is told to end. `arguments` make `program` its daemon.
///
/// # Errors
/// [`Error::Taken`]; [`Error`] otherwise.
pub async fn keep(
    home: &Home,
    program: PathBuf,
    arguments: Vec<String>,
    outputs: Outputs,
) -> Result<(), Error> {
    prepare(home)?;
    inherit::nothing();
    let mut lock = lock(home)?;
    let at = |path: PathBuf| move |source| Error::Home { path, source };
    lock.set_len(0)
        .and_then(|()| writeln!(lock, "{}", std::process::id()))
        .map_err(at(home.root().join("daemon.lock")))?;
    let held = match outputs {
        Outputs::Own => Vec::new(),
        Outputs::Shown => hand_over(home).map_err(at(elsewhere::log(home)))?,
    };
    let options = keeper::Options {
        program,
        args: arguments,
        held,
    };
    Box::pin(keeper::run(options)).await.map_err(Error::Keeper)
}

/// This home, for oneself as long as the file is open.
fn lock(home: &Home) -> Result<File, Error> {
    let path = home.root().join("daemon.lock");
    let lock = private(&path).map_err(|source| Error::Home { path, source })?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive)
        .map_err(|_| Error::Taken(home.root().to_owned()))?;
    Ok(lock)
}

/// This process's outputs, which then lead to the daemon's log.
fn hand_over(home: &Home) -> io::Result<Vec<(&'static str, OwnedFd)>> {
    let log = private(&elsewhere::log(home))?;
    let (out, err) = (
        io::stdout().as_fd().try_clone_to_owned()?,
        io::stderr().as_fd().try_clone_to_owned()?,
    );
    rustix::stdio::dup2_stdout(&log)?;
    rustix::stdio::dup2_stderr(&log)?;
    Ok(OUTPUTS.into_iter().zip([out, err]).collect())
}

/// Sees to it that the next daemon of this home starts nothing of what ran in it. What a keeper left behind that was
/// killed, it still ends.
///
/// # Errors
/// [`Error::Taken`]; [`Error::Home`].
pub fn rest(home: &Home) -> Result<(), Error> {
    prepare(home)?;
    let _lock = lock(home)?;
    let state = home.root().join("state");
    if !state.exists() {
        return Ok(());
    }
    let opened = Seal::of(home).and_then(|seal| Journal::open(&state, seal));
    let rested = opened.and_then(|(mut journal, loaded)| {
        loaded.processes.into_iter().try_for_each(|mut saved| {
            saved.wanted = false;
            journal.put(saved)
        })
    });
    rested.map_err(|source| Error::Home { path: state, source })
}

/// Starts a keeper as a child of this process, and waits until its daemon listens. What both say goes to the daemon's
/// log.
///
/// # Errors
/// [`Error::NotStarted`], with the end of the log; [`Error::Home`].
pub async fn start(home: &Home, mut command: Command, outputs: Outputs) -> Result<Child, Error> {
    prepare(home)?;
    inherit::nothing();
    let path = elsewhere::log(home);
    let at = |source| Error::Home {
        path: path.clone(),
        source,
    };
    let mut log = private(&path).map_err(at)?;
    let begin = log.seek(SeekFrom::End(0)).map_err(at)?;
    let output = || match outputs {
        Outputs::Own => log.try_clone().map(Stdio::from),
        Outputs::Shown => Ok(Stdio::inherit()),
    };
    let mut child = command
        // Not in whichever folder it was first called from, which could not be removed then.
        .current_dir(home.root())
        .stdin(Stdio::null())
        .stdout(output().map_err(at)?)
        .stderr(output().map_err(at)?)
        .spawn()
        .map_err(Error::Keeper)?;
    let begun = Instant::now();
    let mut is_ours = true;
    loop {
        if listens(home) && home.read_pid().is_some() {
            if is_ours && keeper_of(home) == Some(child.id()) {
                return Ok(child);
            }
            // It came too late, and may not have seen that yet: left alone, it would take the home once it is free.
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::Taken(home.root().to_owned()));
        }
        if is_ours && child.try_wait().map_err(Error::Keeper)?.is_some() {
            // Another may have been faster, and be about to listen.
            is_ours = false;
        }
        if begun.elapsed() > DEADLINE || (!is_ours && !is_kept(home)) {
            // Nothing of it may be left behind half started; it may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::NotStarted {
                home: home.root().to_owned(),
                log: tail(&mut log, begin),
            });
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The keeper that had this home last.
fn keeper_of(home: &Home) -> Option<u32> {
    let said = std::fs::read_to_string(home.root().join("daemon.lock"));
    said.ok()?.trim().parse().ok()
}

/// Whether a keeper has this home.
fn is_kept(home: &Home) -> bool {
    let lock = File::open(home.root().join("daemon.lock"));
    lock.is_ok_and(|lock| flock(&lock, FlockOperation::NonBlockingLockShared).is_err())
}

fn private(path: &std::path::Path) -> io::Result<File> {
    let nofollow = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .mode(0o600)
        .custom_flags(nofollow)
        .open(path)
}

fn tail(log: &mut File, begin: u64) -> String {
    let end = log.seek(SeekFrom::End(0)).unwrap_or(begin);
    let from = begin.max(end.saturating_sub(TAIL));
    let mut bytes = Vec::new();
    let read = log
        .seek(SeekFrom::Start(from))
        .and_then(|_| log.take(TAIL).read_to_end(&mut bytes));
    match read {
        Ok(_) => String::from_utf8_lossy(&bytes).trim().to_owned(),
        Err(_) => String::new(),
    }
}
