//! `restartProcessId`, `reloadProcessId` and `startProcessId`. In fork mode a reload is a restart.

use qd_pm2::{
    record::{ProcessId, Status},
    server::{Answer, Restart},
};

use crate::{
    daemon::Daemon,
    events,
    life::{Stopped, refused},
    record,
};

impl Daemon {
    pub(crate) async fn restart_one(&self, restart: &Restart, otherwise: &str) -> Answer {
        if self.is_ending() {
            return refused("[RestartProcessId] PM2 is being killed, stopping restart procedure...");
        }
        let process = self.known(&restart.id, otherwise)?;
        let launched = {
            let _turn = process.turn.lock().await;
            {
                let mut state = process.state();
                state.stop_waiting();
                let (mut fields, mut env) =
                    (std::mem::take(&mut state.fields), std::mem::take(&mut state.env));
                record::merge(&mut fields, &mut env, &restart.env);
                (state.fields, state.env) = (fields, env);
                let counts = matches!(state.status, Status::Online | Status::Launching);
                state.ledger.commanded(events::instant());
                state.ledger.restarts += u32::from(counts);
            }
            if self.halt(&process).await == Stopped::Stuck {
                return refused(format!(
                    "{} does not end, not even when it is killed",
                    process.name()
                ));
            }
            self.launch(&process).await?
        };
        self.ready(&process, launched).await?;
        self.start_watching_if_told(&process);
        Ok(process.started())
    }

    pub(super) async fn start_again(&self, id: &ProcessId) -> Answer {
        let process = self.known(id, "{} id unknown")?;
        let launched = {
            let _turn = process.turn.lock().await;
            if process.state().live.is_some() {
                return refused("process already online");
            }
            self.launch(&process).await?
        };
        self.ready(&process, launched).await?;
        Ok(process.started())
    }
}
