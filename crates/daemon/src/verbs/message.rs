//! What is sent to an app: `msgProcess`, `sendDataToProcessId`, `sendLineToStdin`.

use std::{sync::Arc, time::Duration};

use qd_pm2::{
    record::ProcessId,
    server::{Addressee, Answer, Ask, Packet, Refusal},
};
use serde_json::{Map, Value, json};
use tokio::{io::AsyncWriteExt, net::unix::pipe};

use super::shown;
use crate::{daemon::Daemon, life::refused, process::Process};

/// How long an app may leave its input unread.
const STDIN_DEADLINE: Duration = Duration::from_secs(5);

impl Daemon {
    pub(super) fn ask(&self, ask: &Ask) -> Answer {
        let (processes, by_name) = match &ask.to {
            Addressee::Id(id) => (vec![self.known(id, "{} id unknown")?], false),
            Addressee::Name(name) => (self.registry().named(name), true),
        };
        let mut count = 0;
        for process in &processes {
            if !offers(process, &ask.msg) {
                return refused(format!("Action doesn't exist {} for {}", ask.msg, process.name()));
            }
            let message = match (&ask.opts, &ask.uuid) {
                (None, None) => Value::String(ask.msg.clone()),
                _ => whole(ask),
            };
            match tell(process, &message) {
                Ok(()) => count += 1,
                Err(refusal) if !by_name => return Err(refusal),
                Err(_) => {}
            }
        }
        Ok(json!({ "process_count": count, "success": true }))
    }

    pub(super) fn send_packet(&self, packet: Packet) -> Answer {
        let process = self.known(&packet.id, "Process with ID {} unknown.")?;
        if process.state().live.is_none() {
            return refused(format!("Process with ID {} offline.", shown(&packet.id)));
        }
        let packet = Value::Object(packet.fields);
        tell(&process, &packet)?;
        Ok(json!({ "success": true, "data": packet }))
    }

    pub(super) async fn send_line_to(&self, id: &ProcessId, line: String) -> Answer {
        let process = self.known(id, "Process with ID {} unknown.")?;
        let stdin = process
            .state()
            .live
            .as_ref()
            .and_then(|live| live.stdin.try_clone().ok());
        let Some(stdin) = stdin else {
            return refused(format!("Process with ID {} offline.", shown(id)));
        };
        let written = async {
            let mut stdin = pipe::Sender::from_owned_fd(stdin)?;
            stdin.write_all(line.as_bytes()).await
        };
        match tokio::time::timeout(STDIN_DEADLINE, written).await {
            Ok(Ok(())) => Ok(json!({ "pm_id": process.id, "line": line })),
            Ok(Err(error)) => refused(format!(
                "cannot write to the input of {}: {error}",
                process.name()
            )),
            Err(_) => refused(format!("{} does not read its input", process.name())),
        }
    }
}

/// Whether a process declared an action. Those of Node's own inspection are not declared.
fn offers(process: &Arc<Process>, action: &str) -> bool {
    let state = process.state();
    let declared = state.fields.get("axm_actions").and_then(Value::as_array);
    declared.is_some_and(|declared| declared.iter().any(|one| one["action_name"] == action))
}

fn whole(ask: &Ask) -> Value {
    let mut message = Map::new();
    message.insert("msg".to_owned(), ask.msg.clone().into());
    match &ask.to {
        Addressee::Id(id) => message.insert("id".to_owned(), json!(id)),
        Addressee::Name(name) => message.insert("name".to_owned(), json!(name)),
    };
    for (key, value) in [("opts", &ask.opts), ("uuid", &ask.uuid)] {
        if let Some(value) = value {
            message.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(message)
}

fn tell(process: &Process, message: &Value) -> Result<(), Refusal> {
    let state = process.state();
    let channel = state.live.as_ref().and_then(|live| live.channel.as_ref());
    let Some(channel) = channel else {
        return refused(format!("{} : id offline", process.id));
    };
    channel
        .send(message)
        .map_err(|error| Refusal::new(format!("{}: {error}", process.id)))
}
