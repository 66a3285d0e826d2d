//! A stock PM2 from npm with a home of its own.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::{Output, agent::program, run, started, until, until_some};

/// The versions in use.
#[derive(Debug, Clone, Copy)]
pub enum Version {
    Six,
    Seven,
    /// Our own daemon, driven by the command line of the seventh.
    Own,
}

/// A PM2; its daemon and what the daemon started end with it.
#[derive(Debug)]
pub struct Pm2 {
    /// The folder of everything that belongs to this one test.
    pub root: PathBuf,
    pub home: PathBuf,
    program: PathBuf,
    version: Version,
    _directory: TempDir,
}

/// The folder of the sample apps.
#[must_use]
pub fn apps() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("apps")
}

/// The script of a sample app, as text.
#[must_use]
pub fn app(name: &str) -> String {
    apps().join(name).join("app.js").display().to_string()
}

impl Pm2 {
    /// A home without a daemon.
    ///
    /// # Panics
    /// If the packages are not installed.
    #[must_use]
    pub fn absent(version: Version) -> Self {
        // Short: the path of a Unix socket has at most 107 bytes.
        let directory = tempfile::Builder::new().prefix("qd").tempdir_in("/tmp").unwrap();
        let root = directory.path().to_owned();
        let package = match version {
            Version::Six => "pm2-6",
            Version::Seven | Version::Own => "pm2",
        };
        let program = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("node_modules")
            .join(package)
            .join("bin/pm2");
        assert!(
            program.exists(),
            "there is no {}: run `make setup`",
            program.display()
        );
        let home = root.join("pm2");
        std::fs::create_dir(&home).unwrap();
        Self {
            home,
            root,
            program,
            version,
            _directory: directory,
        }
    }

    /// A running daemon.
    pub async fn start(version: Version) -> Self {
        let pm2 = Self::absent(version);
        if matches!(version, Version::Own) {
            pm2.qd(&["daemon"]).await.well();
        } else {
            pm2.run(&["ping"]).await;
        }
        pm2
    }

    /// The environment that `pm2` and everything below it gets.
    #[must_use]
    pub fn environment(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("HOME".to_owned(), self.root.display().to_string()),
            ("PM2_HOME".to_owned(), self.home.display().to_string()),
            (
                "QD_TEST_SECRET".to_owned(),
                "canary-of-the-environment".to_owned(),
            ),
        ])
    }

    /// Runs its command line, which has to end well.
    pub async fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, &[]).await
    }

    /// Runs it with further variables, which what it starts gets too.
    pub async fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = self.command(args);
        command.envs(variables.iter().copied());
        run(command).await.done()
    }

    /// Runs it, however it ends.
    pub async fn try_run(&self, args: &[&str]) -> Output {
        run(self.command(args)).await
    }

    /// Starts it; it ends when dropped.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn spawn(&self, args: &[&str]) -> tokio::process::Child {
        let quiet = std::process::Stdio::null;
        self.command(args)
            .stdout(quiet())
            .stderr(quiet())
            .spawn()
            .unwrap()
    }

    fn command(&self, args: &[&str]) -> tokio::process::Command {
        let mut command = started(&self.program, &self.environment());
        command.args(args).current_dir(&self.root);
        command
    }

    /// What its own command line lists.
    ///
    /// # Panics
    /// If that is no list.
    pub async fn jlist(&self) -> Vec<Value> {
        let output = self.run(&["jlist"]).await;
        // The first command in a home prints a banner before.
        let list = output
            .stdout
            .lines()
            .rev()
            .find(|line| line.starts_with('['))
            .expect("a list");
        serde_json::from_str(list).unwrap()
    }

    /// The same home under another version's command line.
    #[must_use]
    pub fn driven_by(mut self, version: Version) -> Self {
        self.program = Self::absent(version).program.clone();
        self
    }

    /// Runs `qd` as a user of this home alone would: there is no agent.
    pub async fn qd(&self, args: &[&str]) -> Output {
        let mut command = started(&program(), &self.environment());
        command
            .env("QD_HOME", &self.home)
            .args(args)
            .current_dir(&self.root);
        run(command).await
    }

    /// The path of a new script in this PM2's folder.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn script(&self, name: &str, text: &str) -> String {
        let path = self.root.join(name);
        std::fs::File::create(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .expect("a script");
        path.display().to_string()
    }

    /// The pid of the keeper of our own daemon.
    #[must_use]
    pub fn keeper(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.home.join("daemon.lock")).ok()?;
        text.trim().parse().ok()
    }

    /// Ends our own daemon at once, and nothing else; the pid of the next.
    ///
    /// # Panics
    /// If there is none, or no next.
    pub async fn kill_daemon(&self) -> u32 {
        let pid = self.pid().expect("a daemon");
        kill(pid);
        until_some("the next daemon", async || self.pid().filter(|next| *next != pid)).await
    }

    /// The pid of the daemon.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        std::fs::read_to_string(self.home.join("pm2.pid"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// Ends the daemon at once, and what it ran: nothing of it gets to say goodbye.
    ///
    /// # Panics
    /// If there is none.
    pub async fn kill_9(&self) {
        let pid = self.pid().expect("a daemon");
        let children = descendants(pid);
        kill(pid);
        children.into_iter().for_each(kill);
        until("the daemon is gone", async || {
            !Path::new(&format!("/proc/{pid}")).exists()
        })
        .await;
    }

    /// Starts the daemon again.
    pub async fn start_again(&self) {
        self.run(&["ping"]).await;
        until_some("a daemon", async || self.pid()).await;
    }
}

impl Drop for Pm2 {
    fn drop(&mut self) {
        let keeper = matches!(self.version, Version::Own).then(|| self.keeper());
        let Some(pid) = keeper.unwrap_or_else(|| self.pid()) else {
            return;
        };
        // The number may be somebody else's by now.
        let command = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        if command.contains(&self.home.display().to_string()) {
            let children = descendants(pid);
            kill(pid);
            children.into_iter().for_each(kill);
        }
    }
}

/// Ends a process at once, if it is there.
///
/// # Panics
/// If that is no process id.
pub fn kill(pid: u32) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).unwrap();
    kill_process(pid, Signal::KILL).ok();
}

/// Everything below a process.
///
/// # Panics
/// Never; what is gone has nothing below it.
#[must_use]
pub fn descendants(pid: u32) -> Vec<u32> {
    let mut all = Vec::new();
    let mut next = vec![pid];
    while let Some(parent) = next.pop() {
        let threads = std::fs::read_dir(format!("/proc/{parent}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            let children: Vec<u32> = children
                .split_whitespace()
                .filter_map(|it| it.parse().ok())
                .collect();
            all.extend(&children);
            next.extend(children);
        }
    }
    all
}
