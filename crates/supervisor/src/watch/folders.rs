//! The folders that inotify watches for one app.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use notify::{Config, INotifyWatcher, RecursiveMode, Watcher as _};

use super::{Error, Queue, roots::Roots};

/// Most folders that one app may watch.
pub const MAX_FOLDERS: usize = 20_000;

#[derive(Debug)]
pub(super) struct Folders {
    inotify: INotifyWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    pub(super) fn new(queue: Queue) -> Result<Folders, Error> {
        let config = Config::default().with_follow_symlinks(false);
        let inotify = INotifyWatcher::new(queue, config).map_err(|error| Error::Begin(io_error(error)))?;
        Ok(Folders {
            inotify,
            watched: BTreeSet::new(),
        })
    }

    /// Watches all folders of all roots that are not watched yet, and what each root stands in: a file that is
    /// saved is often another file under its name, and so may be a folder.
    pub(super) fn look_through(&mut self, roots: &Roots) -> Result<(), Error> {
        for root in roots.iter() {
            if let Some(parent) = root.path.parent() {
                match self.watch(parent) {
                    Err(_) if root.is_folder => {}
                    watched => watched?,
                }
            }
            self.add_below(roots, &root.path)?;
        }
        Ok(())
    }

    /// Watches a folder and all below it, as far as they matter. What is no folder, or is gone, is passed over.
    pub(super) fn add_below(&mut self, roots: &Roots, path: &Path) -> Result<(), Error> {
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.pop() {
            let is_folder = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
            if !is_folder || !roots.contain(&path) {
                continue;
            }
            match self.watch(&path) {
                Err(Error::Path { source, .. }) if source.kind() == io::ErrorKind::NotFound => continue,
                watched => watched?,
            }
            let Ok(entries) = path.read_dir() else {
                continue;
            };
            let folders = entries
                .flatten()
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            waiting.extend(folders.map(|entry| entry.path()));
        }
        Ok(())
    }

    /// Ends watching a folder that is gone from here, with all below it.
    pub(super) fn forget(&mut self, path: &Path) {
        let below = self.watched.range(path.to_owned()..);
        let gone: Vec<PathBuf> = below
            .take_while(|other| other.starts_with(path))
            .cloned()
            .collect();
        for path in gone {
            // Removed folders are not watched any more as it is.
            let _gone_already = self.inotify.unwatch(&path);
            self.watched.remove(&path);
        }
    }

    /// Ends watching everything, since folders may have gone and come back unseen.
    pub(super) fn forget_all(&mut self) {
        for path in std::mem::take(&mut self.watched) {
            let _gone_already = self.inotify.unwatch(&path);
        }
    }

    fn watch(&mut self, path: &Path) -> Result<(), Error> {
        if self.watched.contains(path) {
            return Ok(());
        }
        if self.watched.len() >= MAX_FOLDERS {
            return Err(Error::TooMany {
                path: path.to_owned(),
            });
        }
        match self.inotify.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => {
                self.watched.insert(path.to_owned());
                Ok(())
            }
            Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => Err(Error::SystemLimit {
                path: path.to_owned(),
            }),
            Err(error) => Err(Error::Path {
                path: path.to_owned(),
                source: io_error(error),
            }),
        }
    }
}

fn io_error(error: notify::Error) -> io::Error {
    match error.kind {
        notify::ErrorKind::Io(error) => error,
        notify::ErrorKind::PathNotFound => io::ErrorKind::NotFound.into(),
        _ => io::Error::other(error),
    }
}
