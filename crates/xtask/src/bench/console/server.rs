//! A console that is measured.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tempfile::TempDir;

use crate::bench::stage::{Running, output};

/// What stands before the fingerprint.
const FINGERPRINT: &str = "to pin: ";
/// Tokens of the admin: each may open so many streams.
const TOKENS: usize = 4;
/// Longest wait for the fingerprint after the ready line.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running console with a user; it ends when dropped.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    pub directory: TempDir,
    pub url: String,
    tokens: Vec<String>,
    running: Running,
}

/// Lets this process, and what it starts, have so many open files, as far as the machine does.
pub fn raise_files(files: u64) -> anyhow::Result<()> {
    let now = getrlimit(Resource::Nofile);
    let maximum = now.maximum.map_or(files, |maximum| maximum.max(files));
    let all = Rlimit {
        current: Some(files),
        maximum: Some(maximum),
    };
    let most = Rlimit {
        current: now.maximum,
        maximum: now.maximum,
    };
    setrlimit(Resource::Nofile, all)
        .or_else(|_| setrlimit(Resource::Nofile, most))
        .context("the limit of open files cannot be raised")
}

impl Server {
    /// Starts one with an admin.
    ///
    /// # Errors
    ///
    /// If it does not come up.
    pub fn start(program: PathBuf) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("qdb").tempdir_in("/tmp")?;
        let (running, url) = serve(&program, directory.path(), "127.0.0.1:0")?;
        let mut server = Self {
            program,
            directory,
            url,
            tokens: Vec::new(),
            running,
        };
        server.admin()?;
        Ok(server)
    }

    fn admin(&mut self) -> anyhow::Result<()> {
        let mut add = self.command(&["user", "add", "alice", "--role", "admin", "--password-stdin"]);
        let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        let mut stdin = child.stdin.take().context("no way to tell the password")?;
        // Nobody logs in by it: any will do.
        stdin.write_all(self.data().display().to_string().as_bytes())?;
        drop(stdin);
        if !child.wait()?.success() {
            bail!("no user could be added");
        }
        for _ in 0..TOKENS {
            let token = output(&mut self.command(&["token", "create", "--user", "alice"]))?;
            self.tokens.push(token.trim().to_owned());
        }
        Ok(())
    }

    /// `qd-console` beside it.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).arg("--data").arg(self.data());
        command
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Its own socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.data().join("console.sock")
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.data().join("keys/tls.crt")
    }

    /// The admin's tokens.
    #[must_use]
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.running.child.id()
    }

    /// curl, as the admin.
    #[must_use]
    pub fn curl(&self, path: &str) -> Command {
        let mut curl = Command::new("curl");
        curl.args(["-fsSNk", "--max-time", "120", "-H"])
            .arg(format!("Authorization: Bearer {}", self.tokens[0]))
            .arg(format!("{}{path}", self.url));
        curl
    }

    /// The fingerprint of its certificate.
    ///
    /// # Errors
    ///
    /// If it does not tell.
    pub fn pin(&self) -> anyhow::Result<String> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let log = std::fs::read_to_string(log(self.directory.path()))?;
            if let Some(rest) = log.split(FINGERPRINT).nth(1)
                && let Some(pin) = rest.split_whitespace().next()
            {
                return Ok(pin.to_owned());
            }
        }
        bail!("the console tells no fingerprint")
    }

    /// Kills it.
    ///
    /// # Errors
    ///
    /// If it is gone already.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.running.child.kill()?;
        self.running.child.wait()?;
        Ok(())
    }

    /// Starts it again where it was.
    ///
    /// # Errors
    ///
    /// If it does not come up.
    pub fn start_again(&mut self) -> anyhow::Result<()> {
        let address = self.url.trim_start_matches("https://").to_owned();
        (self.running, self.url) = serve(&self.program, self.directory.path(), &address)?;
        Ok(())
    }
}

fn log(directory: &Path) -> PathBuf {
    directory.join("console.log")
}

fn serve(program: &Path, directory: &Path, listen: &str) -> anyhow::Result<(Running, String)> {
    let mut command = Command::new(program);
    command
        .args(["serve", "--listen", listen, "--tls-self-signed", "--data"])
        .arg(directory.join("data"))
        .stdin(Stdio::null())
        .stderr(File::options().append(true).create(true).open(log(directory))?);
    let mut running = Running::start(&mut command)?;
    let url = running.url()?;
    Ok((running, url))
}
