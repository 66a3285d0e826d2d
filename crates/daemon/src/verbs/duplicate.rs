//! `duplicateProcessId`: one more process of an app.

use qd_pm2::{record::ProcessId, server::Answer};

use crate::{daemon::Daemon, registry};

impl Daemon {
    pub(super) async fn duplicate_one(&self, id: &ProcessId) -> Answer {
        let original = self.known(id, "{} id unknown")?;
        let process = self.add_and_start(&registry::twin(&original)).await?;
        Ok(process.started())
    }
}
