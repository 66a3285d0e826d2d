//! Programs that run to their end.

use std::{collections::BTreeMap, path::Path, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::process::Command;

/// Longest a program may take.
const LONGEST: Duration = Duration::from_secs(120);

/// What a program left.
#[derive(Debug)]
pub struct Output {
    /// Its exit code; -1 if a signal ended it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Its standard output as one JSON document.
    ///
    /// # Panics
    /// If it is anything else.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document: {error}\n{self:#?}"))
    }

    /// Itself, when it ended well.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// That it ended well, and nothing more.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn well(&self) {
        assert_eq!(self.code, 0, "{self:#?}");
    }
}

/// A command with an environment that holds nothing of the machine's but `PATH` and what is given.
#[must_use]
pub fn started(program: &Path, environment: &BTreeMap<String, String>) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(environment)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs it to its end. Its output goes through files: what it leaves running may keep pipes open.
///
/// # Panics
/// If it cannot start or does not end.
pub async fn run(mut command: Command) -> Output {
    let (out, err) = (
        tempfile::NamedTempFile::new().unwrap(),
        tempfile::NamedTempFile::new().unwrap(),
    );
    command
        .stdout(out.reopen().unwrap())
        .stderr(err.reopen().unwrap());
    let ended = tokio::time::timeout(LONGEST, command.status()).await;
    let read = |file: &tempfile::NamedTempFile| {
        String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned()
    };
    let status = ended
        .unwrap_or_else(|_| panic!("{command:?} does not end: {}{}", read(&out), read(&err)))
        .unwrap();
    Output {
        code: status.code().unwrap_or(-1),
        stdout: read(&out),
        stderr: read(&err),
    }
}
