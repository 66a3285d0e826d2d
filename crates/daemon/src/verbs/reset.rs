//! `resetMetaProcessId`, and the marks of `monitor` and `unmonitor`.

use qd_pm2::{record::ProcessId, server::Answer};
use serde_json::json;

use crate::{daemon::Daemon, events};

impl Daemon {
    pub(super) fn reset_one(&self, id: &ProcessId) -> Answer {
        let process = self.known(id, "{} id unknown")?;
        {
            let mut state = process.state();
            state.ledger.commanded(events::instant());
            state.ledger.restarts = 0;
            state.show_ledger();
        }
        self.save(&process)?;
        Ok(self.records())
    }

    pub(super) fn mark_monitored(&self, id: &ProcessId, is: bool) -> Answer {
        let process = self.known(id, "Unknown pm_id")?;
        process.state().set("_km_monitored", is);
        self.save(&process)?;
        Ok(json!({ "success": true, "pm_id": process.id }))
    }
}
