//! All hosts, each with a dialler of its own.

use std::{
    io,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use qd_tunnel::{
    Trust,
    agent::{Config, Counter, Dialler, DiallerHandle, Identity},
};
use tokio::{
    sync::{broadcast, watch},
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use crate::{
    enrol::Taken,
    host::{Host, Written},
};

/// How often lines are written.
const TICK: Duration = Duration::from_millis(10);
/// Lines that may wait for one who follows them.
const LINES: usize = 65_536;

/// The hosts, and how many have their link.
pub struct Hosts {
    count: usize,
    linked: watch::Receiver<usize>,
    lines: broadcast::Sender<Written>,
}

impl Hosts {
    /// Dials for each of them.
    pub fn dial(taken: Vec<Taken>, url: &str, pin: &str) -> Self {
        let (tell, linked) = watch::channel(0);
        let lines = broadcast::Sender::new(LINES);
        let count = taken.len();
        for Taken { enrolled, key } in taken {
            let config = Config {
                trust: Trust::Pin(pin.parse().unwrap()),
                capabilities: ["host:read", "processes:read", "processes:operate", "logs:read"]
                    .map(str::to_owned)
                    .to_vec(),
                ..Config::new(url.parse().unwrap(), env!("CARGO_PKG_VERSION"))
            };
            let identity = Identity {
                host: enrolled.id.parse().unwrap(),
                key,
                console: enrolled.console_key.parse().unwrap(),
                counter: Box::new(Connects(AtomicU64::new(0))),
            };
            let host = Host::new((enrolled.name == "host-00000").then(|| lines.clone()));
            let dialler = Dialler::new(config, identity, host).unwrap();
            tokio::spawn(count_links(dialler.handle(), tell.clone()));
            tokio::spawn(dialler.run(CancellationToken::new()));
        }
        Self { count, linked, lines }
    }

    /// Waits until each has its link.
    pub async fn are_linked(&self) {
        let all = self.count;
        self.linked
            .clone()
            .wait_for(|linked| *linked == all)
            .await
            .unwrap();
    }

    /// Waits until none has.
    pub async fn are_lost(&self) {
        self.linked.clone().wait_for(|linked| *linked == 0).await.unwrap();
    }

    /// Writes lines on the first host, spread over the time.
    pub async fn write(&self, per_second: u64, seconds: u64) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let per_tick = per_second * TICK.as_millis() as u64 / 1000;
        for _ in 0..seconds * 1000 / TICK.as_millis() as u64 {
            ticks.tick().await;
            for _ in 0..per_tick {
                // With nobody who follows there is nobody to tell.
                let _ = self.lines.send(Written::now());
            }
        }
    }
}

async fn count_links(dialler: DiallerHandle, tell: watch::Sender<usize>) {
    let mut state = dialler.state();
    let mut was_linked = false;
    while state.changed().await.is_ok() {
        let is_linked = state.borrow_and_update().is_connected();
        if is_linked != was_linked {
            tell.send_modify(|linked| if is_linked { *linked += 1 } else { *linked -= 1 });
            was_linked = is_linked;
        }
    }
}

/// Connects of a host that is never started again.
struct Connects(AtomicU64);

impl Counter for Connects {
    fn next(&self) -> io::Result<u64> {
        Ok(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
