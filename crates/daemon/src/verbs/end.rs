//! `notifyKillPM2` and `killMe`.

use std::{sync::atomic::Ordering, time::Duration};

use qd_pm2::server::Peer;
use rustix::process::{Pid, Signal, kill_process};

use crate::daemon::Daemon;

/// How long an announced end may take to come. A stock daemon never starts anything again after the announcement,
/// which anybody can make by mistake.
const ANNOUNCED: Duration = Duration::from_secs(60);

impl Daemon {
    pub(super) fn announce_end(&self, by: Option<Peer>) {
        *self.announced_by() = by;
        self.ending.store(true, Ordering::Relaxed);
        let daemon = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(ANNOUNCED).await;
            if !daemon.shutdown.is_cancelled() {
                daemon.ending.store(false, Ordering::Relaxed);
                daemon
                    .events
                    .say("The announced end did not come; apps are started again");
            }
        });
    }

    /// Ends everything and forgets it, then tells whoever asked.
    pub(super) async fn end(&self, caller: Option<i64>) {
        self.announce_end(None);
        self.events.kill("pm2 has been killed via CLI");
        self.halt_all(true).await;
        self.shutdown.cancel();
        self.tell_caller(caller).await;
    }

    /// The command line waits for this signal; nobody else gets it.
    async fn tell_caller(&self, caller: Option<i64>) {
        let Some(pid) = caller
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(Pid::from_raw)
        else {
            return;
        };
        let owner = std::fs::metadata(format!("/proc/{}", pid.as_raw_nonzero()));
        use std::os::unix::fs::MetadataExt;
        let is_ours = owner.is_ok_and(|owner| owner.uid() == rustix::process::geteuid().as_raw());
        if is_ours && pid != rustix::process::getpid() {
            let gone = async {
                while self.home.rpc_sock().exists() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            // It goes on by itself after three seconds.
            let _ = tokio::time::timeout(Duration::from_secs(1), gone).await;
            let _ = kill_process(pid, Signal::QUIT);
        }
    }
}
