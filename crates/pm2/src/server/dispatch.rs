//! From a call by name to a method, with the number and the kind of the arguments checked.

use qd_axon::rpc::{
    Method,
    server::{Handler, RemoteError, Reply},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, value::RawValue};

use super::{
    Addressee, Daemon, Refusal, VERBS,
    arguments::{IdOrObject, Kill, KillMe, Line},
};
use crate::{Signal, launch::Launch, record::ProcessId};

/// Serves a [`Daemon`]'s verbs.
#[derive(Debug)]
pub struct Dispatch<D> {
    daemon: D,
}

impl<D: Daemon> Dispatch<D> {
    /// The verbs of this daemon.
    pub fn new(daemon: D) -> Self {
        Self { daemon }
    }

    async fn dispatch(&self, verb: &str, args: Vec<Box<RawValue>>) -> Result<Reply, Refusal> {
        let expected = VERBS
            .iter()
            .chain(self.daemon.extras())
            .find(|known| known.name == verb)
            .map(|known| known.arity);
        let Some(expected) = expected else {
            return Err(Refusal::new(format!("method \"{verb}\" does not exist")));
        };
        if args.len() != expected {
            return Err(Refusal::new(format!(
                "{verb} takes {expected} argument(s), not {}",
                args.len()
            )));
        }
        let daemon = &self.daemon;
        let mut args = Arguments {
            verb,
            args: args.into_iter(),
        };
        let answer = match verb {
            "getVersion" => Value::String(daemon.get_version().await?),
            "getMonitorData" => Value::Array(daemon.get_monitor_data().await?),
            "getSystemData" => daemon.get_system_data().await?,
            "getReport" => daemon.get_report().await?,
            "ping" => daemon.ping().await?,
            "reloadLogs" => daemon.reload_logs().await?,
            "prepare" => {
                let app =
                    Launch::from_saved(args.next()?).map_err(|error| Refusal::new(error.to_string()))?;
                Value::Array(daemon.prepare(app).await?)
            }
            "startProcessId" => daemon.start(args.id("id unknown")?).await?,
            "stopProcessId" => daemon.stop(args.id(": id unknown")?).await?,
            "deleteProcessId" => daemon.delete(args.id(": id unknown")?).await?,
            "duplicateProcessId" => daemon.duplicate(args.id("id unknown")?).await?,
            "resetMetaProcessId" => daemon.reset(args.id("id unknown")?).await?,
            "restartProcessId" => {
                daemon
                    .restart(args.next_or("opts.id not passed to restartProcessId")?)
                    .await?
            }
            "reloadProcessId" => daemon.reload(args.next_or("PM2 ID unknown")?).await?,
            "softReloadProcessId" => daemon.soft_reload(args.next_or("PM2 ID unknown")?).await?,
            "notifyByProcessId" => {
                daemon.notify(args.next_or("process id missing")?).await?;
                return Ok(Reply::Values(Vec::new()));
            }
            "stopWatch" => daemon.stop_watch(args.next()?, args.next()?).await?,
            "startWatch" => daemon.start_watch(args.next()?, args.next()?).await?,
            "toggleWatch" => daemon.toggle_watch(args.next()?, args.next()?).await?,
            "monitor" => daemon.monitor(args.next_or("Unknown pm_id")?).await?,
            "unmonitor" => daemon.unmonitor(args.next_or("Unknown pm_id")?).await?,
            "msgProcess" => {
                daemon
                    .trigger(args.next_or("method requires name or id field")?)
                    .await?
            }
            "sendLineToStdin" => {
                let Line { pm_id, line } = args.next_or("pm_id or line field missing")?;
                daemon.send_line(pm_id, line).await?
            }
            "sendDataToProcessId" => {
                daemon
                    .send_data(args.next_or("ID, DATA or TOPIC field is missing")?)
                    .await?
            }
            "sendSignalToProcessId" => {
                let Kill {
                    signal, process_id, ..
                } = args.next()?;
                let id = process_id.ok_or_else(|| Refusal::new("undefined id unknown"))?;
                daemon.signal(Addressee::Id(id), known(&signal)?).await?
            }
            "sendSignalToProcessName" => {
                let Kill {
                    signal, process_name, ..
                } = args.next()?;
                let name = process_name.ok_or_else(|| Refusal::new("Unknown process name"))?;
                daemon.signal(Addressee::Name(name), known(&signal)?).await?
            }
            "profileCPU" => daemon.profile_cpu(args.next()?).await?,
            "profileMEM" => daemon.profile_mem(args.next()?).await?,
            "notifyKillPM2" => {
                daemon.notify_kill().await;
                return Ok(Reply::Never);
            }
            "killMe" => {
                let KillMe { pid } = args.next().unwrap_or_default();
                daemon.kill_me(pid).await;
                return Ok(Reply::Never);
            }
            extra => {
                let arguments = (0..expected).map(|_| args.next()).collect::<Result<_, _>>()?;
                daemon.extra(extra, arguments).await?
            }
        };
        Ok(answer.into())
    }
}

fn known(signal: &Value) -> Result<Signal, Refusal> {
    let signal = signal.as_str().and_then(|signal| signal.parse().ok());
    signal.ok_or_else(|| Refusal::new("Error when sending signal (signal unknown)"))
}

struct Arguments<'a> {
    verb: &'a str,
    args: std::vec::IntoIter<Box<RawValue>>,
}

impl Arguments<'_> {
    fn next<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        let text = format!("{} was given an argument of another kind", self.verb);
        self.next_or(&text)
    }

    /// The next argument, or the text a stock daemon answers when it does not find in it what it needs.
    fn next_or<T: DeserializeOwned>(&mut self, otherwise: &str) -> Result<T, Refusal> {
        let argument = self
            .args
            .next()
            .and_then(|argument| serde_json::from_str(argument.get()).ok());
        argument.ok_or_else(|| Refusal::new(otherwise))
    }

    fn id(&mut self, otherwise: &str) -> Result<ProcessId, Refusal> {
        let id: Option<IdOrObject> = self
            .args
            .next()
            .and_then(|argument| serde_json::from_str(argument.get()).ok());
        let known = id
            .map(IdOrObject::id)
            .filter(|id| *id != ProcessId::Text(String::new()));
        known.ok_or_else(|| Refusal::new(format!("undefined {otherwise}")))
    }
}

impl<D: Daemon> Handler for Dispatch<D> {
    async fn call(&self, method: &str, args: Vec<Box<RawValue>>) -> Result<Reply, RemoteError> {
        Box::pin(self.dispatch(method, args)).await
    }

    fn methods(&self) -> Vec<Method> {
        let params = |params: &[&str]| params.iter().map(|param| (*param).to_owned()).collect();
        VERBS
            .iter()
            .chain(self.daemon.extras())
            .map(|verb| Method {
                name: verb.name.to_owned(),
                params: params(verb.params),
            })
            .collect()
    }
}
