//! `qd` without an agent: a home of its own and nothing that answers.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{Agent, Output, agent::program, namespace::started_inside, run};

/// A home for `qd` in a temporary folder, which is the working directory too.
#[derive(Debug)]
pub struct Alone {
    pub home: PathBuf,
    namespace: Option<String>,
    directory: TempDir,
}

impl Default for Alone {
    fn default() -> Self {
        Self::new()
    }
}

impl Alone {
    /// An empty folder; `qd` makes its home itself.
    ///
    /// # Panics
    /// If there is no place for temporary folders.
    #[must_use]
    pub fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("qd").tempdir_in("/tmp").unwrap();
        Self {
            home: directory.path().join("qd"),
            namespace: None,
            directory,
        }
    }

    /// The same, where everything runs in a network namespace.
    #[must_use]
    pub fn inside(namespace: &str) -> Self {
        Self {
            namespace: Some(namespace.to_owned()),
            ..Self::new()
        }
    }

    /// The folder it stands in.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.directory.path()
    }

    /// Runs `qd` there.
    pub async fn qd(&self, args: &[&str]) -> Output {
        self.qd_with(args, &[]).await
    }

    /// Runs `qd` there with further variables.
    pub async fn qd_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = self.command(args);
        command.envs(variables.iter().copied());
        run(command).await
    }

    /// A command of `qd` there that has not been started.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> tokio::process::Command {
        let text = |path: &Path| path.display().to_string();
        let environment = BTreeMap::from([
            ("HOME".to_owned(), text(self.root())),
            ("PM2_HOME".to_owned(), text(&self.root().join("pm2"))),
            ("QD_HOME".to_owned(), text(&self.home)),
        ]);
        let mut command = started_inside(self.namespace.as_deref(), &program(), &environment);
        command.args(args).current_dir(self.root());
        command
    }
}

impl Agent {
    /// Runs another program beside it, as its user would.
    pub async fn other(&self, name: &str, args: &[&str]) -> Output {
        run(self.command(Path::new(name), args)).await
    }

    /// Runs `qd` in a terminal of that many columns; what it shows is all on standard output.
    pub async fn terminal(&self, columns: u16, variables: &[(&str, &str)], args: &str) -> Output {
        let mut command = self.terminal_command(&format!("stty cols {columns}; exec \"$QD\" {args}"));
        command.envs(variables.iter().copied());
        run(command).await
    }

    /// What runs shell commands in a terminal; `$QD` is `qd`. What is written to it is typed.
    pub fn terminal_command(&self, inside: &str) -> tokio::process::Command {
        let mut command = self.command(Path::new("script"), &["-qec", inside, "/dev/null"]);
        command.env("QD", program());
        command
    }
}
