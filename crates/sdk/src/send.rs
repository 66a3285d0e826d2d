//! Sends calls: credentials, deadlines, retries, and what an answer means.

use std::{future::Future, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use qd_api::{ErrorCode, Problem};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout_at};

use crate::{
    Client, Error, backoff,
    call::{Call, Repeat},
    secret, tls,
};

/// Largest answer taken: ten thousand log lines of 16 KiB would not fit, ten thousand processes do.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Largest error body taken: one with processes and the last log lines of each.
const MAX_PROBLEM_BYTES: usize = 4 * 1024 * 1024;
/// How much of an answer that is not ours an error quotes.
const MAX_QUOTE_CHARS: usize = 200;
/// Longest wait that a server may impose on a retry.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(20);

/// An attempt that failed, and what that means for the next one.
pub struct Failed {
    pub error: Error,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The server never saw it.
    Unsent,
    /// The server refused it before it looked at it, perhaps saying when to come again.
    TooSoon(Option<Duration>),
    /// The server could not finish it for a reason that passes, perhaps saying when.
    Passing(Option<Duration>),
    /// Nobody knows.
    Unknown,
    /// Trying again would change nothing.
    Over,
}

impl Failed {
    fn over(error: Error) -> Self {
        Self {
            error,
            stage: Stage::Over,
        }
    }
}

/// An answer that was read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

/// The attempts at one call, within one deadline.
struct Tries<'c> {
    call: &'c Call,
    limit: Duration,
    deadline: Instant,
    most: u32,
    made: u32,
    /// An attempt may have been heard of, or not.
    doubtful: bool,
}

impl<'c> Tries<'c> {
    fn new(client: &Client, call: &'c Call) -> Self {
        let limit = call.timeout.unwrap_or(client.inner.timeout);
        Self {
            call,
            limit,
            deadline: Instant::now() + limit,
            most: client.inner.tries,
            made: 0,
            doubtful: false,
        }
    }

    async fn within<T>(&self, attempt: impl Future<Output = Result<T, Failed>>) -> Result<T, Failed> {
        within(&self.call.what, self.limit, self.deadline, attempt).await
    }

    /// Waits as long as is right before another attempt; the error, if there is to be none.
    async fn wait_after(&mut self, failed: Failed) -> Result<(), Error> {
        self.doubtful |= failed.stage == Stage::Unknown;
        // The first try, of which nobody heard, is still being done: its answer will be replayed when it is there.
        let in_flight = self.doubtful && failed.error.code() == Some(ErrorCode::Conflict);
        let again = match failed.stage {
            Stage::Unsent | Stage::TooSoon(_) => true,
            Stage::Passing(_) => self.call.repeat != Repeat::Unsent,
            Stage::Unknown => matches!(self.call.repeat, Repeat::Read | Repeat::Keyed),
            Stage::Over => in_flight && self.call.repeat == Repeat::Keyed,
        };
        let wait = match failed.stage {
            // Everybody was told the same time.
            Stage::TooSoon(Some(asked)) | Stage::Passing(Some(asked)) => asked + backoff::CALL.wait(0),
            _ => backoff::CALL.wait(self.made),
        };
        self.made += 1;
        let in_time = Instant::now() + wait < self.deadline && wait <= MAX_RETRY_AFTER;
        if !again || self.made >= self.most || !in_time {
            return Err(failed.error);
        }
        tracing::debug!(error = %failed.error, retry = self.made, "trying again");
        sleep(wait).await;
        Ok(())
    }
}

impl Client {
    /// Sends a call and decodes its answer.
    pub(crate) async fn json<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let answer = self.answer(&call, &[]).await?;
        self.decode(&call, &answer.body)
    }

    /// Sends a call and reads its answer; statuses in `also` are answers too.
    pub(crate) async fn answer(&self, call: &Call, also: &[StatusCode]) -> Result<Answer, Error> {
        let mut tries = Tries::new(self, call);
        loop {
            match tries.within(self.answered(call, also)).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => tries.wait_after(failed).await?,
            }
        }
    }

    async fn answered(&self, call: &Call, also: &[StatusCode]) -> Result<Answer, Failed> {
        let response = self.once(call, also).await?;
        let status = response.status();
        let body = whole(&call.what, response, MAX_ANSWER_BYTES)
            .await
            .map_err(|error| {
                let stage = if matches!(error, Error::Interrupted { .. }) {
                    Stage::Unknown
                } else {
                    Stage::Over
                };
                Failed { error, stage }
            })?;
        Ok(Answer { status, body })
    }

    /// Sends a call whose answer is a stream; with retries until it begins.
    pub(crate) async fn open(&self, call: &Call) -> Result<reqwest::Response, Error> {
        let mut tries = Tries::new(self, call);
        loop {
            match tries.within(self.begun(call)).await {
                Ok(response) => return Ok(response),
                Err(failed) => tries.wait_after(failed).await?,
            }
        }
    }

    /// As [`Client::open`], once.
    pub(crate) async fn reopen(&self, call: &Call) -> Result<reqwest::Response, Error> {
        let limit = call.timeout.unwrap_or(self.inner.timeout);
        within(&call.what, limit, Instant::now() + limit, self.begun(call))
            .await
            .map_err(|failed| failed.error)
    }

    /// A proxy's page with a status of success would otherwise be a stream that never brings anything.
    async fn begun(&self, call: &Call) -> Result<reqwest::Response, Failed> {
        let response = self.once(call, &[]).await?;
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("of no type");
        if kind
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(call.accept))
        {
            return Ok(response);
        }
        let kind: String = kind.chars().take(MAX_QUOTE_CHARS).collect();
        Err(Failed::over(Error::Unexpected {
            what: call.what.clone(),
            status: response.status().as_u16(),
            detail: format!(
                "it is {kind} and not {}; does the base URL lead to an agent or a console?",
                call.accept
            ),
        }))
    }

    async fn once(&self, call: &Call, also: &[StatusCode]) -> Result<reqwest::Response, Failed> {
        let mut request = self
            .inner
            .http
            .request(call.method.clone(), call.url.clone())
            .header(header::ACCEPT, call.accept);
        if let Some(bearer) = self.inner.bearer.as_ref().filter(|_| call.authenticated) {
            request = request.header(header::AUTHORIZATION, bearer.clone());
        }
        for (name, value) in &call.headers {
            request = request.header(name.clone(), value.clone());
        }
        if let Some(body) = &call.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = request
            .send()
            .await
            .map_err(|error| self.unanswered(&call.what, error))?;
        if response.status().is_success() || also.contains(&response.status()) {
            Ok(response)
        } else {
            Err(self.refused(&call.what, response).await)
        }
    }

    fn unanswered(&self, what: &str, error: reqwest::Error) -> Failed {
        let error = error.without_url();
        let what = what.to_owned();
        if tls::is_cause_of(&error) {
            return Failed::over(self.not_trusted(what, error.into()));
        }
        if error.is_builder() {
            return Failed::over(Error::request("request", error.to_string()));
        }
        if error.is_connect() {
            let hint = self.inner.base.connect_hint();
            return Failed {
                error: Error::Connect {
                    what,
                    hint,
                    source: error.into(),
                },
                stage: Stage::Unsent,
            };
        }
        Failed {
            error: Error::Interrupted {
                what,
                source: error.into(),
            },
            stage: Stage::Unknown,
        }
    }

    async fn refused(&self, what: &str, response: reqwest::Response) -> Failed {
        let status = response.status();
        let headers = response.headers().clone();
        let body = whole(what, response, MAX_PROBLEM_BYTES).await.unwrap_or_default();
        let error = self.problem(what, status, &headers, &body);
        let asked = retry_after(&headers);
        let stage = match error.code() {
            _ if status == StatusCode::TOO_MANY_REQUESTS => Stage::TooSoon(asked),
            Some(ErrorCode::DaemonUnavailable) => Stage::Passing(asked),
            _ => Stage::Over,
        };
        Failed { error, stage }
    }

    /// What an answer that is not a success says.
    pub(crate) fn problem(&self, what: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
        let body = String::from_utf8_lossy(body);
        let body = &*secret::redacted(self.inner.bearer.as_ref(), &body);
        if let Ok(mut problem) = serde_json::from_str::<Problem>(body) {
            problem.status = status.as_u16();
            return Error::Api(Box::new(problem));
        }
        let location = headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok());
        let text = match (serde_json::from_str::<serde_json::Value>(body), location) {
            (_, Some(location)) if status.is_redirection() => {
                let location = secret::redacted(self.inner.bearer.as_ref(), location);
                format!("redirects are not followed; it leads to {location}")
            }
            (Ok(json), _) if json["detail"].is_string() => {
                json["detail"].as_str().unwrap_or_default().to_owned()
            }
            _ => body.chars().take(4 * MAX_QUOTE_CHARS).collect(),
        };
        let shown: String = text
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_QUOTE_CHARS)
            .collect();
        let detail = if shown.trim().is_empty() {
            status.canonical_reason().unwrap_or("no explanation").to_owned()
        } else {
            shown
        };
        Error::Unexpected {
            what: what.to_owned(),
            status: status.as_u16(),
            detail,
        }
    }

    /// Decodes an answer. What the JSON library says may quote it, so secrets are told by their place only.
    pub(crate) fn decode<T: DeserializeOwned>(&self, call: &Call, body: &[u8]) -> Result<T, Error> {
        serde_json::from_slice(body).map_err(|error| {
            let detail = if call.secret {
                format!("line {} column {}", error.line(), error.column())
            } else {
                secret::redacted(self.inner.bearer.as_ref(), &error.to_string()).into_owned()
            };
            Error::Decode {
                what: call.what.clone(),
                detail,
            }
        })
    }

    pub(crate) fn not_trusted(&self, what: String, source: crate::error::Source) -> Error {
        let hint = format!(
            "check that {} is the right server; pin its fingerprint if its certificate is self-signed, or renew the pin",
            self.inner.base.address()
        );
        Error::Tls { what, hint, source }
    }
}

async fn within<T>(
    what: &str,
    limit: Duration,
    deadline: Instant,
    attempt: impl Future<Output = Result<T, Failed>>,
) -> Result<T, Failed> {
    timeout_at(deadline, attempt).await.unwrap_or_else(|_| {
        Err(Failed::over(Error::Timeout {
            what: what.to_owned(),
            after: limit,
        }))
    })
}

/// Reads a body to its end, or to its limit.
async fn whole(what: &str, mut response: reqwest::Response, limit: usize) -> Result<Bytes, Error> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                return Err(Error::TooLarge {
                    what: what.to_owned(),
                    limit,
                });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body.into()),
            Err(error) => {
                return Err(Error::Interrupted {
                    what: what.to_owned(),
                    source: error.without_url().into(),
                });
            }
        }
    }
}

/// `Retry-After` in seconds; the form with a date is not used by this API.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
