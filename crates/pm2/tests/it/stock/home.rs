//! A stock PM2 in a home of its own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use qd_pm2::{
    Home, Record,
    client::DaemonClient,
    launch::{self, AppEntry, Caller, Launch},
};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::DropGuard;

use crate::fixture::{connected, write};

/// A loaded machine starts a Node.js process in seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest a command of PM2's may take.
const COMMAND: Duration = Duration::from_secs(60);

pub struct Stock {
    pub home: Home,
    pub client: DaemonClient,
    pub app_dir: PathBuf,
    root: PathBuf,
    package: PathBuf,
    _link: DropGuard,
    _directory: TempDir,
}

/// The package of a version, which `make setup` installs.
pub fn package(name: &str) -> PathBuf {
    let modules = std::env::var_os("QD_NODE_MODULES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/node_modules"),
        PathBuf::from,
    );
    let package = modules.join(name);
    assert!(
        package.join("bin/pm2").exists(),
        "there is no {}: run `make setup`",
        package.display()
    );
    package.canonicalize().unwrap()
}

/// Runs the command line of a version against a home; its standard output.
pub async fn pm2(package: &Path, home: &Path, cwd: &Path, args: &[&str]) -> String {
    let mut command = tokio::process::Command::new("node");
    command
        .arg(package.join("bin/pm2"))
        .args(args)
        .current_dir(cwd)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home.parent().unwrap()).env("PM2_HOME", home);
    // The daemon keeps the pipes that it was started with, so the output goes to a file.
    let file = tempfile::NamedTempFile::new().unwrap();
    command.stdout(file.reopen().unwrap()).stderr(Stdio::null());
    let ended = tokio::time::timeout(COMMAND, command.status()).await;
    let output = std::fs::read_to_string(file.path()).unwrap();
    let status = ended
        .unwrap_or_else(|_| panic!("pm2 {args:?} does not end: {output}"))
        .unwrap();
    assert!(status.success(), "pm2 {args:?} failed: {output}");
    output
}

impl Stock {
    pub async fn start(version: &str) -> Self {
        let package = package(version);
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        let home = Home::new(root.join("pm2"));
        let app_dir = root.join("app");
        write(&app_dir.join("package.json"), r#"{"version":"3.2.1"}"#);
        write(&app_dir.join("app.js"), include_str!("app.js"));
        pm2(&package, home.root(), &app_dir, &["ping"]).await;
        let (client, link) = connected(&home).await;
        Self {
            home,
            client,
            app_dir,
            root,
            package,
            _link: link,
            _directory: directory,
        }
    }

    /// Runs a command of PM2's own.
    pub async fn cli(&self, args: &[&str]) -> String {
        pm2(&self.package, self.home.root(), &self.app_dir, args).await
    }

    /// What PM2's own command line lists.
    pub async fn jlist(&self) -> Vec<Value> {
        let output = self.cli(&["jlist"]).await;
        // The first command in a home prints a banner before.
        let list = output
            .lines()
            .rev()
            .find(|line| line.starts_with('['))
            .expect("a list");
        serde_json::from_str(list).unwrap()
    }

    /// Resolves an app as the agent would, in the directory of the test's app.
    pub fn resolve(&self, entry: Value) -> Launch {
        let mut caller = Caller::of_this_process(&self.home);
        caller.cwd.clone_from(&self.app_dir);
        caller
            .env
            .insert("HOME".to_owned(), self.root.display().to_string());
        launch::resolve(&AppEntry::from_value(entry).unwrap(), &caller).unwrap()
    }

    /// The process of this id, once a condition holds for it.
    pub async fn until(&self, id: u64, what: &str, holds: impl Fn(&Record) -> bool) -> Record {
        let begun = Instant::now();
        loop {
            let records = self.client.get_monitor_data().await.unwrap();
            let record = records.into_iter().find(|record| record.id() == Some(id));
            if let Some(record) = record.filter(|record| holds(record)) {
                return record;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {id} to be {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Online, and its program has said so itself: the action it offers is the last thing it does at its start.
    pub async fn ready(&self, id: u64) -> Record {
        let offers = |record: &Record| {
            record
                .actions()
                .iter()
                .any(|action| action.action_name == "hello")
        };
        self.until(id, "ready", |record| {
            record.status().as_str() == "online" && offers(record)
        })
        .await
    }
}

impl Drop for Stock {
    fn drop(&mut self) {
        let Some(pid) = self.home.read_pid() else { return };
        let mut kill = std::process::Command::new("node");
        kill.arg(self.package.join("bin/pm2"))
            .arg("kill")
            .current_dir("/")
            .env("HOME", &self.root);
        kill.env("PM2_HOME", self.home.root())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let _ = kill.status();
        // Gone already, unless it hangs; then its pid file is there still.
        let left = self.home.read_pid().filter(|left| *left == pid);
        let left = left.and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).ok()?));
        if let Some(pid) = left {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}
