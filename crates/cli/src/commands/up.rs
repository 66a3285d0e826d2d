//! `qd up`: the daemon and the agent of this host, in the foreground.

use std::{
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Child,
    time::{Duration, Instant},
};

use qd_daemon::launch::{self, Outputs};
use qd_pm2::Home;
use rustix::process::{Pid, Signal, kill_process};
use tokio::signal::unix::{self, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    commands::{agent, daemon},
    exit::{Code, Failure},
    local, output,
};

/// How long the apps may take to end.
const END: Duration = Duration::from_secs(90);

/// Where everything lives, and where the agent listens.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ctrl-C and SIGTERM stop the agent, the daemon and the apps; what ran starts again with the next `qd up`.\nA daemon that ran before stays.\n\nExamples:\n  qd up\n  qd up --listen 127.0.0.1:9616 --home /srv/qd"
)]
pub struct Args {
    /// The home of daemon and agent (default: $QD_HOME or ~/.quarterdeck)
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    #[command(flatten)]
    listen: agent::Listen,
}

pub async fn run(args: Args) -> Result<Code, Failure> {
    let root = match args.home {
        Some(home) => daemon::absolute(home)?,
        None => local::home()?,
    };
    let home = Home::new(&root);
    let keeper = if launch::listens(&home) {
        output::say(&format!("using the daemon that runs in {}", root.display()));
        None
    } else {
        let mut command = daemon::keeper(&home);
        // Ctrl-C is for us; we end it in our own time.
        command.process_group(0);
        Some(
            launch::start(&home, command, Outputs::Own)
                .await
                .map_err(anyhow::Error::from)?,
        )
    };
    let pid = keeper
        .as_ref()
        .and_then(|child| i32::try_from(child.id()).ok())
        .and_then(Pid::from_raw);
    let (shutdown, reload) = qd_bootstrap::shutdown::listen().map_err(anyhow::Error::from)?;
    let children = signal(SignalKind::child()).map_err(anyhow::Error::from)?;
    let watched = keeper.map(|child| tokio::spawn(watch(child, children, shutdown.clone())));
    let served = agent::serve(root, home, &args.listen, shutdown, reload, || {
        output::say("the web page: `qd ui` prints a link that logs in");
    })
    .await;
    if let (Some(pid), Some(watched)) = (pid, watched) {
        // It may be gone already.
        let _ = kill_process(pid, Signal::TERM);
        if tokio::time::timeout(END, watched).await.is_err() {
            output::say("the daemon takes long to end; leaving it to that");
        }
    }
    served
}

/// Ends the agent when the daemon was killed.
async fn watch(mut keeper: Child, mut children: unix::Signal, shutdown: CancellationToken) {
    let begun = Instant::now();
    while let Ok(None) = keeper.try_wait() {
        children.recv().await;
    }
    if !shutdown.is_cancelled() {
        tracing::info!(after = ?begun.elapsed(), "the daemon was ended");
        shutdown.cancel();
    }
}
