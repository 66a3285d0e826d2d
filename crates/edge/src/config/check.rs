//! What the keys mean together: the rules that no single value can break.

use super::{Limits, Settings};

/// The parser of request heads works in a buffer of at least this size.
const MIN_HEADER_BYTES: usize = 8 * 1024;
/// More than this in a head is no request any more.
const MAX_HEADER_BYTES: usize = 1024 * 1024;
/// Bodies are held in memory while they are read.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// What must not be served, in a sentence for people.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl Settings {
    /// Refuses what must not be served.
    ///
    /// # Errors
    /// Names the keys and the flags that put it right.
    pub fn check(&self) -> Result<(), Invalid> {
        let wrong = |text: String| Err(Invalid(text));
        let (tls, listener) = (&self.tls, &self.listener);
        match (&tls.cert, &tls.key) {
            (Some(_), None) => {
                return wrong("tls.cert is set without tls.key; give --tls-key as well".into());
            }
            (None, Some(_)) => {
                return wrong("tls.key is set without tls.cert; give --tls-cert as well".into());
            }
            (Some(_), Some(_)) if tls.self_signed => {
                return wrong("tls.self_signed and tls.cert exclude each other; drop one of them".into());
            }
            _ => {}
        }
        if !listener.listen.ip().to_canonical().is_loopback() && !tls.is_on() {
            return wrong(format!(
                "refusing to listen on {} without TLS: it can be reached from other machines and tokens would cross \
                 the network in clear; give --tls-cert and --tls-key, or --tls-self-signed, or listen on 127.0.0.1",
                listener.listen
            ));
        }
        for host in &listener.allowed_hosts {
            if !is_host(host) {
                return wrong(format!(
                    "allowed_hosts: {host:?} is not a host name or address; wildcards and ports have no place in it"
                ));
            }
        }
        if let Some(network) = listener
            .trusted_proxies
            .iter()
            .find(|network| network.to_string().ends_with("/0"))
        {
            return wrong(format!("trusted_proxies: {network} would trust everybody"));
        }
        self.limits.check()
    }
}

impl Limits {
    fn check(&self) -> Result<(), Invalid> {
        let counts = [
            ("connections", self.connections),
            ("connections_per_ip", self.connections_per_ip),
            ("requests_per_minute", self.requests_per_minute as usize),
            ("auth_failures_per_minute", self.auth_failures_per_minute as usize),
            ("streams", self.streams),
            ("streams_per_principal", self.streams_per_principal),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
            return Err(Invalid(format!("limits.{name} must be at least 1")));
        }
        let times = [
            ("header_timeout", self.header_timeout),
            ("handshake_timeout", self.handshake_timeout),
            ("request_timeout", self.request_timeout),
        ];
        if let Some((name, _)) = times.iter().find(|(_, time)| time.is_zero()) {
            return Err(Invalid(format!("limits.{name} must be longer than nothing")));
        }
        let within = |name: &str, bytes: usize, least: usize, most: usize| {
            if (least..=most).contains(&bytes) {
                return Ok(());
            }
            Err(Invalid(format!(
                "limits.{name} must be between {least} and {most} bytes, and is {bytes}"
            )))
        };
        within(
            "header_bytes",
            self.header_bytes,
            MIN_HEADER_BYTES,
            MAX_HEADER_BYTES,
        )?;
        within("body_bytes", self.body_bytes, 1, MAX_BODY_BYTES)
    }
}

/// Whether a text can stand in a `Host` header without its port.
fn is_host(text: &str) -> bool {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    bare.parse::<std::net::IpAddr>().is_ok()
        || (!text.is_empty() && text.len() <= 253 && text.chars().all(name))
}
