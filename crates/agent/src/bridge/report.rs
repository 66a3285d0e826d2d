//! What happens on the daemon, as events of the API.
//!
//! An app can put any topic on a stock PM2's bus. What is forged that way is published as the app's own message and
//! never as something the daemon said.

use qd_api::{ProcessRef, Time, process::LastExit};
use qd_pm2::bus::{Event, ProcessEvent, Source};
use serde_json::{Value, json};

use super::{Reply, Snapshot};
use crate::events::NewEvent;

/// What one item of the bus means.
pub enum Heard {
    /// A process wrote something.
    Logged { id: u64, at: Time },
    /// A process answered an action.
    Reply(Reply),
    /// A process ended.
    Exit {
        id: u64,
        exit: LastExit,
        event: NewEvent,
    },
    /// Something else happened.
    Event(NewEvent),
    /// Nothing that concerns anybody.
    Nothing,
}

/// Reads one event of the bus.
pub fn heard(event: Event) -> Heard {
    match event {
        Event::Log(log) => match reference(&log.process) {
            Some(process) => Heard::Logged {
                id: process.id,
                at: moment(log.at),
            },
            None => Heard::Nothing,
        },
        Event::Written { process, at } => match reference(&process) {
            Some(process) => Heard::Logged {
                id: process.id,
                at: moment(at),
            },
            None => Heard::Nothing,
        },
        Event::DaemonLog(_) | Event::Malformed { .. } => Heard::Nothing,
        Event::Process(event) => process_event(&event),
        Event::Exception(exception) => {
            let data =
                json!({ "message": exception.message, "name": exception.name, "stack": exception.stack });
            of("process.exception", &exception.process, exception.at, data)
        }
        Event::Reply(reply) => match reference(&reply.process) {
            Some(process) => Heard::Reply(Reply {
                process: process.id,
                action: reply.action_name,
                value: reply.value,
            }),
            None => Heard::Nothing,
        },
        Event::Human(event) => of(
            "app.event",
            &event.process,
            event.at,
            json!({ "name": event.name, "data": event.data }),
        ),
        Event::Message(message) => of("process.message", &message.process, message.at, message.data),
        Event::Kill { status, .. } => Heard::Event(NewEvent {
            topic: "daemon.killed".to_owned(),
            process: None,
            data: json!({ "status": status }),
            at: Time::now(),
        }),
        Event::Other {
            topic,
            process,
            at,
            data,
        } => match process {
            Some(process) => of(
                "app.message",
                &process,
                at,
                json!({ "type": topic, "data": data }),
            ),
            None => Heard::Nothing,
        },
    }
}

fn process_event(event: &ProcessEvent) -> Heard {
    let Some(process) = reference(&event.process) else {
        return Heard::Nothing;
    };
    let at = moment(event.at);
    let data = json!({
        "status": event.status,
        "restarts": event.restart_time,
        "exit_code": event.exit_code,
        "by": if event.manually { "request" } else { "daemon" },
    });
    let topic = match event.event.as_str() {
        "online" => "process.online",
        "start" => "process.started",
        "exit" => "process.exit",
        "ready" => "process.ready",
        "unready" => "process.unready",
        "stop" => "process.stopped",
        "restart" => "process.restarted",
        "reload" | "graceful reload" => "process.reloaded",
        "restart overlimit" => "process.overlimit",
        "delete" => "process.deleted",
        other => return app_named(other, process, at, &data),
    };
    let id = process.id;
    let new = NewEvent {
        topic: topic.to_owned(),
        process: Some(process),
        data,
        at,
    };
    if topic != "process.exit" {
        return Heard::Event(new);
    }
    let reason = match event.status.as_deref() {
        Some("stopping") => "stopped",
        Some("errored") => "overlimit",
        _ if event.exit_code.is_some_and(|code| code != 0) => "crashed",
        _ => "exited",
    };
    let exit = event.last_exit.as_deref().map_or_else(
        || LastExit {
            code: event.exit_code,
            signal: None,
            reason: reason.to_owned(),
            at: Some(at),
        },
        super::convert::exit,
    );
    Heard::Exit { id, exit, event: new }
}

/// An event name that no daemon uses: a client of the daemon put it there.
fn app_named(name: &str, process: ProcessRef, at: Time, data: &Value) -> Heard {
    let data = json!({ "event": name, "details": data });
    Heard::Event(NewEvent {
        topic: "app.message".to_owned(),
        process: Some(process),
        data,
        at,
    })
}

fn of(topic: &str, source: &Source, at: Option<i64>, data: Value) -> Heard {
    match reference(source) {
        Some(process) => Heard::Event(NewEvent {
            topic: topic.to_owned(),
            process: Some(process),
            data,
            at: moment(at),
        }),
        None => Heard::Nothing,
    }
}

/// A worker that a reload is replacing has no id of its own and is nobody's business.
fn reference(source: &Source) -> Option<ProcessRef> {
    Some(ProcessRef {
        id: source.id.number()?,
        name: source.name.clone(),
        namespace: source.namespace.clone(),
    })
}

fn moment(at: Option<i64>) -> Time {
    at.and_then(Time::from_millis).unwrap_or_else(Time::now)
}

/// What two lists show that the bus does not say: a stock PM2 announces no deletion.
pub fn differences(before: &Snapshot, now: &Snapshot) -> Vec<NewEvent> {
    let event = |topic: &str, process: &qd_api::Process| NewEvent {
        topic: topic.to_owned(),
        process: Some(process.reference()),
        data: json!({ "status": process.status }),
        at: now.at,
    };
    let gone = before
        .entries()
        .iter()
        .filter(|entry| now.entry(entry.process.id).is_none());
    let new = now
        .entries()
        .iter()
        .filter(|entry| before.entry(entry.process.id).is_none());
    gone.map(|entry| event("process.deleted", &entry.process))
        .chain(new.map(|entry| event("process.added", &entry.process)))
        .collect()
}
