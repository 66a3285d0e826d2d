//! The verbs, one method each.

use serde_json::Value;

use super::{Addressee, Ask, Notice, Packet, Profile, Refusal, Restart, Verb};
use crate::{Signal, launch::Launch, record::ProcessId};

/// What a verb answers: one JSON value of the shape the reference gives it.
pub type Answer = Result<Value, Refusal>;

/// Answers as a daemon does that does not have the verb.
fn missing<T>(verb: &str) -> Result<T, Refusal> {
    Err(Refusal::new(format!("method \"{verb}\" does not exist")))
}

/// A daemon that a stock command line can drive.
///
/// A method that is not implemented answers that it does not exist, which the command line tolerates for all but
/// `getVersion`, `getMonitorData`, `prepare`, `stopProcessId`, `restartProcessId`, `reloadProcessId`,
/// `deleteProcessId` and `killMe`. "Record" is `{"pid","name","pm2_env","pm_id"}`; "process" is what the four starting
/// verbs answer: `{"pm2_env":{…},"process":{"pid":n},"pid":n}`. Error texts are shown to people as they are.
#[expect(unused_variables, reason = "the parameters' names are documentation")]
pub trait Daemon: Send + Sync + 'static {
    /// `getVersion`: PM2's version. The command line warns on every command if it is not its own.
    fn get_version(&self) -> impl Future<Output = Result<String, Refusal>> + Send {
        async { missing("getVersion") }
    }
    /// `getMonitorData`: every record, with `monit`.
    fn get_monitor_data(&self) -> impl Future<Output = Result<Vec<Value>, Refusal>> + Send {
        async { missing("getMonitorData") }
    }
    /// `getSystemData`: the host's metrics by name, or `{}`.
    fn get_system_data(&self) -> impl Future<Output = Answer> + Send {
        async { missing("getSystemData") }
    }
    /// `getReport`: the daemon about itself.
    fn get_report(&self) -> impl Future<Output = Answer> + Send {
        async { missing("getReport") }
    }
    /// `ping`; answers `{"msg":"pong"}` by itself.
    fn ping(&self) -> impl Future<Output = Answer> + Send {
        async { Ok(serde_json::json!({ "msg": "pong" })) }
    }
    /// `reloadLogs`: opens the log files anew; `{}`.
    fn reload_logs(&self) -> impl Future<Output = Answer> + Send {
        async { missing("reloadLogs") }
    }
    /// `prepare`: starts an app; one process per instance.
    fn prepare(&self, app: Launch) -> impl Future<Output = Result<Vec<Value>, Refusal>> + Send {
        async { missing("prepare") }
    }
    /// `startProcessId`; a process.
    fn start(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("startProcessId") }
    }
    /// `stopProcessId`; a record, or `{"error":true,"message":…}` where there was nothing to stop.
    fn stop(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("stopProcessId") }
    }
    /// `restartProcessId`; a process.
    fn restart(&self, restart: Restart) -> impl Future<Output = Answer> + Send {
        async { missing("restartProcessId") }
    }
    /// `reloadProcessId`; the record of the old worker, or a process where it was a restart.
    fn reload(&self, restart: Restart) -> impl Future<Output = Answer> + Send {
        async { missing("reloadProcessId") }
    }
    /// `softReloadProcessId`; as a reload.
    fn soft_reload(&self, restart: Restart) -> impl Future<Output = Answer> + Send {
        async { missing("softReloadProcessId") }
    }
    /// `deleteProcessId`; the record of what was removed.
    fn delete(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("deleteProcessId") }
    }
    /// `duplicateProcessId`; the process that was added.
    fn duplicate(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("duplicateProcessId") }
    }
    /// `resetMetaProcessId`; every record.
    fn reset(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("resetMetaProcessId") }
    }
    /// `notifyByProcessId`: puts a `process:event` on the bus; no result.
    fn notify(&self, notice: Notice) -> impl Future<Output = Result<(), Refusal>> + Send {
        async { missing("notifyByProcessId") }
    }
    /// `stopWatch`: the verb it precedes, and that verb's argument; `{"success":true}`.
    fn stop_watch(&self, verb: String, value: Value) -> impl Future<Output = Answer> + Send {
        async { missing("stopWatch") }
    }
    /// `startWatch`; `{"success":true}`, with `"notrestarted":true` where it was watched already.
    fn start_watch(&self, verb: String, value: Value) -> impl Future<Output = Answer> + Send {
        async { missing("startWatch") }
    }
    /// `toggleWatch`; `{"success":true}`.
    fn toggle_watch(&self, verb: String, value: Value) -> impl Future<Output = Answer> + Send {
        async { missing("toggleWatch") }
    }
    /// `monitor`; `{"success":true,"pm_id":n}`.
    fn monitor(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("monitor") }
    }
    /// `unmonitor`; as `monitor`.
    fn unmonitor(&self, id: ProcessId) -> impl Future<Output = Answer> + Send {
        async { missing("unmonitor") }
    }
    /// `msgProcess`: triggers an action; `{"process_count":n,"success":true}`, the replies come over the bus.
    fn trigger(&self, ask: Ask) -> impl Future<Output = Answer> + Send {
        async { missing("msgProcess") }
    }
    /// `sendLineToStdin`; its argument again.
    fn send_line(&self, id: ProcessId, line: String) -> impl Future<Output = Answer> + Send {
        async { missing("sendLineToStdin") }
    }
    /// `sendDataToProcessId`; `{"success":true,"data":…}`.
    fn send_data(&self, packet: Packet) -> impl Future<Output = Answer> + Send {
        async { missing("sendDataToProcessId") }
    }
    /// `sendSignalToProcessId` or `sendSignalToProcessName`; every record. The adapter refuses unknown signals.
    fn signal(&self, to: Addressee, signal: Signal) -> impl Future<Output = Answer> + Send {
        async { missing("sendSignalToProcessId") }
    }
    /// `profileCPU` of the daemon itself; `{"file":…}` or `{"error":…}`.
    fn profile_cpu(&self, profile: Profile) -> impl Future<Output = Answer> + Send {
        async { missing("profileCPU") }
    }
    /// `profileMEM` of the daemon itself.
    fn profile_mem(&self, profile: Profile) -> impl Future<Output = Answer> + Send {
        async { missing("profileMEM") }
    }
    /// `notifyKillPM2`: the end is near; start nothing any more. Never answered.
    fn notify_kill(&self) -> impl Future<Output = ()> + Send {
        async {}
    }
    /// `killMe`: end, and send SIGQUIT to the caller once the sockets are closed. Check first whose process that is.
    /// Never answered.
    fn kill_me(&self, caller: Option<i64>) -> impl Future<Output = ()> + Send {
        async {}
    }
    /// Verbs that PM2 does not have; they are listed with the others, and their names must differ.
    fn extras(&self) -> &'static [Verb] {
        &[]
    }
    /// One of [`Daemon::extras`], with as many arguments as it takes.
    fn extra(&self, verb: &str, arguments: Vec<Value>) -> impl Future<Output = Answer> + Send {
        async { missing("extra") }
    }
}
