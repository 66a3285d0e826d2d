//! Starting a program: an argument vector, never a shell.
//!
//! The child leads a process group of its own, so that a whole tree can be told apart, and inherits nothing but the
//! descriptors it is given.

use std::{
    ffi::OsString,
    io,
    os::{fd::OwnedFd, unix::process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use command_fds::{CommandFdExt, FdMapping};
use rustix::{fs::Mode, process::umask};

/// The descriptor on which a child finds its channel, where it gets one.
pub const CHANNEL_FD: i32 = 3;

/// What to start, and how.
#[derive(Clone, Default)]
pub struct Plan {
    /// The program: a path, or a name that is looked for on the child's own `PATH`.
    pub program: PathBuf,
    /// Its arguments, without the program.
    pub args: Vec<OsString>,
    /// Its whole environment; nothing of ours is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// Its working directory.
    pub cwd: PathBuf,
    /// The user to run as; only root may choose one.
    pub uid: Option<u32>,
    /// The group to run as.
    pub gid: Option<u32>,
    /// The file mode creation mask; ours if none.
    pub umask: Option<u32>,
    /// How many descriptors it may have; as many as it would without us if none.
    pub open_files: Option<u64>,
}

/// The child's ends of what it is connected by.
#[derive(Debug)]
pub struct Ends {
    /// Standard input.
    pub stdin: OwnedFd,
    /// Standard output.
    pub stdout: OwnedFd,
    /// Standard error.
    pub stderr: OwnedFd,
    /// A socket that appears as [`CHANNEL_FD`].
    pub channel: Option<OwnedFd>,
}

/// Why nothing was started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The working directory is none.
    #[error("cannot start {}: its working directory {} {}", program.display(), cwd.display(), said(source))]
    Cwd {
        /// The program.
        program: PathBuf,
        /// The directory.
        cwd: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The program cannot be executed.
    #[error("cannot start {}: {}", program.display(), said(source))]
    Program {
        /// The program.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be used: permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "is not a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// Starts the program; its process id, which is its process group's too. The caller is its parent and has to reap it.
///
/// A mask is set for the whole calling process while this runs: call it where nothing else makes files.
///
/// # Errors
/// [`Error`], with nothing left behind.
pub fn spawn(plan: &Plan, ends: Ends) -> Result<u32, Error> {
    directory(&plan.cwd).map_err(|source| Error::Cwd {
        program: plan.program.clone(),
        cwd: plan.cwd.clone(),
        source,
    })?;
    let failed = |source| Error::Program {
        program: plan.program.clone(),
        source,
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place where programs are started"
    )]
    let mut command = Command::new(&plan.program);
    command
        .args(&plan.args)
        .env_clear()
        .envs(plan.env.iter().map(|(name, value)| (name, value)))
        .current_dir(&plan.cwd)
        .process_group(0)
        .stdin(Stdio::from(ends.stdin))
        .stdout(Stdio::from(ends.stdout))
        .stderr(Stdio::from(ends.stderr));
    if let Some(uid) = plan.uid {
        command.uid(uid);
    }
    if let Some(gid) = plan.gid {
        command.gid(gid);
    }
    if let Some(channel) = ends.channel {
        let mapping = FdMapping {
            parent_fd: channel,
            child_fd: CHANNEL_FD,
        };
        command
            .fd_mappings(vec![mapping])
            .map_err(|_| failed(io::Error::other("its channel collides with another descriptor")))?;
    }
    let _mask = plan.umask.map(Mask::set);
    command.spawn().map(|child| child.id()).map_err(failed)
}

fn directory(cwd: &Path) -> io::Result<()> {
    if cwd.metadata()?.is_dir() {
        Ok(())
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

/// The mask from before, until it is dropped.
struct Mask(Mode);

impl Mask {
    fn set(mask: u32) -> Self {
        Self(umask(Mode::from_raw_mode(mask & 0o777)))
    }
}

impl Drop for Mask {
    fn drop(&mut self) {
        umask(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::{fs::File, io::Read};

    use super::*;

    fn ends() -> (Ends, File) {
        let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).expect("a pipe");
        let null = || OwnedFd::from(File::open("/dev/null").expect("the null device"));
        let ends = Ends {
            stdin: null(),
            stdout: write,
            stderr: null(),
            channel: None,
        };
        (ends, File::from(read))
    }

    fn plan(program: &str, args: &[&str]) -> Plan {
        Plan {
            program: program.into(),
            args: args.iter().map(OsString::from).collect(),
            cwd: "/".into(),
            ..Plan::default()
        }
    }

    fn reap(pid: u32) {
        let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::waitpid(pid, rustix::process::WaitOptions::empty()).expect("a child");
    }

    fn output(plan: &Plan) -> String {
        let (ends, mut output) = ends();
        let pid = spawn(plan, ends).expect("it starts");
        let mut text = String::new();
        output.read_to_string(&mut text).expect("its output");
        reap(pid);
        text
    }

    #[test]
    fn a_child_gets_its_arguments_as_they_are_and_nothing_of_our_environment() {
        assert_eq!(
            output(&plan("/bin/echo", &["$(id)", "a b", ";"])),
            "$(id) a b ;\n"
        );
        let mut with = plan("/usr/bin/env", &[]);
        with.env = vec![("NAME".into(), "a value".into())];
        assert_eq!(output(&with), "NAME=a value\n");
    }

    #[test]
    fn a_child_leads_its_own_group_and_has_its_own_mask() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("script");
        File::create(&script)
            .and_then(|mut file| {
                std::io::Write::write_all(&mut file, b"umask; cut -d' ' -f1,5 /proc/$$/stat")
            })
            .expect("a script");
        let mut with = plan("/bin/sh", &[&script.display().to_string()]);
        with.umask = Some(0o077);
        with.env = vec![("PATH".into(), "/usr/bin:/bin".into())];
        let said = output(&with);
        let mut lines = said.lines();
        assert_eq!(lines.next(), Some("0077"));
        let (pid, group) = lines.next().and_then(|line| line.split_once(' ')).expect("both");
        assert_eq!(pid, group);
    }

    #[test]
    fn what_cannot_be_started_is_named_with_the_reason() {
        let failed = |plan: &Plan| spawn(plan, ends().0).expect_err("it cannot start").to_string();
        assert_eq!(
            failed(&plan("/no/such/program", &[])),
            "cannot start /no/such/program: does not exist"
        );
        let mut nowhere = plan("/bin/true", &[]);
        nowhere.cwd = "/no/such/place".into();
        assert_eq!(
            failed(&nowhere),
            "cannot start /bin/true: its working directory /no/such/place does not exist"
        );
    }
}
