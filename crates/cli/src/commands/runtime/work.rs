//! The apps from their start to their end.

use std::{io::Write as _, process::ExitCode, time::Duration};

use anyhow::Context as _;
use qd_pm2::{
    DaemonClient, Signal,
    client::{Error, Failed, LinkState, Settled},
    launch::Launch,
};

use super::first::{First, Heard};
use crate::exit::{Code, Failure};

/// How long killing everything may take before the keeper is killed too.
const HURRIED: Duration = Duration::from_secs(10);
/// What a shell reports of what was killed.
const KILLED: u8 = 137;

/// How it came to an end.
pub enum Ended {
    /// Nothing is left to run.
    Settled(Settled),
    /// Somebody asked for it.
    Asked,
    /// Something could not be started.
    Failed(Failure),
    /// The daemon is gone.
    Lost,
}

/// Starts everything, and waits until nothing is left to run; for ever, if that is no end.
pub async fn run(client: &DaemonClient, launches: &[Launch], goes_on: bool) -> Result<Settled, Failure> {
    for record in client.get_monitor_data().await.map_err(anyhow::Error::from)? {
        let forgotten = client.delete_process_id(&record).await;
        forgotten.with_context(|| format!("{} ran here before and cannot be forgotten", record.name))?;
    }
    for launch in launches {
        client.prepare(launch).await.map_err(|error| Failure {
            code: match error {
                Error::NotReady => Code::NotReady,
                _ => Code::Failed,
            },
            error: anyhow::Error::from(error).context(format!("{} cannot be started", launch.name())),
            hint: None,
        })?;
    }
    loop {
        match client.settled().await {
            Ok(Some(settled)) if !goes_on => return Ok(settled),
            Ok(Some(_)) => std::future::pending().await,
            Ok(None) | Err(Error::Timeout { .. }) => {}
            // Another daemon is about to be there.
            Err(Error::Unavailable) => linked(client).await,
            Err(error) => return Err(anyhow::Error::from(error).into()),
        }
    }
}

/// Waits for the work to end by itself, or for somebody to end it.
pub async fn until_asked(
    work: impl Future<Output = Result<Settled, Failure>>,
    client: &DaemonClient,
    first: &mut First,
) -> Ended {
    tokio::pin!(work);
    loop {
        let heard = tokio::select! {
            ended = &mut work => return ended.map_or_else(Ended::Failed, Ended::Settled),
            heard = first.next() => heard,
        };
        match heard {
            Heard::Stop => return Ended::Asked,
            Heard::Gone => return Ended::Lost,
            Heard::Pass(signal) => {
                tokio::spawn(pass(client.clone(), signal));
            }
        }
    }
}

/// Sends a signal to whatever runs.
async fn pass(client: DaemonClient, signal: Signal) {
    for record in client.get_monitor_data().await.unwrap_or_default() {
        if record.live_pid().is_some() {
            // What has ended meanwhile does not need it.
            let _ = client.send_signal_to_process_id(&record, signal).await;
        }
    }
}

impl Ended {
    /// Ends what still runs, and the daemon; the exit code.
    pub async fn finish(self, client: DaemonClient, first: &mut First) -> Result<ExitCode, Failure> {
        let killed = first.end.is_none() && stop(client, first).await;
        match self {
            Self::Settled(Settled { first: None }) => Ok(ExitCode::SUCCESS),
            Self::Settled(Settled { first: Some(failed) }) => {
                say(&reason(&failed));
                Ok(ExitCode::from(u8::try_from(failed.code).unwrap_or(u8::MAX)))
            }
            Self::Asked if killed => Ok(ExitCode::from(KILLED)),
            Self::Asked => Ok(ExitCode::SUCCESS),
            Self::Failed(failure) => Err(failure),
            // Somebody ended it in peace, with `qd kill` perhaps.
            Self::Lost if first.end.is_some_and(|end| end.exit_status() == Some(0)) => Ok(ExitCode::SUCCESS),
            Self::Lost => Err(anyhow::anyhow!("the daemon's keeper was ended, and the apps with it").into()),
        }
    }
}

fn reason(failed: &Failed) -> String {
    let Failed { name, code, .. } = failed;
    match &failed.signal {
        Some(signal) => format!("{name} was ended by {signal}"),
        None => format!("{name} failed with exit code {code}"),
    }
}

/// Stops everything until the keeper has ended, in a hurry once that is asked for; whether anything had to be killed.
async fn stop(client: DaemonClient, first: &mut First) -> bool {
    let (halted, mut killed) = tokio::sync::watch::channel(false);
    let ending = tokio::spawn(end(client.clone(), halted));
    let mut hurry = None;
    loop {
        let late = async {
            match hurry {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        let heard = tokio::select! {
            heard = first.next() => heard,
            () = late => {
                say("the apps do not end, not even when they are killed");
                first.kill_keeper();
                hurry = None;
                continue;
            }
        };
        match heard {
            Heard::Gone => break,
            Heard::Pass(signal) => drop(tokio::spawn(pass(client.clone(), signal))),
            Heard::Stop if hurry.is_none() => {
                hurry = Some(tokio::time::Instant::now() + HURRIED);
                let client = client.clone();
                tokio::spawn(async move {
                    // Whoever asked first is told what became of it.
                    let _ = client.halt(true).await;
                });
            }
            Heard::Stop => {}
        }
    }
    ending.abort();
    *killed.borrow_and_update() || hurry.is_some()
}

/// Ends the apps, then the daemon; again with each daemon that takes the place of one that was killed.
async fn end(client: DaemonClient, killed: tokio::sync::watch::Sender<bool>) {
    let mut link = client.state();
    loop {
        linked(&client).await;
        match client.halt(false).await {
            Ok(names) => {
                for name in &names {
                    say(&format!("{name} did not end in its time and was killed"));
                }
                if !names.is_empty() {
                    killed.send_replace(true);
                }
            }
            Err(Error::Unavailable) => continue,
            Err(error) => say(&format!("the apps were not stopped: {error}")),
        }
        if client.kill_me().await.is_ok() {
            // It ends, or another takes its place.
            let _ = link
                .wait_for(|state| !matches!(state, LinkState::Up { .. }))
                .await;
        }
    }
}

/// Waits until there is a daemon.
async fn linked(client: &DaemonClient) {
    let mut link = client.state();
    if link
        .wait_for(|state| matches!(state, LinkState::Up { .. }))
        .await
        .is_err()
    {
        // There will be none; the end of the keeper tells.
        std::future::pending::<()>().await;
    }
}

/// A remark, in one piece: apps write to the same place.
fn say(remark: &str) {
    let _ = std::io::stderr()
        .lock()
        .write_all(format!("qd: {remark}\n").as_bytes());
}
