//! The daemon's side of the connection to its keeper.

use std::{
    collections::HashMap,
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use qd_supervisor::spawn::Plan;
use tokio::sync::{mpsc, oneshot};

use super::{
    link::{self, Receiver, Sender},
    protocol::{Answer, Ask, OLDEST, Request, Run, Say, VERSION, Wire},
};

/// How long the keeper may take for anything; it does nothing that takes long.
const DEADLINE: Duration = Duration::from_secs(20);
/// Most exits that wait to be heard of. The keeper keeps them all, so it may wait in turn.
const MAX_EXITS: usize = 1024;

/// The programs that ended, as they end.
pub type Exits = mpsc::Receiver<Run>;

/// Why the keeper did not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It says so; in words for people.
    #[error("{0}")]
    Refused(String),
    /// It is gone, or does not answer.
    #[error("the keeper does not answer")]
    Gone,
    /// It is older or newer than this daemon can speak to.
    #[error(
        "the keeper speaks version {0} of its protocol, and this daemon {OLDEST} to {VERSION}; stop it with `qd kill` and start it again"
    )]
    Version(u32),
}

/// Our ends of a program's pipes.
#[derive(Debug)]
pub struct Pipes {
    /// Its standard input.
    pub stdin: OwnedFd,
    /// Its standard output.
    pub stdout: OwnedFd,
    /// Its standard error.
    pub stderr: OwnedFd,
    /// Its channel.
    pub channel: Option<OwnedFd>,
}

/// A program that was started.
#[derive(Debug)]
pub struct Started {
    /// Which, and how it is.
    pub run: Run,
    /// How it is connected.
    pub pipes: Pipes,
}

type Asked = HashMap<u64, oneshot::Sender<(Answer, Vec<OwnedFd>)>>;

/// A cheap handle.
#[derive(Debug, Clone)]
pub struct Keeper {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    sender: Sender,
    next: AtomicU64,
    pending: Mutex<Asked>,
}

impl Keeper {
    /// Speaks to the keeper at the other end of a socket; the channel of exits closes when the keeper is gone.
    ///
    /// # Errors
    /// [`Error::Version`]; [`Error::Gone`].
    pub async fn connect(socket: OwnedFd) -> Result<(Self, Exits), Error> {
        let (sender, receiver) = link::link(socket).map_err(|_| Error::Gone)?;
        let inner = Arc::new(Inner {
            sender,
            next: AtomicU64::new(0),
            pending: Mutex::default(),
        });
        let (exits, heard) = mpsc::channel(MAX_EXITS);
        tokio::spawn(listen(receiver, inner.clone(), exits));
        let keeper = Self { inner };
        match keeper.ask(Ask::Hello, &[]).await?.0 {
            Answer::Version(version) if (OLDEST..=VERSION).contains(&version) => Ok((keeper, heard)),
            Answer::Version(version) => Err(Error::Version(version)),
            _ => Err(Error::Gone),
        }
    }

    async fn ask(&self, ask: Ask, fds: &[BorrowedFd<'_>]) -> Result<(Answer, Vec<OwnedFd>), Error> {
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let (answered, answer) = oneshot::channel();
        pending(&self.inner.pending).insert(id, answered);
        let asked = async {
            let sent = self.inner.sender.send(&Request { id, ask }, fds).await;
            sent.map_err(|error: io::Error| Error::Refused(error.to_string()))?;
            answer.await.map_err(|_| Error::Gone)
        };
        let answered = tokio::time::timeout(DEADLINE, asked).await;
        pending(&self.inner.pending).remove(&id);
        match answered {
            Ok(Ok((Answer::Failed(reason), _))) => Err(Error::Refused(reason)),
            Ok(answer) => answer,
            Err(_) => Err(Error::Gone),
        }
    }

    /// Starts a program under a key of the caller's choice.
    ///
    /// # Errors
    /// [`Error::Refused`] when it cannot be started, with the reason.
    pub async fn spawn(&self, key: &str, plan: &Plan, channel: bool) -> Result<Started, Error> {
        let plan = Wire::new(plan, channel);
        let key = key.to_owned();
        started(self.ask(Ask::Spawn { key, plan }, &[]).await?)
    }

    /// The pipes of a run, again.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is not held.
    pub async fn fetch(&self, key: &str) -> Result<Started, Error> {
        started(self.ask(Ask::Fetch { key: key.to_owned() }, &[]).await?)
    }

    /// Every run that is held.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub async fn list(&self) -> Result<Vec<Run>, Error> {
        match self.ask(Ask::List, &[]).await?.0 {
            Answer::Runs(runs) => Ok(runs),
            _ => Err(Error::Gone),
        }
    }

    /// Lets go of a run that has ended.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub async fn forget(&self, key: &str) -> Result<(), Error> {
        self.ask(Ask::Forget { key: key.to_owned() }, &[]).await.map(drop)
    }

    /// Has a descriptor held under a name.
    ///
    /// # Errors
    /// [`Error::Refused`] when there are too many.
    pub async fn put(&self, name: &str, fd: impl AsFd) -> Result<(), Error> {
        let name = name.to_owned();
        self.ask(Ask::Put { name }, &[fd.as_fd()]).await.map(drop)
    }

    /// The descriptor of that name, if it is held.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub async fn take(&self, name: &str) -> Result<Option<OwnedFd>, Error> {
        let name = name.to_owned();
        Ok(self.ask(Ask::Take { name }, &[]).await?.1.into_iter().next())
    }

    /// A new connection, for the version that is executed next; this one is of no use afterwards.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn handover(&self) -> Result<OwnedFd, Error> {
        let (_, fds) = self.ask(Ask::Handover, &[]).await?;
        fds.into_iter().next().ok_or(Error::Gone)
    }

    /// Has the keeper end once this process has.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub async fn end(&self) -> Result<(), Error> {
        self.ask(Ask::End, &[]).await.map(drop)
    }
}

fn pending(pending: &Mutex<Asked>) -> MutexGuard<'_, Asked> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

fn started((answer, fds): (Answer, Vec<OwnedFd>)) -> Result<Started, Error> {
    let Answer::Started(run) = answer else {
        return Err(Error::Gone);
    };
    let mut fds = fds.into_iter();
    match (fds.next(), fds.next(), fds.next()) {
        (Some(stdin), Some(stdout), Some(stderr)) => Ok(Started {
            run,
            pipes: Pipes {
                stdin,
                stdout,
                stderr,
                channel: fds.next(),
            },
        }),
        _ => Err(Error::Gone),
    }
}

async fn listen(mut receiver: Receiver, inner: Arc<Inner>, exits: mpsc::Sender<Run>) {
    loop {
        match receiver.receive::<Say>().await {
            Ok(Some((Say::Answer { id, answer }, fds))) => {
                if let Some(asker) = pending(&inner.pending).remove(&id) {
                    // Whoever asked may have given up.
                    let _ = asker.send((answer, fds));
                }
            }
            Ok(Some((Say::Exited(run), _))) => {
                if exits.send(run).await.is_err() {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "cannot understand the keeper");
                return;
            }
        }
    }
}
