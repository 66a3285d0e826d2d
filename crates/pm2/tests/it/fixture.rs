//! What several tests need.

use std::{path::Path, time::Duration};

use qd_pm2::{
    Home, Record,
    client::{self, DaemonClient},
    testing::FakeDaemon,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::{CancellationToken, DropGuard};

pub const PATIENCE: Duration = Duration::from_secs(10);

/// A fake daemon with a client that is connected to it.
pub struct Bench {
    pub fake: FakeDaemon,
    pub client: DaemonClient,
    _shutdown: DropGuard,
    _home: TempDir,
}

impl Bench {
    pub async fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let fake = FakeDaemon::start(home.path()).await;
        let (client, shutdown) = connected(fake.home()).await;
        Self {
            fake,
            client,
            _shutdown: shutdown,
            _home: home,
        }
    }

    pub async fn record(&self, id: u64) -> Record {
        let records = self.client.get_monitor_data().await.unwrap();
        records
            .into_iter()
            .find(|record| record.id() == Some(id))
            .unwrap()
    }

    /// The arguments of the only call of this verb.
    pub fn sent(&self, method: &str) -> Vec<Value> {
        let calls = self.fake.calls_of(method);
        assert_eq!(calls.len(), 1, "{method} was called {} times", calls.len());
        calls.into_iter().next().unwrap()
    }
}

/// A client that is connected.
pub async fn connected(home: &Home) -> (DaemonClient, DropGuard) {
    let shutdown = CancellationToken::new();
    let (client, driver) = client::connect(home);
    tokio::spawn(driver.run(shutdown.clone()));
    up(&client).await;
    (client, shutdown.drop_guard())
}

pub async fn up(client: &DaemonClient) {
    let mut state = client.state();
    let up = tokio::time::timeout(PATIENCE, state.wait_for(qd_axon::LinkState::is_up)).await;
    up.expect("the client connects in time").unwrap();
}

/// A record of PM2 7 as the reference shows it, with what tests vary.
pub fn captured() -> Value {
    serde_json::from_str(include_str!("captured/record.json")).unwrap()
}

pub fn record(value: &Value) -> Record {
    serde_json::from_str(&value.to_string()).unwrap()
}

pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
