//! A console, and hosts that are linked to it: the real `qd-console`, the real `qd up`.
#![expect(
    clippy::disallowed_methods,
    reason = "a test's file needs no safe replacement"
)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, process::Child};

use crate::{
    Alone, Caller, Output, PATIENCE, agent::program, namespace::started_inside, run, started, until,
    until_some,
};

/// The password of every user that is made here.
pub const PASSWORD: &str = "correct horse battery";

/// A running console; it ends when dropped.
#[derive(Debug)]
pub struct Console {
    pub url: String,
    pub pid: u32,
    place: Place,
    args: Vec<String>,
    child: Child,
    directory: TempDir,
}

/// Where a console listens.
#[derive(Debug, Clone)]
struct Place {
    namespace: Option<String>,
    address: String,
}

fn console_program() -> PathBuf {
    program().with_file_name("qd-console")
}

/// The URL of a ready line, once it is there.
async fn ready(child: &mut Child, out: &Path, log: &Path) -> String {
    until_some("the ready line", async || {
        if child.try_wait().unwrap().is_some() {
            panic!("it ended: {}", std::fs::read_to_string(log).unwrap_or_default());
        }
        let said = std::fs::read_to_string(out).unwrap_or_default();
        said.lines()
            .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
    })
    .await
}

impl Console {
    /// One that listens on a free port.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with further arguments of `serve`.
    ///
    /// # Panics
    /// If it does not start, with what it said.
    pub async fn with(args: &[&str]) -> Self {
        let place = Place {
            namespace: None,
            address: "127.0.0.1".to_owned(),
        };
        Self::at(place, args).await
    }

    /// One with TLS, in a network namespace, on an address there.
    pub async fn inside(namespace: &str, address: &str) -> Self {
        let place = Place {
            namespace: Some(namespace.to_owned()),
            address: address.to_owned(),
        };
        Self::at(place, &["--tls-self-signed"]).await
    }

    async fn at(place: Place, args: &[&str]) -> Self {
        let directory = tempfile::Builder::new().prefix("qdc").tempdir_in("/tmp").unwrap();
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        let (child, url) = Self::serve(directory.path(), &place, &args, 0).await;
        Self {
            url,
            pid: child.id().unwrap(),
            place,
            args,
            child,
            directory,
        }
    }

    async fn serve(root: &Path, place: &Place, args: &[String], port: u16) -> (Child, String) {
        let (out, log) = (root.join("console.out"), root.join("console.log"));
        let _ = std::fs::remove_file(&out);
        let log_file = std::fs::File::options()
            .append(true)
            .create(true)
            .open(&log)
            .unwrap();
        let mut command = started_inside(place.namespace.as_deref(), &console_program(), &BTreeMap::new());
        command
            .args([
                "serve",
                "--listen",
                &format!("{}:{port}", place.address),
                "--data",
            ])
            .arg(root.join("data"))
            .args(args)
            .stdout(Stdio::from(std::fs::File::create(&out).unwrap()))
            .stderr(Stdio::from(log_file));
        let mut child = command.spawn().unwrap();
        let url = ready(&mut child, &out, &log).await;
        (child, url)
    }

    /// Ends it by a signal, and waits for that.
    ///
    /// # Panics
    /// If it does not end.
    pub async fn end(&mut self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, signal).unwrap();
        tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .expect("the console ends")
            .unwrap();
    }

    /// Starts it again on the same port.
    pub async fn start_again(&mut self) {
        let (child, url) = Self::serve(self.directory.path(), &self.place, &self.args, self.port()).await;
        assert_eq!(url, self.url);
        self.pid = child.id().unwrap();
        self.child = child;
    }

    /// The port it listens on.
    ///
    /// # Panics
    /// If its URL has none.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// What it has said until now.
    ///
    /// # Panics
    /// If there is no log.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("console.log")).unwrap()
    }

    /// Runs `qd-console` beside it.
    pub async fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, None).await
    }

    /// The same with something on its standard input.
    ///
    /// # Panics
    /// If it cannot be started.
    pub async fn run_with(&self, args: &[&str], input: Option<&str>) -> Output {
        let mut command = started(&console_program(), &BTreeMap::new());
        command.args(args).arg("--data").arg(self.data());
        let Some(input) = input else {
            return run(command).await;
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).await.unwrap();
        drop(stdin);
        let output = child.wait_with_output().await.unwrap();
        Output {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Adds a user with [`PASSWORD`], and makes a token of everything it may.
    pub async fn user(&self, name: &str, role: &str, more: &[&str]) -> Caller {
        let args = [&["user", "add", name, "--role", role, "--password-stdin"], more].concat();
        self.run_with(&args, Some(PASSWORD)).await.done();
        let made = self.run(&["token", "create", "--user", name]).await.done();
        self.caller(Some(made.stdout.trim()))
    }

    /// Somebody with a token, or without one.
    #[must_use]
    pub fn caller(&self, token: Option<&str>) -> Caller {
        match self.place.namespace {
            Some(_) => Caller::over(&self.data().join("console.sock"), token),
            None => Caller::at(&self.url, token),
        }
    }

    /// The fingerprint of its certificate, if it made one.
    async fn pin(&self) -> Option<String> {
        if !self.url.starts_with("https:") {
            return None;
        }
        let told = until_some("the fingerprint", async || {
            let log = self.log();
            let (_, rest) = log.split_once("to pin: ")?;
            rest.split_whitespace().next().map(str::to_owned)
        });
        Some(told.await)
    }

    /// An enrolment code.
    pub async fn code(&self, more: &[&str]) -> String {
        let made = self.run(&[&["code", "create"], more].concat()).await.done();
        made.stdout.trim().to_owned()
    }
}

/// A host with our own daemon and an agent, linked to a console; all of it ends when dropped.
#[derive(Debug)]
pub struct Host {
    pub name: String,
    pub alone: Alone,
    child: Option<Child>,
}

impl Host {
    /// A host of this name and these tags (`K=V`), once the console has its link.
    pub async fn linked(console: &Console, admin: &Caller, name: &str, tags: &[&str]) -> Self {
        Self::linked_with(console, admin, name, tags, "").await
    }

    /// The same with a configuration file.
    ///
    /// # Panics
    /// If it cannot be linked.
    pub async fn linked_with(
        console: &Console,
        admin: &Caller,
        name: &str,
        tags: &[&str],
        config: &str,
    ) -> Self {
        Self::on(Alone::new(), console, admin, name, tags, config).await
    }

    /// The same, where `alone` is.
    ///
    /// # Panics
    /// If it cannot be linked.
    pub async fn on(
        alone: Alone,
        console: &Console,
        admin: &Caller,
        name: &str,
        tags: &[&str],
        config: &str,
    ) -> Self {
        std::fs::DirBuilder::new().create(&alone.home).unwrap();
        std::fs::write(alone.home.join("qd.toml"), config).unwrap();
        let mut args = vec!["--host", name];
        for tag in tags {
            args.extend(["--tag", tag]);
        }
        let code = console.code(&args).await;
        let mut host = Self {
            name: name.to_owned(),
            alone,
            child: None,
        };
        let pin = console.pin().await;
        let mut link = vec!["link", &console.url, "--code", &code];
        if let Some(pin) = &pin {
            link.extend(["--pin", pin]);
        }
        host.alone.qd(&link).await.well();
        host.up().await;
        host.is_linked(admin).await;
        host
    }

    /// Starts daemon and agent.
    ///
    /// # Panics
    /// If they do not start.
    pub async fn up(&mut self) {
        let (out, log) = (self.alone.root().join("up.out"), self.alone.root().join("up.log"));
        let mut command = self.alone.command(&["up", "--listen", "127.0.0.1:0"]);
        command
            .stdout(Stdio::from(std::fs::File::create(&out).unwrap()))
            .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
        let mut child = command.spawn().unwrap();
        ready(&mut child, &out, &log).await;
        self.child = Some(child);
    }

    /// What daemon and agent have said since they were started.
    ///
    /// # Panics
    /// If they were not.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.alone.root().join("up.log")).unwrap()
    }

    /// Kills the agent with the command that it runs in; the apps stay.
    ///
    /// # Panics
    /// If it does not run.
    pub async fn kill_agent(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().await.unwrap();
    }

    /// Waits until the console has its link.
    pub async fn is_linked(&self, admin: &Caller) {
        until("the host is linked", async || {
            let host = admin.get(&format!("/api/v1/hosts/{}", self.name)).await;
            host.status == 200 && host.json()["presence"] == "online"
        })
        .await;
    }

    /// Starts an app there, by its own command line.
    pub async fn app(&self, name: &str, script: &str) {
        self.alone
            .qd(&["start", script, "--name", name, "--wait"])
            .await
            .well();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // Its daemon outlives its agent on purpose.
        let mut kill = std::process::Command::new(program());
        kill.arg("kill")
            .env("QD_HOME", &self.alone.home)
            .env_remove("QD_HOST")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let _ = kill.status();
    }
}
