//! Straight to this host's own daemon, for what ends or replaces it: that must work without an agent too.

use std::time::Duration;

use qd_api::daemon::DaemonResponse;
use qd_daemon::launch;
use qd_pm2::{DaemonClient, Home, client::LinkState};
use tokio_util::sync::CancellationToken;

use crate::{
    context::{self, Context},
    exit::{Code, Failure},
    local,
};

/// How long the connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a daemon may take to be gone once it was told to end.
const END: Duration = Duration::from_secs(90);
/// How often it is looked whether it is.
const LOOK: Duration = Duration::from_millis(20);

/// A daemon of this host, spoken to over its own socket.
pub struct Daemon {
    home: Home,
    client: DaemonClient,
}

/// The daemon of this home, where no agent can be asked: none was named, and none listens.
pub async fn daemon(context: &Context) -> Result<Option<Daemon>, Failure> {
    let home = Home::new(local::home()?);
    let is_served = std::os::unix::net::UnixStream::connect(context::socket()?).is_ok();
    if context.is_remote() || is_served || !launch::listens(&home) {
        return Ok(None);
    }
    let client = client(&home).await?;
    Ok(Some(Daemon { home, client }))
}

/// A connection to the daemon of this home.
pub async fn client(home: &Home) -> Result<DaemonClient, Failure> {
    let (client, driver) = qd_pm2::client::connect(home);
    tokio::spawn(driver.run(CancellationToken::new()));
    let mut link = client.state();
    // A call before the link stands would fail at once.
    let up = link.wait_for(|state| matches!(state, LinkState::Up { .. }));
    if matches!(tokio::time::timeout(CONNECT, up).await, Ok(Ok(_))) {
        return Ok(client.clone());
    }
    let failure = Failure {
        code: Code::Unreachable,
        error: anyhow::anyhow!("no daemon of ours answers in {}", home.root().display()),
        hint: None,
    };
    Err(failure.hint("start it with `qd up` or `qd daemon`"))
}

impl Daemon {
    /// Ends it, and waits until it is gone.
    pub async fn kill(&self) -> Result<DaemonResponse, Failure> {
        let count = self.client.get_monitor_data().await.map_err(failed)?.len();
        self.client.kill_me().await.map_err(failed)?;
        let gone = async {
            while launch::listens(&self.home) || self.home.rpc_sock().exists() {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(END, gone).await.is_err() {
            return Err(Failure {
                code: Code::TimedOut,
                error: anyhow::anyhow!("the daemon of {} has not ended", self.home.root().display()),
                hint: None,
            });
        }
        Ok(DaemonResponse {
            message: format!("the daemon and its {count} processes were ended"),
            ..DaemonResponse::default()
        })
    }

    /// Updates it in place.
    pub async fn update(&self) -> Result<DaemonResponse, Failure> {
        let updated = self.client.update().await.map_err(failed)?;
        Ok(DaemonResponse {
            message: format!("the daemon went from {} to {}", updated.from, updated.to),
            ..DaemonResponse::default()
        })
    }
}

fn failed(error: qd_pm2::client::Error) -> Failure {
    anyhow::Error::from(error).into()
}
