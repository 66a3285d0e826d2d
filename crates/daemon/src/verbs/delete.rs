//! `deleteProcessId`.

use qd_pm2::{
    record::ProcessId,
    server::{Answer, Refusal},
};

use crate::{
    daemon::Daemon,
    life::{Stopped, refused},
    process::Process,
};

impl Daemon {
    pub(super) async fn delete_one(&self, id: &ProcessId) -> Answer {
        let process = self.known(id, "{} : id unknown")?;
        self.remove(&process).await?;
        Ok(process.record())
    }

    /// Ends a process and forgets it.
    pub(super) async fn remove(&self, process: &Process) -> Result<(), Refusal> {
        let _turn = process.turn.lock().await;
        process.state().wanted = false;
        self.save(process)?;
        if self.halt(process).await == Stopped::Stuck {
            return refused(format!(
                "{} does not end, not even when it is killed",
                process.name()
            ));
        }
        self.forget(process.id)?;
        self.unwatch(process.id);
        process.state().gone = true;
        self.registry().remove(process.id);
        Ok(())
    }
}
