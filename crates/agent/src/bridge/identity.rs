//! Which daemon is behind the socket, and whether it may be used.

use qd_api::{Time, host::DaemonKind};
use qd_pm2::{
    Home,
    client::{DaemonClient, Error},
};

/// What tells one daemon from the next that listens on the same path.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    pub kind: DaemonKind,
    pub version: Option<String>,
    pub pid: Option<u32>,
    pub started_at: Option<Time>,
    /// The Node.js that it and its workers run on.
    pub node_version: Option<String>,
}

impl Identity {
    /// Whether the other is another daemon, as far as is known of both.
    pub fn differs(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
            matches!((a, b), (Some(a), Some(b)) if a != b)
        }
        differ(self.pid.as_ref(), other.pid.as_ref())
            || differ(self.started_at.as_ref(), other.started_at.as_ref())
    }
}

/// Asks the daemon. The report also holds its whole environment, which is not kept.
pub async fn ask(home: &Home, client: &DaemonClient) -> Result<Identity, Error> {
    let version = client.get_version().await?;
    let report = client.get_report().await.unwrap_or_default();
    let ours = report.quarterdeck().map(str::to_owned);
    Ok(Identity {
        kind: if ours.is_some() {
            DaemonKind::Quarterdeck
        } else {
            DaemonKind::Pm2
        },
        // To PM2's command line ours gives the version that it wants to hear.
        version: ours.or(Some(version)),
        pid: home.read_pid(),
        started_at: report.started_at.and_then(Time::from_millis),
        node_version: report.node_version,
    })
}

/// Whether the home and its sockets are safe to use; the reason and the remedy if not.
pub fn trusted(home: &Home) -> Result<(), String> {
    let verdict = qd_pm2::home::trust::check(home);
    for warning in &verdict.warnings {
        tracing::warn!(home = %home.root().display(), "{warning}");
    }
    match verdict.refusals.first() {
        None => Ok(()),
        Some(refusal) => Err(refusal.to_string()),
    }
}
