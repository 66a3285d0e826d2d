//! The daemon from its start to its end.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    path::PathBuf,
    sync::atomic::Ordering,
    time::Duration,
};

use qd_pm2::{
    Home,
    server::{self, Server},
};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    daemon::{Daemon, Given},
    elsewhere,
    events::Events,
    history::History,
    journal::Journal,
    keeper::{self, Exits, Keeper},
    life::{self, Stopped},
    logs::{Form, Ledger, Logs, Rotation},
    seal::Seal,
    settings::Settings,
};

/// The names under which the keeper holds the listeners.
const LISTENERS: [&str; 2] = ["rpc.sock", "pub.sock"];
/// Those under which it holds what output is shown on.
pub(crate) const OUTPUTS: [&str; 2] = ["stdout", "stderr"];
/// That under which it holds what logs are owed.
const LEDGER: &str = "lost";
/// How long everything may take to end when the daemon is told to, beyond what the apps may take.
const END: Duration = Duration::from_secs(60);

/// Why the daemon did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was started by itself.
    #[error("a daemon is started by its keeper, and there is none at its standard input")]
    Alone(#[source] io::Error),
    /// Its keeper failed it.
    #[error("{0}")]
    Keeper(#[from] keeper::Error),
    /// The next version could not be executed; the keeper starts it instead.
    #[error("cannot execute {}: {source}", program.display())]
    Update {
        /// The program.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Its home cannot be used.
    #[error("cannot use {}: {source}", path.display())]
    Home {
        /// What of it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Runs the daemon of this home until it is told to end. Its standard input is the keeper's socket; in which form it
/// shows what apps write on the outputs that the keeper holds, if at all.
///
/// # Errors
/// [`Error`].
pub async fn run(home: Home, shown: Option<Form>) -> Result<(), Error> {
    let socket = inherited().map_err(Error::Alone)?;
    let (keeper, exits) = Keeper::connect(socket).await?;
    let server = listen(&home, &keeper).await?;
    let state = home.root().join("state");
    let at = |path: PathBuf| move |source| Error::Home { path, source };
    private(&state).map_err(at(state.clone()))?;
    let seal = Seal::of(&home).map_err(at(home.root().join("keys")))?;
    let (journal, loaded) = Journal::open(&state, seal.clone()).map_err(at(state.clone()))?;
    if loaded.damaged > 0 {
        tracing::warn!(lines = loaded.damaged, "passed over damaged lines of the journal");
    }
    let history = History::open(state.join("history"));
    let events = Events::new(server.publisher());
    let ledger = ledger(&keeper).await?.map_err(at(home.logs()))?;
    let mut logs =
        Logs::start(Rotation::new(home.logs()), events.viewers(), ledger).map_err(at(home.logs()))?;
    if let Some(form) = shown {
        match (keeper.take(OUTPUTS[0]).await?, keeper.take(OUTPUTS[1]).await?) {
            (Some(out), Some(err)) => logs.show(form, out, err).map_err(at(home.logs()))?,
            _ => tracing::warn!("the keeper holds no outputs to show anything on"),
        }
    }
    let pid = std::process::id().to_string();
    for path in [Some(home.pid_file()), elsewhere::pid_file(&home)]
        .into_iter()
        .flatten()
    {
        // It is for others; what runs must not go without a daemon for it.
        if let Err(error) = life::write(&path, &pid) {
            tracing::error!(%error, path = %path.display(), "the daemon's pid is not written there");
        }
    }
    let daemon = Daemon::new(Given {
        home: home.clone(),
        keeper,
        events,
        logs,
        journal,
        history,
        seal,
    });
    daemon.adopt(loaded.processes).await?;
    tokio::spawn(hear_exits(daemon.clone(), exits));
    tokio::spawn(daemon.clone().watch_memory());
    tokio::spawn(daemon.clone().watch_clock());
    tokio::spawn(hear_signals(daemon.clone()));
    daemon.events.say(&format!(
        "New PM2 Daemon started, by quarterdeck {}",
        env!("CARGO_PKG_VERSION")
    ));
    server.run(daemon.clone(), daemon.shutdown.clone()).await;
    if daemon.updating.load(Ordering::Relaxed) {
        return Err(daemon.execute().await);
    }
    finish(&daemon).await;
    Ok(())
}

/// The socket that was inherited as standard input, which then leads nowhere.
fn inherited() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    rustix::net::sockopt::socket_type(stdin.as_fd())?;
    let socket = stdin.as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdin(std::fs::File::open("/dev/null")?)?;
    Ok(socket)
}

/// The sockets that the keeper holds, or new ones, which it then does.
async fn listen(home: &Home, keeper: &Keeper) -> Result<Server, Error> {
    let at = |source| Error::Home {
        path: home.root().to_owned(),
        source,
    };
    let held = (keeper.take(LISTENERS[0]).await?, keeper.take(LISTENERS[1]).await?);
    if let (Some(rpc), Some(bus)) = held {
        match Server::adopt(home, rpc, bus) {
            Ok(mut server) => {
                server.leave_files();
                return Ok(server);
            }
            Err(error) => tracing::warn!(%error, "the sockets that were held are of no use; making new ones"),
        }
    }
    let mut server = server::bind(home).await.map_err(at)?;
    server.leave_files();
    let (rpc, bus) = server.sockets();
    keeper.put(LISTENERS[0], rpc).await?;
    keeper.put(LISTENERS[1], bus).await?;
    Ok(server)
}

/// What logs are owed: the keeper holds what an earlier daemon left, or a new one.
async fn ledger(keeper: &Keeper) -> Result<io::Result<Ledger>, keeper::Error> {
    if let Some(left) = keeper.take(LEDGER).await? {
        match Ledger::left(left) {
            Ok(ledger) => return Ok(Ok(ledger)),
            Err(error) => tracing::warn!(%error, "what logs are owed cannot be read"),
        }
    }
    let ledger = Ledger::new();
    if let Ok(ledger) = &ledger {
        keeper.put(LEDGER, ledger).await?;
    }
    Ok(ledger)
}

fn private(folder: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

async fn hear_exits(daemon: Daemon, mut exits: Exits) {
    while let Some(run) = exits.recv().await {
        daemon.exited(run);
    }
    if !daemon.shutdown.is_cancelled() {
        // Without a keeper nothing can be started or reaped.
        tracing::error!("the keeper is gone; ending without touching what runs");
        std::process::exit(1);
    }
}

async fn hear_signals(daemon: Daemon) {
    let kinds = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
        signal(SignalKind::quit()),
        signal(SignalKind::hangup()),
        signal(SignalKind::user_defined2()),
    );
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut quit), Ok(mut hangup), Ok(mut logs)) = kinds else {
        tracing::error!("cannot listen for signals");
        return;
    };
    loop {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
            _ = quit.recv() => "SIGQUIT",
            _ = hangup.recv() => continue,
            _ = logs.recv() => {
                daemon.logs.reopen();
                continue;
            }
        };
        daemon.events.kill(&format!("pm2 has been killed by {name}"));
        daemon.ending.store(true, Ordering::Relaxed);
        daemon.halt_all(false).await;
        daemon.shutdown.cancel();
        return;
    }
}

impl Daemon {
    /// Ends every run within a deadline: what others depend on once they have ended, everything else at once. What is
    /// forgotten does not come back with the next daemon; what is not does. The names of those that had to be killed.
    pub(crate) async fn halt_all(&self, forget: bool) -> Vec<String> {
        let mut tasks = tokio::task::JoinSet::new();
        let all = self.registry().all();
        let grace = all
            .iter()
            .map(|process| Settings(&process.state().fields).kill_timeout());
        let deadline = END + grace.max().unwrap_or_default() * 2;
        for process in all {
            let daemon = self.clone();
            tasks.spawn(async move {
                for dependent in daemon.dependents(&process) {
                    dependent.until(|state| state.live.is_none().then_some(())).await;
                }
                let _turn = process.turn.lock().await;
                daemon.unwatch(process.id);
                if forget {
                    process.state().wanted = false;
                    if let Err(refusal) = daemon.forget(process.id) {
                        tracing::error!("{refusal}");
                    }
                }
                let halted = daemon.halt(&process).await;
                matches!(halted, Stopped::Killed | Stopped::Stuck).then(|| process.name())
            });
        }
        let mut killed = Vec::new();
        let all = async {
            while let Some(halted) = tasks.join_next().await {
                killed.extend(halted.ok().flatten());
            }
        };
        if tokio::time::timeout(deadline, all).await.is_err() {
            tracing::error!("some processes did not end in time");
        }
        killed
    }
}

/// Lets the rest reach the disk, and takes the keeper along.
async fn finish(daemon: &Daemon) {
    for socket in [daemon.home.rpc_sock(), daemon.home.pub_sock()] {
        // What is left of it is replaced by the next daemon.
        let _ = std::fs::remove_file(socket);
    }
    daemon.tasks.close();
    if tokio::time::timeout(Duration::from_secs(5), daemon.tasks.wait())
        .await
        .is_err()
    {
        tracing::warn!("some output may not have reached its files");
    }
    // Gone already is as good.
    let _ = std::fs::remove_file(daemon.home.pid_file());
    if let Some(path) = elsewhere::pid_file(&daemon.home) {
        let _ = std::fs::remove_file(path);
    }
    if let Err(error) = daemon.keeper.end().await {
        tracing::warn!(%error, "the keeper was not told to end");
    }
}
