//! Learning that files changed: one inotify watcher for the whole agent, made when the first reader follows.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use notify::{
    EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{ModifyKind, RenameMode},
};
use tokio::sync::Notify;

/// How often a reader looks by itself when the kernel does not tell it.
const POLL: Duration = Duration::from_millis(500);
/// How often it looks all the same: directories are replaced, and network file systems tell nothing.
const CHECK: Duration = Duration::from_secs(2);

/// Who is told about a file, and how often one was made at that path.
#[derive(Default)]
struct Listened {
    told: Vec<Weak<Notify>>,
    made: Made,
}

/// How many files were made at, or moved to, one path since somebody listens.
pub type Made = Arc<AtomicU64>;

type Listeners = HashMap<PathBuf, Listened>;

#[derive(Default)]
struct Shared {
    listeners: Mutex<Listeners>,
    kernel: Mutex<Kernel>,
}

#[derive(Default)]
struct Kernel {
    watcher: Option<RecommendedWatcher>,
    /// How many files of each directory are watched.
    directories: HashMap<PathBuf, usize>,
    /// Whether it was said that the kernel does not help.
    complained: bool,
}

/// A cheap handle to the watcher.
#[derive(Clone, Default)]
pub struct Watcher(Arc<Shared>);

/// Tells one reader that one of its files changed, until it is dropped.
pub struct Watched {
    watcher: Watcher,
    paths: Vec<PathBuf>,
    made: Vec<Made>,
    /// Directories that the kernel watches for this reader, once for each file in them.
    entered: Vec<PathBuf>,
    notify: Arc<Notify>,
}

impl Watcher {
    pub fn new() -> Self {
        Self::default()
    }

    /// Watches these files, which need not exist.
    pub(super) fn watch(&self, paths: Vec<PathBuf>) -> Watched {
        let notify = Arc::new(Notify::new());
        let mut listeners = self.listeners();
        let listen = |path: &PathBuf| {
            let listened = listeners.entry(path.clone()).or_default();
            listened.told.push(Arc::downgrade(&notify));
            Arc::clone(&listened.made)
        };
        let made = paths.iter().map(listen).collect();
        // The kernel's thread takes this lock: it must be free while that thread is asked for something.
        drop(listeners);
        let entered = paths
            .iter()
            .filter_map(|path| self.enter(path.parent()?))
            .collect();
        Watched {
            watcher: self.clone(),
            paths,
            made,
            entered,
            notify,
        }
    }

    fn enter(&self, directory: &Path) -> Option<PathBuf> {
        let mut kernel = self.kernel();
        match kernel.enter(directory, &self.0) {
            Ok(()) => Some(directory.to_owned()),
            Err(error) => {
                if !std::mem::replace(&mut kernel.complained, true) {
                    tracing::warn!(
                        directory = %directory.display(),
                        error = &error as &dyn std::error::Error,
                        "log files cannot be watched, so their readers look twice a second; \
                         fs.inotify.max_user_watches may have to be raised"
                    );
                }
                None
            }
        }
    }

    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kernel(&self) -> MutexGuard<'_, Kernel> {
        self.0.kernel.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kernel {
    fn enter(&mut self, directory: &Path, shared: &Arc<Shared>) -> notify::Result<()> {
        if let Some(count) = self.directories.get_mut(directory) {
            *count += 1;
            return Ok(());
        }
        let watcher = match &mut self.watcher {
            Some(watcher) => watcher,
            none => {
                let shared = Arc::downgrade(shared);
                none.insert(notify::recommended_watcher(move |event| tell(&shared, event))?)
            }
        };
        watcher.watch(directory, RecursiveMode::NonRecursive)?;
        self.directories.insert(directory.to_owned(), 1);
        Ok(())
    }

    fn leave(&mut self, directory: &Path) {
        let Some(count) = self.directories.get_mut(directory) else {
            return;
        };
        *count -= 1;
        if *count == 0 {
            self.directories.remove(directory);
            if let Some(watcher) = &mut self.watcher {
                // It fails for a directory that is gone, which is no longer watched anyhow.
                let _ = watcher.unwatch(directory);
            }
        }
    }
}

fn tell(shared: &Weak<Shared>, event: notify::Result<notify::Event>) {
    let Some(shared) = shared.upgrade() else { return };
    let listeners = shared.listeners.lock().unwrap_or_else(PoisonError::into_inner);
    let wake = |one: &Listened| {
        one.told
            .iter()
            .filter_map(Weak::upgrade)
            .for_each(|told| told.notify_one());
    };
    match event {
        // Readers open files too: to be told of that would keep them busy with each other.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) && !event.need_rescan() => {}
        Ok(event) if !event.need_rescan() => {
            let to = EventKind::Modify(ModifyKind::Name(RenameMode::To));
            let made = matches!(event.kind, EventKind::Create(_)) || event.kind == to;
            for one in event.paths.iter().filter_map(|path| listeners.get(path)) {
                one.made.fetch_add(u64::from(made), Ordering::Relaxed);
                wake(one);
            }
        }
        // Something was not told: everybody looks.
        _ => listeners.values().for_each(wake),
    }
}

impl Watched {
    /// The counters of the paths, in their order.
    pub fn made(&self) -> Vec<Made> {
        self.made.clone()
    }

    /// Resolves when one of the files changed since the last time, or may have. Cancel safe.
    pub async fn changed(&self) {
        let every = if self.entered.len() < self.paths.len() {
            POLL
        } else {
            CHECK
        };
        let _ = tokio::time::timeout(every, self.notify.notified()).await;
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut listeners = self.watcher.listeners();
        for path in &self.paths {
            let Some(listened) = listeners.get_mut(path) else {
                continue;
            };
            listened
                .told
                .retain(|one| !std::ptr::eq(one.as_ptr(), Arc::as_ptr(&self.notify)));
            if listened.told.is_empty() {
                listeners.remove(path);
            }
        }
        drop(listeners);
        let mut kernel = self.watcher.kernel();
        for directory in &self.entered {
            kernel.leave(directory);
        }
    }
}
