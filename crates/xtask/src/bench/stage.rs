//! The programs that are measured, and what they run in.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::{dist, workspace};

/// Longest wait for a program to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the programs are.
#[derive(Debug)]
pub struct Programs {
    pub qd: PathBuf,
    pub pm2: PathBuf,
    /// The rival that is not everywhere.
    pub oxmgr: Option<PathBuf>,
    /// `crates/axon/benches/rpc.cjs`.
    pub stock: PathBuf,
    pub modules: PathBuf,
    pub apps: PathBuf,
    root: PathBuf,
}

impl Programs {
    /// Builds what is ours, `qd` as it is shipped; finds the rest.
    ///
    /// # Errors
    ///
    /// If a build fails, or npm's packages are not there.
    pub fn build(root: &Path) -> anyhow::Result<Self> {
        let build = ["--profile", dist::PROFILE, "--package", "qd-cli", "--bin", "qd"];
        workspace::build(root, &build)?;
        let programs = Self::find(root)?;
        if !programs.pm2.exists() {
            bail!("there is no {}; run `tests/setup.sh npm`", programs.pm2.display());
        }
        Ok(programs)
    }

    /// Where all of it would be.
    ///
    /// # Errors
    ///
    /// If cargo does not say where it builds.
    pub fn find(root: &Path) -> anyhow::Result<Self> {
        let shipped = workspace::metadata(root)?.target_directory.join(dist::PROFILE);
        let tests = root.join("tests");
        Ok(Self {
            qd: shipped.join("qd"),
            pm2: tests.join("node_modules/pm2/bin/pm2"),
            oxmgr: on_path("oxmgr")
                .or_else(|| Some(root.join("build/oxmgr/bin/oxmgr")).filter(|it| it.is_file())),
            stock: root.join("crates/axon/benches/rpc.cjs"),
            modules: tests.join("node_modules"),
            apps: tests.join("apps"),
            root: root.to_owned(),
        })
    }

    /// What makes RPC calls, built when it is needed.
    ///
    /// # Errors
    ///
    /// If the build fails.
    pub fn axon(&self) -> anyhow::Result<PathBuf> {
        workspace::bench(&self.root, "qd-axon", "rpc")
    }

    /// What serves what an agent would, built when it is needed.
    ///
    /// # Errors
    ///
    /// If the build fails.
    pub fn stand(&self) -> anyhow::Result<PathBuf> {
        workspace::bench(&self.root, "qd-agent", "stand")
    }

    /// The console, built when it is needed.
    ///
    /// # Errors
    ///
    /// If the build fails.
    pub fn console(&self) -> anyhow::Result<PathBuf> {
        workspace::build(
            &self.root,
            &["--release", "--package", "qd-console", "--bin", "qd-console"],
        )?;
        let target = workspace::metadata(&self.root)?.target_directory;
        Ok(target.join("release/qd-console"))
    }

    /// What simulates its hosts, built when it is needed.
    ///
    /// # Errors
    ///
    /// If the build fails.
    pub fn fleet(&self) -> anyhow::Result<PathBuf> {
        workspace::bench(&self.root, "qd-console", "fleet")
    }
}

/// A program of this name on the path.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// A program that runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    pub child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let what = format!("{command:?}");
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {what}"))?;
        let out = BufReader::new(child.stdout.take().context("no output")?);
        Ok(Self { child, out })
    }

    /// The next line that it writes.
    ///
    /// # Errors
    ///
    /// If it ended.
    pub fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.out.read_line(&mut line)? == 0 {
            bail!("a program ended: {:?}", self.child.try_wait());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Where it says that it listens.
    ///
    /// # Errors
    ///
    /// If it ended before.
    pub fn url(&mut self) -> anyhow::Result<String> {
        loop {
            if let Some(url) = self.line()?.strip_prefix("listening on ") {
                return Ok(url.to_owned());
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Runs a program to its end; what it wrote.
///
/// # Errors
///
/// If it fails.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    let what = format!("{command:?}");
    let output = command.output().with_context(|| format!("cannot run {what}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{what} failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

/// Homes of a PM2 and of an agent, in a folder of their own.
#[derive(Debug)]
pub struct Homes<'p> {
    programs: &'p Programs,
    pub directory: TempDir,
}

impl<'p> Homes<'p> {
    /// Makes them; short, for the paths of Unix sockets.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made.
    pub fn new(programs: &'p Programs) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("qdb").tempdir_in("/tmp")?;
        Ok(Self { programs, directory })
    }

    /// The home of an agent, and of a daemon of ours without a PM2 beside it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.directory.path().join("qd")
    }

    /// The home of the daemon.
    #[must_use]
    pub fn daemon(&self) -> PathBuf {
        self.directory.path().join("pm2")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", self.directory.path())
            .env("PM2_HOME", self.daemon())
            .env("QD_HOME", self.home())
            .env("NODE_PATH", &self.programs.modules)
            .env_remove("QD_HOST")
            .env_remove("QD_TOKEN")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// `qd` with these homes.
    #[must_use]
    pub fn qd(&self, args: &[&str]) -> Command {
        let mut command = self.command(&self.programs.qd);
        command.args(args);
        command
    }

    /// `pm2` with these homes.
    #[must_use]
    pub fn pm2(&self, args: &[&str]) -> Command {
        let mut command = self.command(&self.programs.pm2);
        command.args(args);
        command
    }

    /// A token that may read and operate.
    ///
    /// # Errors
    ///
    /// If there is none to be had.
    pub fn token(&self) -> anyhow::Result<String> {
        let scopes = [
            "processes:read",
            "processes:operate",
            "logs:read",
            "events:read",
            "metrics:read",
        ];
        let mut args = vec!["token", "create", "bench"];
        for scope in scopes {
            args.extend(["--scope", scope]);
        }
        Ok(output(&mut self.qd(&args))?.trim().to_owned())
    }

    /// An agent in front of the daemon; its URL. `before` is what it is run by, as `taskset`.
    ///
    /// # Errors
    ///
    /// If it does not come up.
    pub fn agent(&self, before: &[&str]) -> anyhow::Result<(Running, String)> {
        let qd = self.programs.qd.display().to_string();
        let home = self.daemon().display().to_string();
        let words = [
            before,
            &[&qd, "agent", "--listen", "127.0.0.1:0", "--pm2-home", &home],
        ]
        .concat();
        let mut command = self.command(Path::new(words[0]));
        command
            .args(&words[1..])
            .env("QD_LIMITS_REQUESTS_PER_MINUTE", "100000000");
        let mut agent = Running::start(&mut command)?;
        let url = agent.url()?;
        let begun = Instant::now();
        while output(Command::new("curl").args(["-fsS", &format!("{url}/readyz")])).is_err() {
            if begun.elapsed() > PATIENCE {
                bail!("the agent has no daemon");
            }
        }
        Ok((agent, url))
    }
}

/// What curl brings.
///
/// # Errors
///
/// If that is no JSON.
pub fn get(url: &str, token: &str) -> anyhow::Result<(String, Value)> {
    let header = format!("Authorization: Bearer {token}");
    let body = output(Command::new("curl").args(["-fsS", "-H", &header, url]))?;
    let value = serde_json::from_str(&body)?;
    Ok((body, value))
}
