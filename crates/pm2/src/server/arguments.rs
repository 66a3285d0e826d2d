//! The arguments of the verbs, as callers write them: ids as numbers or texts, `{}` and `null` for nothing.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{lenient, record::ProcessId};

/// `restartProcessId`, `reloadProcessId`, `softReloadProcessId`.
#[derive(Clone, Deserialize)]
pub struct Restart {
    /// Which process.
    pub id: ProcessId,
    /// Variables to set, and under `current_conf` options to merge over the record.
    #[serde(default)]
    pub env: Map<String, Value>,
}

/// `notifyByProcessId`.
#[derive(Debug, Clone, Deserialize)]
pub struct Notice {
    /// Which process.
    pub id: ProcessId,
    /// What the client did to it; becomes the name of a `process:event`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub action_name: Option<String>,
    /// Whether somebody asked for it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub manually: Option<bool>,
}

/// Whom an action is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// One process.
    Id(ProcessId),
    /// All of a name, of which there may be none.
    Name(String),
}

/// `msgProcess`: an action to trigger.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "AskWire")]
pub struct Ask {
    /// Whom it is for.
    pub to: Addressee,
    /// The action.
    pub msg: String,
    /// Its parameters; with none the app gets the bare name.
    pub opts: Option<Value>,
    /// Marks a scoped action, whose replies carry it.
    pub uuid: Option<Value>,
}

#[derive(Deserialize)]
struct AskWire {
    id: Option<ProcessId>,
    name: Option<String>,
    #[serde(default)]
    msg: String,
    opts: Option<Value>,
    uuid: Option<Value>,
}

impl TryFrom<AskWire> for Ask {
    type Error = &'static str;

    fn try_from(wire: AskWire) -> Result<Self, Self::Error> {
        let to = match (wire.id, wire.name) {
            (Some(id), _) => Addressee::Id(id),
            (None, Some(name)) => Addressee::Name(name),
            (None, None) => return Err("method requires name or id field"),
        };
        Ok(Self {
            to,
            msg: wire.msg,
            opts: wire.opts,
            uuid: wire.uuid,
        })
    }
}

/// `sendDataToProcessId`: a message that goes to the app as it is.
#[derive(Debug, Clone)]
pub struct Packet {
    /// Which process.
    pub id: ProcessId,
    /// The whole message, `topic` and `data` in it.
    pub fields: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Packet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(from)?;
        // The daemon's own test is for truth: `0` and an empty text count as missing, an id of 0 does not.
        let given = |key: &str| {
            fields
                .get(key)
                .is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)))
        };
        let id = fields.get("id").filter(|_| given("data") && given("topic"));
        let id = id.and_then(|id| ProcessId::deserialize(id).ok());
        let id = id.ok_or_else(|| serde::de::Error::custom("ID, DATA or TOPIC field is missing"))?;
        Ok(Self { id, fields })
    }
}

/// `profileCPU` and `profileMEM`.
#[derive(Debug, Clone, Deserialize)]
pub struct Profile {
    /// The file the daemon writes.
    pub pwd: std::path::PathBuf,
    /// For how long, in milliseconds.
    #[serde(default, deserialize_with = "lenient::count")]
    pub timeout: Option<u64>,
}

/// `sendLineToStdin`.
#[derive(Deserialize)]
pub(super) struct Line {
    pub pm_id: ProcessId,
    pub line: String,
}

/// `sendSignalToProcessId` and `sendSignalToProcessName`.
#[derive(Deserialize)]
pub(super) struct Kill {
    pub signal: Value,
    pub process_id: Option<ProcessId>,
    pub process_name: Option<String>,
}

/// `killMe`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct KillMe {
    #[serde(deserialize_with = "lenient::int")]
    pub pid: Option<i64>,
}

/// What a verb that takes only an id is given: the id, or an object that holds it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum IdOrObject {
    Object { id: ProcessId },
    Id(ProcessId),
}

impl IdOrObject {
    pub fn id(self) -> ProcessId {
        match self {
            Self::Object { id } | Self::Id(id) => id,
        }
    }
}
