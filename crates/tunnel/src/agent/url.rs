//! Where a console is.

use std::{fmt, net::IpAddr, str::FromStr};

use http::Uri;

/// Why a text is no console's URL.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no URL.
    #[error("it is not a URL")]
    Syntax(#[source] http::uri::InvalidUri),
    /// It is of another kind.
    #[error("it must begin with https:// (or http:// for a console on this machine)")]
    Scheme,
    /// The bytes would travel unprotected.
    #[error("http:// is for a console on this machine; use https://")]
    Plain,
    /// It names no host.
    #[error("it names no host")]
    NoHost,
    /// It has what it must not.
    #[error("it must have no user, no password and no query")]
    Extra,
}

/// A console's base URL: `https://`, or `http://` on this machine only.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsoleUrl {
    tls: bool,
    /// Without brackets.
    host: String,
    port: u16,
    /// Without a slash at its end.
    path: String,
}

impl ConsoleUrl {
    pub(super) fn tls(&self) -> bool {
        self.tls
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Host and port as they stand in a URL.
    pub(super) fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The URL of the WebSocket.
    pub(super) fn websocket(&self) -> String {
        let scheme = if self.tls { "wss" } else { "ws" };
        format!("{scheme}://{}{}{}", self.authority(), self.path, crate::PATH)
    }
}

impl FromStr for ConsoleUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let uri: Uri = text.trim().parse().map_err(Error::Syntax)?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(Error::Scheme),
        };
        let authority = uri.authority().ok_or(Error::NoHost)?;
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(Error::Extra);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(Error::NoHost);
        }
        if !tls && !is_loopback(host) {
            return Err(Error::Plain);
        }
        Ok(Self {
            tls,
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }
}

impl fmt::Display for ConsoleUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.path)
    }
}

impl fmt::Debug for ConsoleUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a name or address is this machine by definition, whatever a name server says.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn websocket(text: &str) -> Option<String> {
        text.parse().ok().map(|url: ConsoleUrl| url.websocket())
    }

    #[test]
    fn a_console_is_reached_by_https_or_on_this_machine() {
        let at = |text: &str, url: &str| assert_eq!(websocket(text).as_deref(), Some(url), "{text}");
        at("https://c.example", "wss://c.example:443/api/v1/tunnel");
        at(
            "https://c.example:8443/qd/",
            "wss://c.example:8443/qd/api/v1/tunnel",
        );
        at("http://127.0.0.1:9617", "ws://127.0.0.1:9617/api/v1/tunnel");
        at("http://[::1]:9617/", "ws://[::1]:9617/api/v1/tunnel");
        at("http://localhost", "ws://localhost:80/api/v1/tunnel");
    }

    #[test]
    fn other_urls_are_refused() {
        for text in [
            "",
            "c.example",
            "http://c.example",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "ftp://c.example",
            "https://user@c.example",
            "https://c.example/?code=1",
        ] {
            assert_eq!(websocket(text), None, "{text}");
        }
    }
}
