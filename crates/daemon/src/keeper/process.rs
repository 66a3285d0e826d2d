//! The keeper's own life: start the daemon, serve it, reap, and start it again whenever it ends unasked.

use std::{
    collections::VecDeque,
    io,
    os::fd::{AsFd, OwnedFd},
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use qd_supervisor::{descriptors, ipc::fds};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, set_child_subreaper, wait};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    hold::Hold,
    link::{self, Receiver, Sender},
    protocol::{Answer, Ask, End, Request, Say},
};

/// How often the daemon may end within [`A_WHILE`] and be started again at once.
const AT_ONCE: usize = 10;
/// See [`AT_ONCE`].
const A_WHILE: Duration = Duration::from_secs(10);
/// The first wait beyond that; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The longest.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// How the daemon is started.
#[derive(Debug)]
pub struct Options {
    /// Its program: a path that is looked up anew at each start, so that an upgraded binary is what runs next.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Descriptors that are held for it from the start, by name.
    pub held: Vec<(&'static str, OwnedFd)>,
}

struct Daemon {
    pid: u32,
    sender: Sender,
    receiver: Receiver,
}

/// What woke the keeper.
enum Woken {
    Asked(Request, Vec<OwnedFd>),
    /// The daemon closed its end: it ended, or is about to.
    Silent,
    Child,
    Signal(Signal),
}

/// Runs until the daemon says that it is the end, and has ended.
///
/// # Errors
/// When the daemon cannot be started for the first time, or the system refuses what a keeper needs.
pub async fn run(mut options: Options) -> io::Result<()> {
    set_child_subreaper(Some(rustix::process::getpid()))?;
    let mut children = signal(SignalKind::child())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut logs = signal(SignalKind::user_defined2())?;
    let mut hold = Hold::new(descriptors::allow_all());
    for (name, fd) in options.held.drain(..) {
        hold.put(name.to_owned(), fd);
    }
    let mut daemon = start(&options)?;
    let mut ending = false;
    let mut ends = Ends::default();
    loop {
        let woken = tokio::select! {
            received = daemon.receiver.receive::<Request>() => match received {
                Ok(Some((request, fds))) => Woken::Asked(request, fds),
                Ok(None) | Err(_) => Woken::Silent,
            },
            _ = children.recv() => Woken::Child,
            _ = terminate.recv() => Woken::Signal(Signal::TERM),
            _ = interrupt.recv() => Woken::Signal(Signal::TERM),
            _ = quit.recv() => Woken::Signal(Signal::TERM),
            _ = logs.recv() => Woken::Signal(Signal::USR2),
            _ = hangup.recv() => continue,
        };
        match woken {
            Woken::Asked(request, fds) => {
                ending |= matches!(request.ask, Ask::End);
                serve(&mut daemon, &mut hold, request, fds).await;
                continue;
            }
            Woken::Signal(signal) => {
                if let Some(pid) = pid(daemon.pid) {
                    // Gone already: the next look at the children tells.
                    let _ = kill_process(pid, signal);
                }
                continue;
            }
            Woken::Child => {
                if !reap(&mut hold, Some(&daemon)).await {
                    continue;
                }
            }
            Woken::Silent => {
                // It may live on without its connection, which is as good as dead: nobody else starts anything.
                if let Some(pid) = pid(daemon.pid) {
                    let _ = kill_process(pid, Signal::KILL);
                }
                while !reap(&mut hold, Some(&daemon)).await {
                    children.recv().await;
                }
            }
        }
        if ending {
            return Ok(());
        }
        let pause = ends.pause(Instant::now());
        tracing::warn!(
            running = hold.running(),
            ?pause,
            "the daemon ended unasked; starting it again"
        );
        tokio::time::sleep(pause).await;
        daemon = loop {
            match start(&options) {
                Ok(daemon) => break daemon,
                Err(error) => {
                    tracing::error!(%error, program = %options.program.display(), "cannot start the daemon");
                    tokio::time::sleep(LONGEST_WAIT).await;
                    reap(&mut hold, None).await;
                }
            }
        };
    }
}

/// When the daemon ended, of late.
#[derive(Default)]
struct Ends(VecDeque<Instant>);

impl Ends {
    /// How long to wait after an end, so that one that ends at its start does not keep the machine busy.
    fn pause(&mut self, now: Instant) -> Duration {
        self.0.retain(|end| now.duration_since(*end) < A_WHILE);
        self.0.push_back(now);
        match self.0.len().checked_sub(AT_ONCE + 1) {
            None => Duration::ZERO,
            Some(more) => (FIRST_WAIT
                * 2u32
                    .saturating_pow(u32::try_from(more).unwrap_or(u32::MAX))
                    .min(64))
            .min(LONGEST_WAIT),
        }
    }
}

fn pid(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

fn start(options: &Options) -> io::Result<Daemon> {
    let (ours, theirs) = fds::pair()?;
    let program = if options.program.exists() {
        options.program.as_path()
    } else {
        // The binary was removed; what runs here is still good.
        "/proc/self/exe".as_ref()
    };
    #[expect(clippy::disallowed_methods, reason = "the daemon is the keeper's to start")]
    let child = Command::new(program)
        .args(&options.args)
        .stdin(Stdio::from(theirs))
        .spawn()?;
    let (sender, receiver) = link::link(ours)?;
    Ok(Daemon {
        pid: child.id(),
        sender,
        receiver,
    })
}

async fn serve(daemon: &mut Daemon, hold: &mut Hold, request: Request, given: Vec<OwnedFd>) {
    let Request { id, ask } = request;
    let handover = matches!(ask, Ask::Handover).then(fds::pair);
    let (answer, fds) = match &handover {
        None => hold.answer(ask, given),
        Some(Ok((_, theirs))) => (Answer::Done, vec![theirs.as_fd()]),
        Some(Err(error)) => (
            Answer::Failed(format!("cannot make a connection: {error}")),
            Vec::new(),
        ),
    };
    if let Err(error) = daemon.sender.send(&Say::Answer { id, answer }, &fds).await {
        // Its end is noticed where the connection is read.
        tracing::debug!(%error, "the daemon did not take an answer");
    }
    if let Some(Ok((ours, _))) = handover
        && let Ok((sender, receiver)) = link::link(ours)
    {
        daemon.sender = sender;
        daemon.receiver = receiver;
    }
}

/// Reaps whoever ended, tells the daemon of its programs, and says whether the daemon itself was among them.
async fn reap(hold: &mut Hold, daemon: Option<&Daemon>) -> bool {
    let mut daemon_ended = false;
    while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
        let Ok(pid) = u32::try_from(pid.as_raw_nonzero().get()) else {
            continue;
        };
        if daemon.is_some_and(|daemon| daemon.pid == pid) {
            daemon_ended = true;
            continue;
        }
        let end = End {
            code: status.exit_status(),
            signal: status.terminating_signal(),
            at: jiff::Timestamp::now().as_millisecond(),
        };
        if let Some(run) = hold.ended(pid, end)
            && let Some(daemon) = daemon
            && let Err(error) = daemon.sender.send(&Say::Exited(run), &[]).await
        {
            tracing::debug!(%error, "the daemon was not there to hear of an exit");
        }
    }
    daemon_ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_ends_again_and_again_is_waited_for_longer_and_longer() {
        let (mut ends, now) = (Ends::default(), Instant::now());
        let pauses: Vec<u128> = (0..20).map(|_| ends.pause(now).as_millis()).collect();
        assert_eq!(pauses[..11], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100]);
        assert_eq!(pauses[19], 5000);
        assert_eq!(ends.pause(now + A_WHILE), Duration::ZERO);
    }
}
