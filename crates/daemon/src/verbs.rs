//! The verbs of PM2's sockets, one file each; here is which file answers which.

mod apply;
mod delete;
mod duplicate;
mod end;
mod halt;
mod history;
mod list;
mod message;
mod prepare;
mod report;
mod reset;
mod restart;
mod save;
mod settled;
mod signal;
mod stop;
mod version;
mod watch;

use std::sync::Arc;

use qd_pm2::{
    Signal,
    launch::Launch,
    record::ProcessId,
    server::{
        self, APPLY, Addressee, Answer, Ask, EVENTS, HALT, HISTORY, Notice, Packet, Peer, RESURRECT, Refusal,
        Restart, SAVE, SETTLED, UPDATE, Verb, WITHOUT_LOGS,
    },
};
use serde_json::{Value, json};

use crate::{daemon::Daemon, life::refused, process::Process};

/// The version of PM2 whose dialect this is.
pub const DIALECT: &str = "7.0.4";

impl server::Daemon for Daemon {
    async fn get_version(&self) -> Result<String, Refusal> {
        let peer = Peer::current();
        if self.is_updating(peer) {
            return self.update_instead(peer).await;
        }
        Ok(version::of(peer).unwrap_or_else(|| DIALECT.to_owned()))
    }

    async fn get_monitor_data(&self) -> Result<Vec<Value>, Refusal> {
        Ok(self.measured())
    }

    async fn get_system_data(&self) -> Answer {
        Ok(json!({}))
    }

    async fn get_report(&self) -> Answer {
        Ok(self.report())
    }

    async fn reload_logs(&self) -> Answer {
        self.logs.reopen();
        Ok(json!({}))
    }

    async fn prepare(&self, app: Launch) -> Result<Vec<Value>, Refusal> {
        self.detached(move |daemon| async move { daemon.define(&app).await })
            .await
    }

    async fn start(&self, id: ProcessId) -> Answer {
        self.detached(move |daemon| async move { daemon.start_again(&id).await })
            .await
    }

    async fn stop(&self, id: ProcessId) -> Answer {
        self.detached(move |daemon| async move { daemon.stop_one(&id).await })
            .await
    }

    async fn restart(&self, restart: Restart) -> Answer {
        self.detached(
            move |daemon| async move { daemon.restart_one(&restart, "God db process id unknown").await },
        )
        .await
    }

    async fn reload(&self, restart: Restart) -> Answer {
        self.detached(move |daemon| async move { daemon.restart_one(&restart, "PM2 ID unknown").await })
            .await
    }

    async fn soft_reload(&self, restart: Restart) -> Answer {
        self.detached(move |daemon| async move { daemon.restart_one(&restart, "PM2 ID unknown").await })
            .await
    }

    async fn delete(&self, id: ProcessId) -> Answer {
        self.detached(move |daemon| async move { daemon.delete_one(&id).await })
            .await
    }

    async fn duplicate(&self, id: ProcessId) -> Answer {
        self.detached(move |daemon| async move { daemon.duplicate_one(&id).await })
            .await
    }

    async fn reset(&self, id: ProcessId) -> Answer {
        self.reset_one(&id)
    }

    async fn notify(&self, notice: Notice) -> Result<(), Refusal> {
        let process = self.known(&notice.id, "process id doesnt exists")?;
        let event = notice.action_name.unwrap_or_default();
        self.events
            .process(&event, notice.manually.unwrap_or_default(), &process);
        Ok(())
    }

    async fn stop_watch(&self, verb: String, value: Value) -> Answer {
        self.stop_watching(&verb, &value)
    }

    async fn start_watch(&self, _verb: String, value: Value) -> Answer {
        self.start_watching(&value)
    }

    async fn toggle_watch(&self, _verb: String, value: Value) -> Answer {
        self.toggle_watching(&value)
    }

    async fn monitor(&self, id: ProcessId) -> Answer {
        self.mark_monitored(&id, true)
    }

    async fn unmonitor(&self, id: ProcessId) -> Answer {
        self.mark_monitored(&id, false)
    }

    async fn trigger(&self, ask: Ask) -> Answer {
        self.ask(&ask)
    }

    async fn send_line(&self, id: ProcessId, line: String) -> Answer {
        self.send_line_to(&id, line).await
    }

    async fn send_data(&self, packet: Packet) -> Answer {
        self.send_packet(packet)
    }

    async fn signal(&self, to: Addressee, signal: Signal) -> Answer {
        self.signal_to(&to, signal)
    }

    fn extras(&self) -> &'static [Verb] {
        &[
            UPDATE,
            HISTORY,
            SETTLED,
            HALT,
            SAVE,
            RESURRECT,
            APPLY,
            WITHOUT_LOGS,
            EVENTS,
        ]
    }

    async fn extra(&self, verb: &str, arguments: Vec<Value>) -> Answer {
        let given = arguments.into_iter().next().unwrap_or_default();
        let is_set = |option: &str| given[option] == true;
        match verb {
            _ if verb == HISTORY.name => self.runs_of(&given),
            _ if verb == EVENTS.name => {
                let run = given["run"].as_str().unwrap_or_default();
                Ok(json!(
                    self.events
                        .after(run, given["after"].as_u64().unwrap_or_default())
                ))
            }
            _ if verb == SETTLED.name => self.settled().await,
            _ if verb == WITHOUT_LOGS.name => {
                if self.events.leave_out_logs(Peer::current()) {
                    Ok(json!({}))
                } else {
                    refused("it is not known who asks, or too many have asked")
                }
            }
            _ if verb == SAVE.name => self.save_list(is_set("force")),
            _ if verb == RESURRECT.name => {
                self.detached(|daemon| async move { daemon.start_saved().await })
                    .await
            }
            _ if verb == APPLY.name => {
                self.detached(|daemon| async move { daemon.apply(given).await })
                    .await
            }
            _ if verb == HALT.name => {
                let hurry = is_set("hurry");
                self.detached(move |daemon| async move { daemon.halt_for_good(hurry).await })
                    .await
            }
            _ => self.detached(|daemon| async move { daemon.update().await }).await,
        }
    }

    async fn notify_kill(&self) {
        self.announce_end(Peer::current());
    }

    async fn kill_me(&self, caller: Option<i64>) {
        let ended: Result<(), Refusal> = self
            .detached(move |daemon| async move {
                daemon.end(caller).await;
                Ok(())
            })
            .await;
        if let Err(refusal) = ended {
            tracing::error!("{refusal}");
        }
    }
}

/// An id as PM2's texts show it.
fn shown(id: &ProcessId) -> String {
    match id {
        ProcessId::Number(id) => id.to_string(),
        ProcessId::Text(text) => text.clone(),
    }
}

impl Daemon {
    /// Does something to its end, whoever asked for it hangs up or not: half a restart would be a stop.
    async fn detached<T, F>(&self, work: impl FnOnce(Daemon) -> F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Refusal>> + Send + 'static,
    {
        match tokio::spawn(work(self.clone())).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "a verb failed");
                refused("the daemon failed to do this; its log says why")
            }
        }
    }

    /// The process of this id, or PM2's text, in which `{}` is the id.
    fn known(&self, id: &ProcessId, otherwise: &str) -> Result<Arc<Process>, Refusal> {
        let known = id.number().and_then(|id| self.registry().get(id));
        match known {
            Some(process) => Ok(process),
            None => refused(otherwise.replace("{}", &shown(id))),
        }
    }
}
