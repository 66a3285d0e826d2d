//! Real processes for the tests of this crate, gone when the test is.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{identity::Identity, stat::Stat, tree::Tree};

const DEADLINE: Duration = Duration::from_secs(20);

/// A child that leads its own process group.
pub(crate) struct Child {
    process: std::process::Child,
    identity: Identity,
}

impl Child {
    pub(crate) fn sleeping() -> Child {
        Child::start("sleep", &["60"])
    }

    /// A child with a child of its own, both running by the time this returns.
    pub(crate) fn with_grandchild() -> Child {
        let script = "import subprocess
child = subprocess.Popen(['sleep', '60'])
print(1, flush=True)
child.wait()";
        let mut child = Child::start("python3", &["-c", script]);
        let output = child.process.stdout.take().expect("piped");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).unwrap();
        assert_eq!(line, "1\n");
        child
    }

    /// A child that uses as much processor time as it gets.
    pub(crate) fn spinning() -> Child {
        Child::start("python3", &["-c", "while True: pass"])
    }

    fn start(program: &str, arguments: &[&str]) -> Child {
        #[expect(clippy::disallowed_methods, reason = "the test's own child")]
        let mut command = Command::new(program);
        command.args(arguments).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let process = command.spawn().unwrap();
        let stat = Stat::read(process.id()).unwrap();
        Child {
            identity: Identity::of(&stat),
            process,
        }
    }

    pub(crate) fn identity(&self) -> Identity {
        self.identity
    }

    pub(crate) fn reap(&mut self) {
        self.process.wait().unwrap();
    }

    pub(crate) fn wait_until_zombie(&self) {
        self.until(|| Stat::read(self.identity.pid).is_some_and(|stat| !stat.runs()));
    }

    pub(crate) fn until(&self, condition: impl Fn() -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !condition() {
            assert!(Instant::now() < deadline, "in time");
            std::thread::yield_now();
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Ok(tree) = Tree::of_known(self.identity) {
            let _gone_already = tree.signal(9);
        }
        self.process.wait().unwrap();
    }
}
