//! The events, by topic. The order of keys differs by mode, so everything is read by name.

use qd_axon::Arg;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    lenient,
    record::{Exit, ProcessId},
};

/// Who an event is about.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Source {
    /// Its id; a text for a worker being replaced and for the daemon itself.
    #[serde(rename = "pm_id")]
    pub id: ProcessId,
    /// The app's name.
    #[serde(default)]
    pub name: String,
    /// The app's namespace.
    #[serde(default = "default_namespace")]
    pub namespace: String,
}

fn default_namespace() -> String {
    "default".to_owned()
}

/// A chunk of output (`log:out`, `log:err`): up to 64 KiB, with any number of lines and parts of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// Whether it is standard error.
    pub is_error: bool,
    /// Whose.
    pub process: Source,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    payload: Arg,
}

impl Log {
    /// The text, read when it is asked for: most of the time nobody does.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Data {
            data: Option<String>,
        }
        self.payload.decode::<Data>().ok()?.data
    }
}

/// A change of state (`process:event`). The environment it carries is not read.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessEvent {
    /// What happened, as `online`, `exit`, `restart`.
    pub event: String,
    /// Whether somebody asked for it.
    pub manually: bool,
    /// To whom.
    pub process: Source,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// The state at that moment; `online` is announced while it is still `launching`.
    pub status: Option<String>,
    /// Restarts so far.
    pub restart_time: Option<u64>,
    /// The last exit code; 0 where a signal ended it.
    pub exit_code: Option<i32>,
    /// How the last run ended; of daemons of ours only.
    pub last_exit: Option<Box<Exit>>,
    /// Its number among those of the daemon's run, from 1; of daemons of ours only.
    pub number: Option<u64>,
}

/// An uncaught exception (`process:exception`).
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Whose.
    pub process: Source,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// Its class.
    pub name: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// Its stack.
    pub stack: Option<String>,
}

/// The reply of an action (`axm:reply`).
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Whose.
    pub process: Source,
    /// Which action.
    pub action_name: String,
    /// What its function returned.
    pub value: Value,
}

/// A named event that an app emitted (`human:event`).
#[derive(Debug, Clone, PartialEq)]
pub struct Human {
    /// Whose.
    pub process: Source,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// Its name.
    pub name: Option<String>,
    /// Its data.
    pub data: Value,
}

/// Anything else an app sent (`process:msg`).
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Whose.
    pub process: Source,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// What it sent.
    pub data: Value,
}

/// One event of the bus.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Output of a process.
    Log(Log),
    /// A line of the daemon's own log (`log:PM2`).
    DaemonLog(String),
    /// A change of state.
    Process(ProcessEvent),
    /// An uncaught exception.
    Exception(Exception),
    /// The reply of an action.
    Reply(Reply),
    /// A named event of an app.
    Human(Human),
    /// Another message of an app.
    Message(Message),
    /// The daemon is going down.
    Kill {
        /// `killed`.
        status: String,
        /// Why, in words.
        message: String,
    },
    /// A process wrote something: instead of [`Event::Log`], from a daemon of ours that was asked for it.
    Written {
        /// Who.
        process: Source,
        /// When, in milliseconds since the epoch.
        at: Option<i64>,
    },
    /// A topic that an app made up: apps may send any.
    Other {
        /// The topic.
        topic: String,
        /// Who sent it, if that is told.
        process: Option<Source>,
        /// When, in milliseconds since the epoch.
        at: Option<i64>,
        /// What.
        data: Value,
    },
    /// It cannot be understood; apps can cause that too.
    Malformed {
        /// The topic.
        topic: String,
    },
}

#[derive(Deserialize)]
struct Head {
    process: Source,
    #[serde(default, deserialize_with = "lenient::int")]
    at: Option<i64>,
}

#[derive(Deserialize)]
struct Body {
    process: Option<Source>,
    #[serde(default, deserialize_with = "lenient::int")]
    at: Option<i64>,
    #[serde(default)]
    data: Value,
    raw: Option<Value>,
}

#[derive(Deserialize)]
struct Change {
    event: String,
    #[serde(default)]
    manually: Value,
    process: Source,
    #[serde(default, deserialize_with = "lenient::int")]
    at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::count")]
    number: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChangeState {
    process: State,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct State {
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::count")]
    restart_time: Option<u64>,
    #[serde(deserialize_with = "lenient::code")]
    exit_code: Option<i32>,
    #[serde(deserialize_with = "lenient::object")]
    last_exit: Option<Exit>,
}

impl Change {
    fn with(self, state: State) -> ProcessEvent {
        ProcessEvent {
            event: self.event,
            manually: self.manually == Value::Bool(true),
            process: self.process,
            at: self.at,
            status: state.status,
            restart_time: state.restart_time,
            exit_code: state.exit_code,
            last_exit: state.last_exit.map(Box::new),
            number: self.number,
        }
    }
}

impl ProcessEvent {
    /// Reads one that a daemon tells again.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let state = ChangeState::deserialize(value).unwrap_or_default();
        Some(Change::deserialize(value).ok()?.with(state.process))
    }
}

impl Event {
    /// Reads one message; never fails, because anybody can put anything on the bus.
    #[must_use]
    pub fn read(topic: &str, payload: &Arg) -> Self {
        Self::try_read(topic, payload).unwrap_or_else(|| Self::Malformed {
            topic: topic.chars().take(128).collect(),
        })
    }

    fn try_read(topic: &str, payload: &Arg) -> Option<Self> {
        match topic {
            "log:out" | "log:err" => {
                let head: Head = payload.decode().ok()?;
                let payload = payload.clone();
                Some(Self::Log(Log {
                    is_error: topic == "log:err",
                    process: head.process,
                    at: head.at,
                    payload,
                }))
            }
            super::WRITTEN => {
                let Head { process, at } = payload.decode().ok()?;
                Some(Self::Written { process, at })
            }
            "log:PM2" => {
                let body: Body = payload.decode().ok()?;
                Some(Self::DaemonLog(body.data.as_str()?.to_owned()))
            }
            "process:event" => {
                let change: Change = payload.decode().ok()?;
                let state = payload.decode::<ChangeState>().unwrap_or_default();
                Some(Self::Process(change.with(state.process)))
            }
            "pm2:kill" => {
                let value: Value = payload.decode().ok()?;
                let text = |key: &str| {
                    value
                        .get(key)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned()
                };
                Some(Self::Kill {
                    status: text("status"),
                    message: text("msg"),
                })
            }
            _ => Self::of_app(topic, payload.decode().ok()?),
        }
    }

    fn of_app(topic: &str, body: Body) -> Option<Self> {
        let (at, data) = (body.at, body.data);
        let text = |data: &Value, key: &str| data.get(key).and_then(Value::as_str).map(str::to_owned);
        match (topic, body.process) {
            ("process:exception", process) => Some(Self::Exception(Exception {
                process: process?,
                at,
                name: text(&data, "name"),
                message: text(&data, "message"),
                stack: text(&data, "stack"),
            })),
            ("axm:reply", process) => Some(Self::Reply(Reply {
                process: process?,
                action_name: text(&data, "action_name")?,
                value: data.get("return").cloned().unwrap_or_default(),
            })),
            ("human:event", process) => Some(Self::Human(Human {
                process: process?,
                at,
                name: text(&data, "__name"),
                data,
            })),
            ("process:msg", process) => Some(Self::Message(Message {
                process: process?,
                at,
                data: body.raw.unwrap_or(data),
            })),
            (_, process) => {
                let topic = topic.chars().take(128).collect();
                Some(Self::Other {
                    topic,
                    process,
                    at,
                    data: body.raw.unwrap_or(data),
                })
            }
        }
    }
}
