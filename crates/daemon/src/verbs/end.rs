//! `notifyKillPM2` and `killMe`.

use std::{sync::atomic::Ordering, time::Duration};

use qd_pm2::server::Peer;
use qd_supervisor::identity;
use rustix::process::{Pid, Signal, kill_process};

use crate::daemon::Daemon;

/// How often it is looked whether whoever announced an end is still there.
const LOOK: Duration = Duration::from_millis(500);

impl Daemon {
    /// Starts nothing any more, until the end comes or whoever announced it is gone. A stock daemon never starts
    /// anything again after the announcement, which anybody can make by mistake.
    pub(super) fn announce_end(&self, by: Option<Peer>) {
        let Some(announcer) = by.and_then(|peer| identity(peer.pid?)) else {
            return;
        };
        *self.announced_by() = by;
        self.ending.store(true, Ordering::Relaxed);
        let daemon = self.clone();
        tokio::spawn(async move {
            while announcer.is_alive() {
                tokio::time::sleep(LOOK).await;
            }
            let mut announced_by = daemon.announced_by();
            if *announced_by == by && !daemon.shutdown.is_cancelled() {
                *announced_by = None;
                daemon.ending.store(false, Ordering::Relaxed);
                daemon
                    .events
                    .say("The announced end did not come; apps are started again");
            }
        });
    }

    /// Ends everything and forgets it, then tells whoever asked.
    pub(super) async fn end(&self, caller: Option<i64>) {
        *self.announced_by() = None;
        self.ending.store(true, Ordering::Relaxed);
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
