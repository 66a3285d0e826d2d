//! `/api/v1/processes` and what lies under it, a file per verb or group of like verbs.

mod actions;
mod apply;
mod define;
mod delete;
mod env;
pub(crate) mod filter;
mod get;
mod history;
mod list;
pub(crate) mod log_query;
mod logs;
mod message;
pub(crate) mod metrics;
mod operate;
mod scale;
mod signal;
pub(crate) mod since;
mod stdin;

use std::{collections::BTreeMap, time::Duration};

use qd_api::verb::{VerbRequest, Wait};

use crate::{
    Client, Error,
    call::{Call, duration},
};

/// What the server waits for when no time is given.
const SERVER_WAIT: Duration = Duration::from_secs(30);
/// What a call gets besides the time the server waits: for the verb itself and for the answer with its log lines.
const MARGIN: Duration = Duration::from_secs(20);

/// The host's processes. A target is an id, a name, `ns:<namespace>`, `all`, or `/regex/`.
///
/// Every verb answers with each process it touched and what became of it; some may have failed while others did not,
/// see [`qd_api::verb::VerbItem::problem`]. A target that selects nothing is [`Error::Api`] with `not_found`.
#[derive(Debug, Clone, Copy)]
pub struct Processes<'a> {
    pub(crate) client: &'a Client,
}

/// Options of a call that can wait.
///
/// ```
/// use std::time::Duration;
/// let options = qd_sdk::Options::new().wait_online(Duration::from_secs(60)).idempotency_key("deploy-4711");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Answer only when every process touched is online and stays so, else fail with `not_ready`.
    pub wait: Option<Wait>,
    /// With `wait`: the longest wait, at most ten minutes, default 30 s. Without: the limit of this call.
    pub timeout: Option<Duration>,
    /// Key by which the server does this once, however often it is sent; default a new one for each call. Give your own
    /// where the call itself may be repeated, as by a CI job that is run again.
    pub idempotency_key: Option<String>,
}

/// Options of restart, reload, stop, start and reset.
///
/// ```
/// use std::time::Duration;
/// let options = qd_sdk::VerbOptions::new().env("RELEASE", "42").wait_online(Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerbOptions {
    /// Environment variables to set with the restart. Needs `processes:define` too.
    pub env: BTreeMap<String, String>,
    /// Take the variables over for good; implied when there are any.
    pub update_env: bool,
    /// As [`Options::wait`].
    pub wait: Option<Wait>,
    /// As [`Options::timeout`].
    pub timeout: Option<Duration>,
    /// As [`Options::idempotency_key`].
    pub idempotency_key: Option<String>,
}

impl Options {
    /// No waiting, the client's own limit, a new key.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits until the processes are online, at most this long.
    #[must_use]
    pub fn wait_online(mut self, at_most: Duration) -> Self {
        self.wait = Some(Wait::Online);
        self.timeout = Some(at_most);
        self
    }

    /// Sets the idempotency key.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    fn apply(&self, mut call: Call) -> Result<Call, Error> {
        if let Some(Wait::Online) = self.wait {
            call = call
                .query("wait", Some("online"))
                .query("timeout", self.timeout.map(duration));
            call.timeout = Some(self.timeout.unwrap_or(SERVER_WAIT) + MARGIN);
        } else {
            call.timeout = self.timeout;
        }
        match &self.idempotency_key {
            Some(key) => call.key(key),
            None => Ok(call),
        }
    }
}

impl VerbOptions {
    /// No variables, no waiting, the client's own limit, a new key.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable with the restart.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// Waits until the processes are online, at most this long.
    #[must_use]
    pub fn wait_online(mut self, at_most: Duration) -> Self {
        self.wait = Some(Wait::Online);
        self.timeout = Some(at_most);
        self
    }

    /// Sets the idempotency key.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    fn apply(&self, call: Call) -> Result<Call, Error> {
        let Self {
            env,
            update_env,
            wait,
            timeout,
            idempotency_key,
        } = self;
        let options = Options {
            wait: *wait,
            timeout: *timeout,
            idempotency_key: idempotency_key.clone(),
        };
        let call = options.apply(call)?;
        let request = VerbRequest {
            env: env.clone(),
            update_env: *update_env,
        };
        if request == VerbRequest::default() {
            Ok(call)
        } else {
            call.json(&request)
        }
    }
}
