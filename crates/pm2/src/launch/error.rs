//! Why an app cannot be started as it is described.

use std::path::PathBuf;

/// Why an app cannot be started as it is described. Each names the key and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no such key.
    #[error("unknown key `{key}`; the nearest is `{nearest}`")]
    UnknownKey {
        /// What was given.
        key: String,
        /// What may be meant.
        nearest: &'static str,
    },
    /// The same option was given under two of its names.
    #[error("`{0}` is given twice, under two of its names; leave one out")]
    TwiceGiven(String),
    /// A value has the wrong type or cannot be read.
    #[error("`{key}` must be {wanted}")]
    Value {
        /// The key.
        key: String,
        /// What it takes.
        wanted: &'static str,
    },
    /// The description is no object, or says nothing to start.
    #[error("`script` is missing: the program to run")]
    NoScript,
    /// A name cannot be used.
    #[error("`{key}` {given:?} cannot be used: {why}")]
    Name {
        /// `name` or `namespace`.
        key: &'static str,
        /// What was given.
        given: String,
        /// Why not.
        why: &'static str,
    },
    /// The program is not there.
    #[error("`script`: there is no file {}, and no command of that name on the path", .0.display())]
    NoSuchScript(PathBuf),
    /// It is a line for a shell.
    #[error(
        "`script` {0:?} is no file; a program and its arguments are written apart, as `script` and `args`"
    )]
    ShellLine(String),
    /// The working directory is not there.
    #[error("`cwd`: {} is not a directory", .0.display())]
    NoSuchDirectory(PathBuf),
    /// The interpreter is not there.
    #[error("`interpreter`: {0} is not on the path; install it, or give its absolute path")]
    NoInterpreter(String),
    /// Variables are named like fields of the daemon's record, which they would overwrite.
    #[error("`env`: PM2 takes these variables for options of the app, so they cannot be set: {}", .0.join(", "))]
    Shadows(Vec<String>),
    /// What was resolved before lacks something.
    #[error("the resolved app has no `{0}`")]
    Incomplete(&'static str),
    /// A variable cannot be set.
    #[error("`env`: the variable {name:?} cannot be set: {why}")]
    Variable {
        /// Its name.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// There is no such user or group.
    #[error("`{key}`: there is no {given:?} on this host")]
    NoSuchUser {
        /// `uid` or `gid`.
        key: &'static str,
        /// What was given.
        given: String,
    },
    /// Only root may.
    #[error("`{0}`: only a daemon of root starts apps as somebody else")]
    NotRoot(&'static str),
    /// A directory for the logs cannot be made.
    #[error("`{key}`: the directory {} cannot be made: {why}", path.display())]
    Directory {
        /// The key.
        key: &'static str,
        /// Which.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
}
