//! What can be wrong with a configuration: where, which key, what, and what to write instead.

use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read the configuration file {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("the configuration file {path} is not used: {reason}")]
    Untrusted { path: PathBuf, reason: String },
    #[error("{path}: line {line}: {reason}")]
    Syntax {
        path: PathBuf,
        line: usize,
        reason: String,
    },
    #[error("{path}: unknown key `{key}` at line {line}; did you mean `{nearest}`?")]
    UnknownKey {
        path: PathBuf,
        line: usize,
        key: String,
        nearest: String,
    },
    #[error("{path}: line {line}: the value of `{key}` cannot be used: {reason}")]
    FileValue {
        path: PathBuf,
        line: usize,
        key: String,
        reason: String,
    },
    #[error("unknown key `{key}`; did you mean `{nearest}`?")]
    UnknownFlag { key: String, nearest: String },
    #[error("{origin}: the value of `{key}` cannot be used: {reason}")]
    Value {
        origin: String,
        key: String,
        reason: String,
    },
    #[error("{0}")]
    Invalid(String),
}
