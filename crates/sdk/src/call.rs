//! One request, described without being sent.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use qd_api::Target;
use reqwest::Url;
use serde::Serialize;

use crate::{Client, Error};

pub const JSON: &str = "application/json";
pub const EVENT_STREAM: &str = "text/event-stream";
pub const NDJSON: &str = "application/x-ndjson";

/// The header that makes a repeat harmless.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key that servers take.
const MAX_KEY_BYTES: usize = 255;

/// When a request may be sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It changes nothing.
    Read,
    /// It carries a key by which the server does it once.
    Keyed,
    /// Only if it was not received, or the server refused it: done twice, it could take away what came in between.
    Refused,
    /// Only if it was certainly not received: its effect would add up, or its answer is never kept for a replay.
    Unsent,
}

/// A request.
#[derive(Debug)]
pub struct Call {
    /// What it does to what, for errors.
    pub what: String,
    pub method: Method,
    pub url: Url,
    pub accept: &'static str,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Option<Bytes>,
    pub repeat: Repeat,
    /// In place of the client's own limit.
    pub timeout: Option<Duration>,
    /// Whether the answer holds a secret, which an error about it must not quote.
    pub secret: bool,
    /// Whether the token goes along.
    pub authenticated: bool,
}

impl Client {
    /// A read of a route of the API.
    pub(crate) fn read(&self, what: impl Into<String>, segments: &[&str]) -> Result<Call, Error> {
        Ok(Call::new(
            what.into(),
            Method::GET,
            self.inner.base.route(segments)?,
            Repeat::Read,
        ))
    }

    /// A read of a route outside the API.
    pub(crate) fn read_outside(&self, what: &str, name: &str) -> Result<Call, Error> {
        Ok(Call::new(
            what.to_owned(),
            Method::GET,
            self.inner.base.outside(name)?,
            Repeat::Read,
        ))
    }

    /// A change, with a key of its own. A deletion is not repeated in doubt: the key does not outlive the agent, and by
    /// then the target may select something else, or new lines be in the log.
    pub(crate) fn change(
        &self,
        what: impl Into<String>,
        method: Method,
        segments: &[&str],
    ) -> Result<Call, Error> {
        let repeat = if method == Method::DELETE {
            Repeat::Refused
        } else {
            Repeat::Keyed
        };
        let call = Call::new(what.into(), method, self.inner.base.route(segments)?, repeat);
        call.key(&uuid::Uuid::now_v7().to_string())
    }
}

impl Call {
    fn new(what: String, method: Method, url: Url, repeat: Repeat) -> Self {
        Self {
            what,
            method,
            url,
            accept: JSON,
            headers: Vec::new(),
            body: None,
            repeat,
            timeout: None,
            secret: false,
            authenticated: true,
        }
    }

    /// The same read once more, with headers of its own to be added.
    pub fn again(&self) -> Self {
        let call = Self::new(
            self.what.clone(),
            self.method.clone(),
            self.url.clone(),
            self.repeat,
        );
        call.accept(self.accept)
    }

    /// Replaces the idempotency key.
    pub fn key(mut self, key: &str) -> Result<Self, Error> {
        let invalid = || Error::request("idempotency key", "it must be 1 to 255 visible ASCII characters");
        if key.is_empty() || key.len() > MAX_KEY_BYTES || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid());
        }
        self.headers.retain(|(name, _)| *name != IDEMPOTENCY_KEY);
        self.header(IDEMPOTENCY_KEY, key)
    }

    /// Adds a header.
    pub fn header(mut self, name: HeaderName, value: &str) -> Result<Self, Error> {
        let value = HeaderValue::from_str(value).map_err(|_| {
            Error::request(
                "header",
                format!("{name} contains characters that a header cannot carry"),
            )
        })?;
        self.headers.push((name, value));
        Ok(self)
    }

    /// Adds a parameter, if it has a value.
    pub fn query(mut self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        if let Some(value) = value {
            self.url.query_pairs_mut().append_pair(name, value.as_ref());
        }
        self
    }

    /// Gives it a body.
    pub fn json(mut self, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(|error| Error::request("body", error.to_string()))?;
        self.body = Some(body.into());
        Ok(self)
    }

    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    pub fn anonymous(mut self) -> Self {
        self.authenticated = false;
        self
    }
}

/// The target as a path segment, checked by the rules that servers apply.
pub fn target(given: &str) -> Result<&str, Error> {
    given
        .parse::<Target>()
        .map_err(|error| Error::request("target", error.to_string()))?;
    Ok(given)
}

/// A duration as queries write it.
pub fn duration(of: Duration) -> String {
    if of.subsec_nanos() == 0 {
        format!("{}s", of.as_secs())
    } else {
        format!("{}ms", of.as_millis())
    }
}
