//! `quarterdeckHalt`.

use std::sync::atomic::Ordering;

use qd_pm2::server::Answer;
use serde_json::json;

use crate::daemon::Daemon;

impl Daemon {
    /// Ends everything and forgets it, and starts nothing any more; which had to be killed. In a hurry all are, those too
    /// that are being asked to end.
    pub(super) async fn halt_for_good(&self, hurry: bool) -> Answer {
        self.ending.store(true, Ordering::Relaxed);
        if hurry {
            self.hurry.cancel();
        }
        let killed = self.halt_all(true).await;
        Ok(json!({ "killed": killed }))
    }
}
