//! Signals: the first SIGTERM or SIGINT asks the process to end, the second ends it, SIGHUP asks it to reload.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// What a shell reports for a process that a signal ended: 128 plus the signal's number.
const SIGNAL_EXIT_BASE: i32 = 128;

/// Why signals cannot be received.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen for {signal}")]
pub struct Error {
    /// The signal's name.
    pub signal: &'static str,
    #[source]
    source: std::io::Error,
}

/// The SIGHUPs that ask the process to read its configuration and certificates again.
#[derive(Debug)]
pub struct Reload(Signal);

impl Reload {
    /// Waits for the next request. Requests that arrive while one is being served count as one.
    ///
    /// Cancel safe: a dropped wait loses no request.
    pub async fn requested(&mut self) {
        if self.0.recv().await.is_none() {
            // The runtime is going away, so there will be no further request.
            std::future::pending::<()>().await;
        }
    }
}

/// Starts to listen, from inside a tokio runtime. The token is cancelled by the first SIGTERM or SIGINT.
///
/// A second one ends the process at once with exit code 143 or 130: whoever asks twice no longer wants to wait.
///
/// # Errors
///
/// If the operating system refuses a handler.
pub fn listen() -> Result<(CancellationToken, Reload), Error> {
    let mut terminate = handler("SIGTERM", SignalKind::terminate())?;
    let mut interrupt = handler("SIGINT", SignalKind::interrupt())?;
    let hangup = handler("SIGHUP", SignalKind::hangup())?;
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        let name = next(&mut terminate, &mut interrupt).await.0;
        tracing::info!(signal = name, "shutting down; a second signal exits at once");
        cancelled.cancel();
        let (name, kind) = next(&mut terminate, &mut interrupt).await;
        tracing::warn!(signal = name, "second signal: exiting without draining");
        std::process::exit(SIGNAL_EXIT_BASE + kind.as_raw_value());
    });
    Ok((token, Reload(hangup)))
}

fn handler(name: &'static str, kind: SignalKind) -> Result<Signal, Error> {
    signal(kind).map_err(|source| Error { signal: name, source })
}

async fn next(terminate: &mut Signal, interrupt: &mut Signal) -> (&'static str, SignalKind) {
    tokio::select! {
        _ = terminate.recv() => ("SIGTERM", SignalKind::terminate()),
        _ = interrupt.recv() => ("SIGINT", SignalKind::interrupt()),
    }
}
