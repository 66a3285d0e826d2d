//! `duplicateProcessId`: one more process of an app.

use qd_pm2::{record::ProcessId, server::Answer};

use crate::{daemon::Daemon, events::now, life::refused, registry};

impl Daemon {
    pub(super) async fn duplicate_one(&self, id: &ProcessId) -> Answer {
        let original = self.known(id, "{} id unknown")?;
        let twin = registry::twin(&original);
        let Some(process) = self.registry().add(&twin, now()) else {
            return refused("the list is full");
        };
        let launched = {
            let _turn = process.turn.lock().await;
            self.launch(&process).await?
        };
        self.ready(&process, launched).await?;
        self.events.process("start", true, &process);
        Ok(process.started())
    }
}
