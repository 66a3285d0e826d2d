//! `stopProcessId`.

use qd_pm2::{record::ProcessId, server::Answer};
use serde_json::json;

use crate::{
    daemon::Daemon,
    life::{Stopped, refused},
};

impl Daemon {
    pub(super) async fn stop_one(&self, id: &ProcessId) -> Answer {
        let process = self.known(id, "{} : id unknown")?;
        let _turn = process.turn.lock().await;
        let was_stopped = {
            let mut state = process.state();
            state.wanted = false;
            state.live.is_none() && state.status == qd_pm2::record::Status::Stopped
        };
        self.save(&process)?;
        let stopped = self.halt(&process).await;
        self.save_if_possible(&process);
        match stopped {
            Stopped::Ended | Stopped::Killed => Ok(process.record()),
            Stopped::Idle if was_stopped => Ok(process.record()),
            Stopped::Idle => Ok(json!({ "error": true, "message": "could not kill process w/o pid" })),
            Stopped::Stuck => refused(format!(
                "{} does not end, not even when it is killed",
                process.name()
            )),
        }
    }
}
