//! Signals and the environment belong to a whole process, so these tests run their subject in one of its own:
//! this test binary again, with a single test that plays the part.
#![expect(
    clippy::disallowed_methods,
    reason = "the subject of these tests is a process"
)]

use std::{
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

const DEADLINE: Duration = Duration::from_secs(20);
const PART: &str = "QD_TEST_PART";

/// Whether this process is to play the part `name`.
pub fn plays(name: &str) -> bool {
    std::env::var(PART).is_ok_and(|part| part == name)
}

/// A process that plays a part. Killed on drop.
pub struct Player {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Player {
    /// Runs the test `module::part` in a process of its own, with these variables added.
    pub fn start(test: &str, part: &str, env: &[(&str, &str)]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture", "--test-threads=1"])
            .env(PART, part)
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || forward(lines, &sender));
        Self {
            child,
            lines: receiver,
        }
    }

    /// Waits for the part to print `text`.
    pub fn expect_line(&self, text: &str) {
        let end = Instant::now() + DEADLINE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self
                .lines
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("the part never printed {text:?}"));
            // The test runner may have begun the line with the name of the test.
            if line.ends_with(text) {
                return;
            }
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the process to end.
    pub fn exit(&mut self) -> ExitStatus {
        // The lines end when the process closes its output, which is when it ends.
        let end = Instant::now() + DEADLINE;
        loop {
            match self
                .lines
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("the part never ended"),
            }
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(lines: Lines<BufReader<ChildStdout>>, sender: &mpsc::Sender<String>) {
    for line in lines.map_while(Result::ok) {
        if sender.send(line).is_err() {
            return;
        }
    }
}
