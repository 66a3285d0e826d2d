//! Fetching an issuer's documents: over TLS, without redirects, small, and soon.

use std::{net::IpAddr, sync::OnceLock, time::Duration};

use reqwest::{Client, Url, redirect};
use serde::de::DeserializeOwned;

/// How long a document may take, connecting included.
const DEADLINE: Duration = Duration::from_secs(5);
/// Largest document, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// Whether a URL may be fetched: https, or http to this very machine.
pub fn is_safe(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let Some(host) = url.host_str() else { return false };
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// A JSON document.
pub async fn json<T: DeserializeOwned>(url: &str) -> Result<T, String> {
    if !is_safe(url) {
        return Err("the address of a document is not https".to_owned());
    }
    let mut response = client()?
        .get(url)
        .send()
        .await
        .map_err(|error| describe(&error))?;
    if !response.status().is_success() {
        return Err(format!("a document was answered with {}", response.status()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| describe(&error))? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(format!("a document is larger than {MAX_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| "a document is not what it should be".to_owned())
}

/// The chain of causes in one line; reqwest's own text has the address twice and not the reason.
fn describe(error: &reqwest::Error) -> String {
    let mut text = "a document cannot be fetched".to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        text = format!("{text}: {source}");
        cause = source.source();
    }
    text
}

/// Made when first needed: most hosts trust no issuer, and the system's roots cost memory.
fn client() -> Result<&'static Client, String> {
    static CLIENT: OnceLock<Result<Client, String>> = OnceLock::new();
    let made = CLIENT.get_or_init(|| {
        Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(DEADLINE)
            .no_proxy()
            .build()
            .map_err(|error| describe(&error))
    });
    made.as_ref().map_err(Clone::clone)
}
