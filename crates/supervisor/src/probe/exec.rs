//! A program that is run to be asked.

use std::{io, os::unix::process::ExitStatusExt, process::Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

use super::{Exec, Failure};
use crate::exit::Exit;

/// A child with its group, killed unless it has ended.
struct Running {
    child: Child,
    group: Option<Pid>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Not reaped yet, so the number is still that of this group.
        if let Some(group) = self.group {
            let _gone_already = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Exec {
    pub(super) async fn run(&self) -> Result<(), Failure> {
        let (program, arguments) = match self.argv.split_first() {
            Some((program, arguments)) => (program.clone(), arguments),
            None => (String::new(), &[][..]),
        };
        let failed = |source| Failure::Run {
            program: program.clone(),
            source,
        };
        let mut running = self.start(&program, arguments).map_err(failed)?;
        let status = running.child.wait().await.map_err(failed)?;
        running.group = None;
        if status.success() {
            return Ok(());
        }
        let exit = Exit {
            code: status.code(),
            signal: status.signal(),
        };
        Err(Failure::Exit { program, exit })
    }

    fn start(&self, program: &str, arguments: &[String]) -> io::Result<Running> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .process_group(0)
            .kill_on_drop(true)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        let child = command.spawn()?;
        let group = child.id().and_then(|pid| i32::try_from(pid).ok());
        Ok(Running {
            child,
            group: group.and_then(Pid::from_raw),
        })
    }
}
