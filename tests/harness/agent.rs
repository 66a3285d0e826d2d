//! The real `qd`, as an agent and as a command.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
};

use qd_sdk::Client;
use tokio::process::Child;

use crate::{Output, Pm2, run, started, until_some};

/// What an agent is started with, beside its home and a free port.
#[derive(Debug, Default, Clone)]
pub struct AgentOptions {
    /// Its configuration file, as TOML.
    pub config: String,
    /// Further arguments.
    pub args: Vec<String>,
    /// Further variables.
    pub environment: BTreeMap<String, String>,
}

/// A running agent; it ends when dropped.
#[derive(Debug)]
pub struct Agent {
    pub url: String,
    pub home: PathBuf,
    pub pid: u32,
    environment: BTreeMap<String, String>,
    child: Child,
}

/// The program under test.
pub(crate) fn program() -> PathBuf {
    let path = std::env::var_os("QD_BIN").map_or_else(
        || {
            // Tests run from `<target>/<profile>/deps`.
            let test = std::env::current_exe().unwrap();
            test.ancestors().nth(2).unwrap().join("qd")
        },
        PathBuf::from,
    );
    assert!(path.exists(), "there is no {}: run `cargo build`", path.display());
    path
}

impl Agent {
    /// An agent in front of a PM2, once it listens.
    ///
    /// # Panics
    /// If it does not start, with what it said.
    pub async fn start(pm2: &Pm2, options: &AgentOptions) -> Self {
        let home = pm2.root.join("qd");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(home.join("qd.toml"), &options.config).unwrap();
        let mut environment = pm2.environment();
        environment.insert("QD_HOME".to_owned(), home.display().to_string());
        environment.extend(options.environment.clone());
        let out = home.join("agent.out");
        let log = home.join("agent.log");
        let file = |path: &Path| Stdio::from(std::fs::File::create(path).unwrap());
        let mut command = started(&program(), &environment);
        command
            .args(["agent", "--listen", "127.0.0.1:0", "--pm2-home"])
            .arg(&pm2.home)
            .args(&options.args)
            .stdout(file(&out))
            .stderr(file(&log));
        let mut child = command.spawn().unwrap();
        let pid = child.id().unwrap();
        let url = until_some("the agent listens", async || {
            if child.try_wait().unwrap().is_some() {
                panic!("the agent ended: {}", std::fs::read_to_string(&log).unwrap());
            }
            let said = std::fs::read_to_string(&out).unwrap();
            said.lines()
                .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
        })
        .await;
        Self {
            url,
            home,
            pid,
            environment,
            child,
        }
    }

    /// A token with scopes, made as an operator makes one; `more` are further arguments.
    pub async fn token(&self, scopes: &[&str], more: &[&str]) -> String {
        let mut args = vec!["token", "create", "test"];
        for scope in scopes {
            args.extend(["--scope", scope]);
        }
        args.extend(more);
        self.qd(&args).await.done().stdout.trim().to_owned()
    }

    /// Runs `qd` beside it, as its user would on the same host.
    pub async fn qd(&self, args: &[&str]) -> Output {
        self.qd_with(args, &[]).await
    }

    /// Runs `qd` with further variables.
    pub async fn qd_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Output {
        run(self.qd_command(args, variables)).await
    }

    /// A command of `qd` that has not been started.
    #[must_use]
    pub fn qd_command(&self, args: &[&str], variables: &[(&str, &str)]) -> tokio::process::Command {
        let mut command = started(&program(), &self.environment);
        command.args(args).envs(variables.iter().copied());
        command.current_dir(self.home.parent().unwrap());
        command
    }

    /// A client of the SDK's.
    ///
    /// # Panics
    /// If the URL is none.
    #[must_use]
    pub fn client(&self, token: &str) -> Client {
        Client::builder()
            .base_url(&self.url)
            .token(token)
            .build()
            .unwrap()
    }

    /// What it logged until now.
    ///
    /// # Panics
    /// If there is no log.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.home.join("agent.log")).unwrap()
    }

    /// Whether it is the process that was started, still running.
    ///
    /// # Panics
    /// If nobody can tell.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}
