//! The messages of the handshake, and their JSON.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::Protocol;
use crate::word::{HostId, is_plain};

/// Bytes of a nonce.
const NONCE_BYTES: usize = 32;
/// Longest sentence that is kept.
const MAX_PROSE_CHARS: usize = 512;
/// Most names in a list. They share a message's 16 KiB anyway.
const MAX_NAMES: usize = 256;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// From the console, first.
    Challenge(Challenge),
    /// From the agent.
    Hello(Hello),
    /// From the console: the link is there.
    Welcome(Welcome),
    /// From the console: it will not be.
    Refused(Refusal),
}

impl Message {
    /// What the message is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Challenge(_) => "challenge",
            Self::Hello(_) => "hello",
            Self::Welcome(_) => "welcome",
            Self::Refused(_) => "refusal",
        }
    }
}

/// What the console asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// What it speaks.
    pub protocol: Protocol,
    /// What it is called.
    #[serde(deserialize_with = "plain")]
    pub console: String,
    /// Never used before.
    pub nonce: Nonce,
    /// What it can besides.
    #[serde(default, deserialize_with = "names")]
    pub features: Vec<String>,
}

/// What the agent says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// What it speaks.
    pub protocol: Protocol,
    /// Which host it is on.
    pub host: HostId,
    /// This connection, chosen at random.
    #[serde(deserialize_with = "plain")]
    pub session: String,
    /// Counts this host's connects; never the same twice.
    pub connect: u64,
    /// Never used before.
    pub nonce: Nonce,
    /// Of the agent's software.
    #[serde(deserialize_with = "plain")]
    pub version: String,
    /// What the host lets a console do.
    #[serde(default, deserialize_with = "names")]
    pub capabilities: Vec<String>,
    /// What the agent can besides.
    #[serde(default, deserialize_with = "names")]
    pub features: Vec<String>,
    /// By the host's key.
    pub signature: Signature,
}

/// What the console answers to a host that it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// What is spoken from here on.
    pub protocol: u16,
    /// What both can.
    #[serde(default, deserialize_with = "names")]
    pub features: Vec<String>,
    /// By the console's key.
    pub signature: Signature,
}

/// Why a host was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refusal {
    /// Which of the reasons.
    pub code: RefusalCode,
    /// In words, for people.
    #[serde(deserialize_with = "prose")]
    pub detail: String,
    /// Whether the same agent may be welcome later without anybody doing something.
    pub retry: bool,
}

impl Refusal {
    /// A refusal whose `retry` is what its code means.
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            retry: code == RefusalCode::Busy,
        }
    }
}

/// The reasons to refuse a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// No such host is enrolled.
    UnknownHost,
    /// The host's key did not sign this handshake.
    BadSignature,
    /// There is no protocol that both speak.
    ProtocolUnsupported,
    /// A newer link of the host is there.
    Superseded,
    /// The console has too much to do.
    Busy,
    /// The host was removed.
    Removed,
    /// The same connect was seen before: two agents have one identity.
    CloneSuspected,
    /// A reason of a newer console.
    #[serde(other)]
    Unknown,
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownHost => "unknown_host",
            Self::BadSignature => "bad_signature",
            Self::ProtocolUnsupported => "protocol_unsupported",
            Self::Superseded => "superseded",
            Self::Busy => "busy",
            Self::Removed => "removed",
            Self::CloneSuspected => "clone_suspected",
            Self::Unknown => "unknown",
        })
    }
}

/// Random bytes, fresh in each handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce(pub [u8; NONCE_BYTES]);

impl Nonce {
    pub(crate) fn fresh() -> Result<Self, crate::key::Error> {
        let mut bytes = [0; NONCE_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| crate::key::Error::Unusable)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = base64url(deserializer)?;
        let wrong = |_| D::Error::custom("a nonce has 32 bytes");
        bytes.try_into().map(Self).map_err(wrong)
    }
}

/// An Ed25519 signature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature(pub Vec<u8>);

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        base64url(deserializer).map(Self)
    }
}

fn base64url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| D::Error::custom("it is not base64url without padding"))
}

/// A text that may stand in a log line.
fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    is_plain(&text)
        .then_some(text)
        .ok_or_else(|| D::Error::custom(crate::word::Error))
}

/// A sentence, of which only what may stand in a log line is kept.
fn prose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_PROSE_CHARS)
        .collect())
}

fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    if names.len() > MAX_NAMES {
        return Err(D::Error::custom("the list is too long"));
    }
    names
        .iter()
        .all(|name| is_plain(name))
        .then_some(names)
        .ok_or_else(|| D::Error::custom(crate::word::Error))
}
