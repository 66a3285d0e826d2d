//! Which file changes restart an app: folders with all that is below them, seen by inotify.
//!
//! Every folder is watched by itself, so that ignored ones cost nothing; symbolic links below a watched folder are
//! not followed. One thread a watcher looks through new folders and waits until a change has settled.

mod debounce;
mod folders;
mod ignore;
mod roots;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use notify::{
    Event, EventKind,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};
use tokio::sync::mpsc;

use debounce::Debounce;
use folders::Folders;
use ignore::Ignore;
use roots::Roots;

pub use debounce::SETTLE;
pub use folders::MAX_FOLDERS;

/// Most events that wait to be looked at. What is lost beyond is made good by looking through everything again.
const QUEUE_EVENTS: usize = 1024;

/// Why paths cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path is not there, or cannot be looked at.
    #[error("{} cannot be watched", path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A pattern of what to ignore is none.
    #[error("`{pattern}` is no pattern of paths to ignore")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why.
        #[source]
        source: globset::Error,
    },
    /// The system watches no more folders for this user.
    #[error(
        "no more folders can be watched, at {}: raise fs.inotify.max_user_watches, or ignore some",
        path.display()
    )]
    SystemLimit {
        /// The first folder that is not watched.
        path: PathBuf,
    },
    /// More folders than one app may watch.
    #[error("more than {MAX_FOLDERS} folders to watch, at {}: ignore some", path.display())]
    TooMany {
        /// The first folder that is not watched.
        path: PathBuf,
    },
    /// Watching as such cannot be set up.
    #[error("watching cannot begin; if it is for want of instances, raise fs.inotify.max_user_instances")]
    Begin(#[source] io::Error),
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The first path that did.
    pub path: PathBuf,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    queue: Queue,
}

impl Watcher {
    /// Watches `paths`, each a folder with all below it, a file, or a pattern of them, relative ones from `base`.
    /// Without `ignore`, what begins with a dot and `node_modules` are ignored, as PM2 does; patterns replace that, and
    /// are relative to `base` as well. A change is told `delay` after it began, at the earliest after [`SETTLE`];
    /// while one is not yet received, further ones are part of it.
    ///
    /// Looks through all folders before it returns: not for a thread that others wait for.
    ///
    /// # Errors
    ///
    /// If a path is not there, a pattern is none, or the system watches no more.
    pub fn new(
        base: &Path,
        paths: &[PathBuf],
        ignore: Option<&[String]>,
        delay: Duration,
    ) -> Result<(Watcher, mpsc::Receiver<Changed>), Error> {
        let base = canonical(base)?;
        let ignore = Ignore::new(&base, ignore)?;
        let roots = Roots::new(&base, paths, ignore)?;
        let (sender, events) = sync_channel(QUEUE_EVENTS);
        let queue = Queue {
            sender,
            stopped: Arc::default(),
            lost: Arc::default(),
        };
        let mut folders = Folders::new(queue.clone())?;
        folders.look_through(&roots)?;
        let (changes, receiver) = mpsc::channel(1);
        let looker = Looker {
            roots,
            folders,
            events,
            stopped: Arc::clone(&queue.stopped),
            lost: Arc::clone(&queue.lost),
            debounce: Debounce::new(delay),
            changes,
        };
        std::thread::Builder::new()
            .name("qd-watch".to_owned())
            .spawn(move || looker.run())
            .map_err(Error::Begin)?;
        Ok((Watcher { queue }, receiver))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.queue.stopped.store(true, Ordering::Relaxed);
        // A full queue wakes the thread as well.
        let _woken = self.queue.sender.try_send(Seen::Nothing);
    }
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|source| Error::Path {
        path: path.to_owned(),
        source,
    })
}

/// What an event means.
#[derive(Debug)]
enum Seen {
    Written(PathBuf),
    Appeared(PathBuf),
    Vanished(PathBuf),
    Nothing,
}

/// The way from inotify's thread to ours.
#[derive(Debug, Clone)]
struct Queue {
    sender: SyncSender<Seen>,
    stopped: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
}

impl Queue {
    fn offer(&self, seen: Seen) {
        if self.sender.try_send(seen).is_err() {
            self.lost.store(true, Ordering::Relaxed);
        }
    }

    fn lose(&self) {
        self.lost.store(true, Ordering::Relaxed);
        let _woken = self.sender.try_send(Seen::Nothing);
    }
}

impl notify::EventHandler for Queue {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        let event = match event {
            Ok(event) => event,
            Err(error) => return tracing::warn!(%error, "reading what changed in watched folders failed"),
        };
        if event.need_rescan() {
            return self.lose();
        }
        let kind = match event.kind {
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Seen::Appeared,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Seen::Vanished,
            EventKind::Modify(ModifyKind::Data(_))
            | EventKind::Access(AccessKind::Close(AccessMode::Write)) => Seen::Written,
            _ => return,
        };
        for path in event.paths {
            self.offer(kind(path));
        }
    }
}

/// The thread's state.
struct Looker {
    roots: Roots,
    folders: Folders,
    events: Receiver<Seen>,
    stopped: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
    debounce: Debounce,
    changes: mpsc::Sender<Changed>,
}

impl Looker {
    fn run(mut self) {
        loop {
            let seen = match self.debounce.due() {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => {
                    let wait = due.saturating_duration_since(Instant::now());
                    self.events.recv_timeout(wait)
                }
            };
            if self.stopped.load(Ordering::Relaxed) || self.changes.is_closed() {
                return;
            }
            match seen {
                Ok(seen) => self.look(seen),
                Err(RecvTimeoutError::Timeout) => self.tell(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.lost.swap(false, Ordering::Relaxed) {
                self.look_through();
            }
        }
    }

    fn look(&mut self, seen: Seen) {
        let path = match seen {
            Seen::Nothing => return,
            Seen::Written(path) => path,
            Seen::Vanished(path) => {
                self.folders.forget(&path);
                path
            }
            Seen::Appeared(path) => {
                if let Err(error) = self.folders.add_below(&self.roots, &path) {
                    report(&error);
                }
                path
            }
        };
        if self.roots.concern(&path) {
            self.debounce.note(path, Instant::now());
        }
    }

    fn look_through(&mut self) {
        self.folders.forget_all();
        if let Err(error) = self.folders.look_through(&self.roots) {
            report(&error);
        }
        let path = self.roots.first().to_owned();
        self.debounce.note(path, Instant::now());
    }

    fn tell(&mut self) {
        if let Some(path) = self.debounce.take(Instant::now()) {
            // A change that nobody has received yet stands for this one too.
            let _pending = self.changes.try_send(Changed { path });
        }
    }
}

fn report(error: &Error) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    tracing::warn!(source, "{error}; changes there are not seen");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_through_again_watches_folders_that_came_back_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let below = base.join("below");
        std::fs::create_dir(&below).unwrap();
        let roots = Roots::new(
            &base,
            &[PathBuf::from(".")],
            Ignore::new(&base, Some(&[])).unwrap(),
        )
        .unwrap();
        let (sender, events) = sync_channel(QUEUE_EVENTS);
        let queue = Queue {
            sender,
            stopped: Arc::default(),
            lost: Arc::default(),
        };
        let mut folders = Folders::new(queue).unwrap();
        folders.look_through(&roots).unwrap();
        std::fs::remove_dir(&below).unwrap();
        std::fs::create_dir(&below).unwrap();
        folders.forget_all();
        folders.look_through(&roots).unwrap();
        let file = below.join("a.js");
        std::fs::File::create(&file).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let seen = events.recv_timeout(left).expect("an event in time");
            if matches!(seen, Seen::Appeared(path) if path == file) {
                return;
            }
        }
    }
}
