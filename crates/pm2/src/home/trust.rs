//! Whether a home and its sockets are safe to use.
//!
//! Whoever can write to the sockets runs programs as the daemon's user, and whoever can write to the directory can put
//! another socket in their place. A stock PM2 makes its sockets group-writable (0775) without asking.

use std::{fmt, fs, io, os::unix::fs::MetadataExt, path::Path, path::PathBuf};

use super::Home;

const GROUP_WRITE: u32 = 0o020;
const OTHER_WRITE: u32 = 0o002;
const GROUP_ENTER: u32 = 0o010;

/// What is wrong with a home, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It cannot be looked at.
    Unreadable {
        /// What.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Its owner is neither the agent's user nor root.
    ForeignOwner {
        /// What.
        path: PathBuf,
        /// Whose it is.
        uid: u32,
    },
    /// Everybody may write to it.
    WorldWritable {
        /// What.
        path: PathBuf,
    },
    /// A group may write to it.
    GroupWritable {
        /// What.
        path: PathBuf,
        /// Which group.
        gid: u32,
    },
    /// A socket may be written by its group, which the directory keeps out.
    Shielded {
        /// What.
        path: PathBuf,
        /// Which group.
        gid: u32,
    },
    /// A socket may be written by its group, which can reach it.
    Reachable {
        /// What.
        path: PathBuf,
        /// Which group.
        gid: u32,
        /// The directory that lets it in.
        directory: PathBuf,
    },
    /// A socket is a symbolic link, or not a socket.
    NotASocket {
        /// What.
        path: PathBuf,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, why } => write!(f, "{} cannot be examined: {why}", path.display()),
            Self::ForeignOwner { path, uid } => {
                write!(
                    f,
                    "{} belongs to uid {uid}, neither this user nor root: run the agent as that user",
                    path.display()
                )
            }
            Self::WorldWritable { path } => {
                write!(
                    f,
                    "{} may be written by everybody: `chmod o-w {}`",
                    path.display(),
                    path.display()
                )
            }
            Self::GroupWritable { path, gid } => {
                let path = path.display();
                write!(
                    f,
                    "{path} may be written by group {gid}, whose members can run programs as its owner: `chmod g-w {path}`"
                )
            }
            Self::Shielded { path, gid } => {
                let path = path.display();
                write!(
                    f,
                    "{path} may be written by group {gid}, as PM2 makes it; only its directory keeps them out: leave that so"
                )
            }
            Self::Reachable { path, gid, directory } => write!(
                f,
                "{} may be written by group {gid}, whose members can run programs as its owner: `chmod g-rwx {}`",
                path.display(),
                directory.display()
            ),
            Self::NotASocket { path } => {
                write!(
                    f,
                    "{} is a link or no socket: remove it and restart the daemon",
                    path.display()
                )
            }
        }
    }
}

/// The result of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The home must not be used because of these.
    pub refusals: Vec<Finding>,
    /// The owner should know of these.
    pub warnings: Vec<Finding>,
}

/// Checks the directory and both sockets, without following links. What does not exist is not wrong.
#[must_use]
pub fn check(home: &Home) -> Verdict {
    check_as(home, rustix::process::geteuid().as_raw())
}

/// The same for an agent that runs as this user.
#[must_use]
pub fn check_as(home: &Home, uid: u32) -> Verdict {
    let mut verdict = Verdict::default();
    // The directory may be reached through a link; its own owner and mode are what counts.
    let Some(directory) = look(fs::metadata(home.root()), home.root(), &mut verdict) else {
        return verdict;
    };
    owner(&directory, home.root(), uid, &mut verdict);
    if directory.mode() & OTHER_WRITE != 0 {
        verdict.refusals.push(Finding::WorldWritable {
            path: home.root().to_owned(),
        });
    } else if directory.mode() & GROUP_WRITE != 0 {
        verdict.refusals.push(Finding::GroupWritable {
            path: home.root().to_owned(),
            gid: directory.gid(),
        });
    }
    let group_enters = directory.mode() & GROUP_ENTER != 0;
    let entered = group_enters.then(|| home.root());
    for path in [home.rpc_sock(), home.pub_sock()] {
        socket(&path, uid, entered, &mut verdict);
    }
    verdict
}

fn socket(path: &Path, uid: u32, entered: Option<&Path>, verdict: &mut Verdict) {
    use std::os::unix::fs::FileTypeExt;
    let Some(found) = look(fs::symlink_metadata(path), path, verdict) else {
        return;
    };
    if !found.file_type().is_socket() {
        verdict.refusals.push(Finding::NotASocket {
            path: path.to_owned(),
        });
        return;
    }
    owner(&found, path, uid, verdict);
    if found.mode() & OTHER_WRITE != 0 {
        verdict.refusals.push(Finding::WorldWritable {
            path: path.to_owned(),
        });
    } else if found.mode() & GROUP_WRITE != 0 {
        let (path, gid) = (path.to_owned(), found.gid());
        verdict.warnings.push(match entered {
            // The daemon sets the bit at each start, so the remedy is the directory's mode.
            Some(directory) => Finding::Reachable {
                path,
                gid,
                directory: directory.to_owned(),
            },
            None => Finding::Shielded { path, gid },
        });
    }
}

fn owner(found: &fs::Metadata, path: &Path, uid: u32, verdict: &mut Verdict) {
    if found.uid() != uid && found.uid() != 0 {
        // Root too: the log paths in a foreign daemon's records would be opened with root's rights.
        verdict.refusals.push(Finding::ForeignOwner {
            path: path.to_owned(),
            uid: found.uid(),
        });
    }
}

fn look(found: io::Result<fs::Metadata>, path: &Path, verdict: &mut Verdict) -> Option<fs::Metadata> {
    match found {
        Ok(found) => Some(found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            verdict.refusals.push(Finding::Unreadable {
                path: path.to_owned(),
                why: error.to_string(),
            });
            None
        }
    }
}
