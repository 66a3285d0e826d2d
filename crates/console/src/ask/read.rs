//! Answers that are read to their end.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{StatusCode, uri::PathAndQuery},
};
use http_body_util::{BodyExt as _, Limited};
use qd_api::fleet::OnBehalf;
use qd_edge::problem::Failure;
use qd_tunnel::console::{Client, ClientError};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::{Unsent, failed, send};

/// What an answer may be at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes of its body.
    pub bytes: usize,
    /// How long all of it may take. Its head has the client's own deadline as well.
    pub whole: Duration,
    /// How long its body may take once its head is there.
    pub body: Duration,
}

impl Bounds {
    /// The same time for its body as for all of it.
    pub const fn new(bytes: usize, whole: Duration) -> Self {
        Self {
            bytes,
            whole,
            body: whole,
        }
    }
}

/// Why there is no answer, or not all of it.
pub enum Unanswered {
    /// The host was not asked.
    Refused(Failure),
    /// The link failed.
    Lost(ClientError),
    /// It did not come in time; with its status, if that did.
    Late(Option<StatusCode>),
    /// The answer of this status broke off, or is too long.
    Broken(StatusCode),
}

impl Unanswered {
    /// In words, for who cares only that there is no answer.
    pub fn why(self) -> String {
        match self {
            Self::Refused(failure) => failure.0.detail,
            Self::Lost(error) => failed(&error).0.detail,
            Self::Late(_) => "it did not answer in time".to_owned(),
            Self::Broken(status) if !status.is_success() => no_success(status),
            Self::Broken(_) => "its answer broke off, or is too long".to_owned(),
        }
    }
}

fn no_success(status: StatusCode) -> String {
    format!("it answered with status {status}")
}

/// Asks a host something and reads all of its answer.
pub async fn whole(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    request: Request,
    bounds: Bounds,
) -> Result<(StatusCode, Bytes), Unanswered> {
    let asked = async {
        let answer = send(client, told, uri, request)
            .await
            .map_err(|unsent| match unsent {
                Unsent::Refused(failure) => Unanswered::Refused(failure),
                Unsent::Lost(error) => Unanswered::Lost(error),
            })?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), bounds.bytes).collect();
        match timeout(bounds.body, body).await {
            Ok(Ok(body)) => Ok((status, body.to_bytes())),
            Ok(Err(_)) => Err(Unanswered::Broken(status)),
            Err(_) => Err(Unanswered::Late(Some(status))),
        }
    };
    timeout(bounds.whole, asked)
        .await
        .unwrap_or(Err(Unanswered::Late(None)))
}

/// Asks a host for a document; in words, why there is none.
pub async fn json<T: DeserializeOwned>(
    client: &Client,
    told: &OnBehalf,
    uri: PathAndQuery,
    bounds: Bounds,
) -> Result<T, String> {
    let request = Request::new(Body::empty());
    let (status, body) = whole(client, told, uri, request, bounds)
        .await
        .map_err(Unanswered::why)?;
    if !status.is_success() {
        return Err(no_success(status));
    }
    serde_json::from_slice(&body).map_err(|_| "its answer is none".to_owned())
}
