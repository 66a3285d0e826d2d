//! One verb on many hosts.

use serde::{Deserialize, Serialize};

use super::HostSelector;
use crate::{ErrorCode, Time, app::NumberOrText, verb::Outcome};

/// Hosts that are asked at one time when nothing else is said.
pub const DEFAULT_CONCURRENCY: u32 = 32;
/// Most hosts that are asked at one time.
pub const MAX_CONCURRENCY: u32 = 256;

/// What can be done to many hosts at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BulkVerb {
    /// Stop and start.
    Restart,
    /// Replace without closing listeners, where the daemon can.
    Reload,
    /// Stop.
    Stop,
    /// Start what is stopped.
    Start,
    /// Set counters to zero.
    Reset,
    /// Change how many processes an app has; see `instances`.
    Scale,
    /// Stop and forget.
    Delete,
}

impl BulkVerb {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Reload => "reload",
            Self::Stop => "stop",
            Self::Start => "start",
            Self::Reset => "reset",
            Self::Scale => "scale",
            Self::Delete => "delete",
        }
    }
}

/// Body of a request for a bulk verb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRequest {
    /// What to do.
    pub verb: BulkVerb,
    /// To which processes of each host: an id, a name, `ns:<namespace>`, `all`, or `/regex/`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub target: String,
    /// On which hosts.
    #[serde(default)]
    pub hosts: HostSelector,
    /// How many hosts are asked at one time: 1 to 256, default 32.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 256))]
    pub concurrency: Option<u32>,
    /// Ask no further hosts once one has failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stop_on_failure: bool,
    /// Wait on each host until the processes are online and ready, for at most this many seconds: 1 to 600.
    #[serde(
        default,
        deserialize_with = "crate::whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 600))]
    pub wait_seconds: Option<u32>,
    /// For `scale`: how many processes, or `"+2"`, `"-1"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instances: Option<NumberOrText>,
}

/// Where a bulk verb is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BulkState {
    /// Hosts are being asked.
    Running,
    /// Every host did what was asked, or had nothing that was meant.
    Done,
    /// A host failed.
    Failed,
    /// Somebody ended it; what had been asked by then was answered.
    Cancelled,
    /// The console ended in the midst of it. Of hosts in the state `unknown` nobody can tell.
    Interrupted,
}

/// Where one host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BulkHostState {
    /// Not asked yet.
    Waiting,
    /// Asked, and not answered yet.
    Asked,
    /// It did what was asked.
    Done,
    /// It failed, or on one of its processes it did; see `detail`.
    Failed,
    /// No process there is meant.
    Nothing,
    /// It was not asked: the verb was cancelled, another host failed, or the console ended before.
    Skipped,
    /// It was asked, and whether it did it is not known: the link or the console broke off.
    Unknown,
}

impl BulkHostState {
    /// Whether nothing will change any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Waiting | Self::Asked)
    }
}

/// What became of one process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkOutcome {
    /// Its id on its host.
    pub id: u64,
    /// The app's name.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What became of one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkHost {
    /// Its name.
    pub host: String,
    /// Where it is.
    pub state: BulkHostState,
    /// Its processes that were touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<BulkOutcome>,
    /// Why it failed, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The same as a code, where the host gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// How long it took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_millis: Option<u64>,
}

/// How many hosts are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkCounts {
    /// Not asked yet.
    pub waiting: u32,
    /// Asked.
    pub asked: u32,
    /// Did it.
    pub done: u32,
    /// Failed.
    pub failed: u32,
    /// Had nothing that was meant.
    pub nothing: u32,
    /// Were not asked.
    pub skipped: u32,
    /// Nobody can tell.
    pub unknown: u32,
}

impl BulkCounts {
    /// Counts hosts.
    #[must_use]
    pub fn of(hosts: &[BulkHost]) -> Self {
        let mut counts = Self::default();
        for host in hosts {
            *(match host.state {
                BulkHostState::Waiting => &mut counts.waiting,
                BulkHostState::Asked => &mut counts.asked,
                BulkHostState::Done => &mut counts.done,
                BulkHostState::Failed => &mut counts.failed,
                BulkHostState::Nothing => &mut counts.nothing,
                BulkHostState::Skipped => &mut counts.skipped,
                BulkHostState::Unknown => &mut counts.unknown,
            }) += 1;
        }
        counts
    }
}

/// One verb on many hosts, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bulk {
    /// Its id.
    pub id: String,
    /// What was asked.
    pub request: BulkRequest,
    /// By which user.
    pub by: String,
    /// When.
    pub created_at: Time,
    /// When it ended; null while it runs.
    pub finished_at: Option<Time>,
    /// Where it is.
    pub state: BulkState,
    /// How many hosts are where.
    pub counts: BulkCounts,
    /// Each host, by name. Absent in lists and in streams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<BulkHost>,
}

/// What is told while one goes on: in SSE the data of an event named by `type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BulkProgress {
    /// A host has come further.
    Host(BulkHost),
    /// The whole, without its hosts: at the beginning, and at the end when its state is final.
    Bulk(Bulk),
}
