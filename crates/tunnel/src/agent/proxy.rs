//! A proxy between the agent and its console: which, and how it is asked for a way through.

use std::{fmt, io};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::Uri;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::url::{ConsoleUrl, is_loopback};

/// Longest answer head that is read.
const MAX_HEAD_BYTES: u64 = 8 * 1024;

/// An HTTP proxy that understands `CONNECT`.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    host: String,
    port: u16,
    /// The value of `Proxy-Authorization`.
    authorization: Option<String>,
}

/// Why a proxy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is none, or of another kind.
    #[error("a proxy's URL must be http://[USER:PASSWORD@]HOST[:PORT]")]
    Url,
    /// It said no.
    #[error("the proxy answered `{status}`")]
    Refused {
        /// Its status line.
        status: String,
    },
    /// It did not answer as a proxy does.
    #[error("the proxy's answer is not HTTP")]
    Malformed,
    /// The connection to it failed.
    #[error("the connection to the proxy failed")]
    Io(#[from] io::Error),
}

impl Proxy {
    /// The proxy that the environment names for a console, by `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` in upper or lower
    /// case. `variable` looks one up.
    ///
    /// # Errors
    /// If it names one that is none.
    pub fn from_environment(
        console: &ConsoleUrl,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Error> {
        let either = |name: &str| variable(name).or_else(|| variable(&name.to_ascii_lowercase()));
        let set = |name: &str| either(name).filter(|value| !value.trim().is_empty());
        if !console.tls() || is_loopback(console.host()) {
            return Ok(None);
        }
        if set("NO_PROXY").is_some_and(|list| excludes(&list, console)) {
            return Ok(None);
        }
        set("HTTPS_PROXY")
            .or_else(|| set("ALL_PROXY"))
            .map(|url| Self::parse(&url))
            .transpose()
    }

    /// The proxy of a URL.
    ///
    /// # Errors
    /// If it is no `http://` URL.
    pub fn parse(url: &str) -> Result<Self, Error> {
        let url = url.trim();
        let url = if url.contains("://") {
            url.to_owned()
        } else {
            format!("http://{url}")
        };
        let uri: Uri = url.parse().map_err(|_| Error::Url)?;
        let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http"));
        let authority = authority.ok_or(Error::Url)?;
        let user = authority.as_str().rsplit_once('@').map(|(user, _)| user);
        let authorization = user
            .map(|user| unescape(user).ok_or(Error::Url))
            .transpose()?
            .map(|user| format!("Basic {}", STANDARD.encode(user)));
        Ok(Self {
            host: authority
                .host()
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            port: authority.port_u16().unwrap_or(80),
            authorization,
        })
    }

    /// Connects to the console through the proxy.
    pub(super) async fn connect(&self, console: &ConsoleUrl) -> Result<BufReader<TcpStream>, Error> {
        let tcp = TcpStream::connect((self.host.as_str(), self.port)).await?;
        tcp.set_nodelay(true)?;
        let mut stream = BufReader::new(tcp);
        let authority = console.authority();
        let mut head = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
        if let Some(authorization) = &self.authorization {
            head.push_str(&format!("Proxy-Authorization: {authorization}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        stream.flush().await?;
        let status = read_status(&mut stream).await?;
        let code = status
            .strip_prefix("HTTP/1.")
            .and_then(|rest| rest.split(' ').nth(1))
            .ok_or(Error::Malformed)?;
        if !code.starts_with('2') {
            return Err(Error::Refused { status });
        }
        Ok(stream)
    }
}

/// Reads a whole answer head, and returns its first line.
async fn read_status(stream: &mut BufReader<TcpStream>) -> Result<String, Error> {
    let mut head = stream.take(MAX_HEAD_BYTES);
    let mut status = None;
    loop {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line).await?;
        let line = line.strip_suffix(b"\r\n").ok_or(Error::Malformed)?;
        match &status {
            None => status = Some(String::from_utf8_lossy(line).escape_debug().to_string()),
            Some(status) if line.is_empty() => return Ok(status.clone()),
            Some(_) => {}
        }
    }
}

/// Whether a `NO_PROXY` list names the console: a host, a domain with or without a dot before it, or `*`.
fn excludes(list: &str, console: &ConsoleUrl) -> bool {
    let host = console.host().to_ascii_lowercase();
    list.split(',').map(str::trim).any(|entry| {
        let entry = entry.to_ascii_lowercase();
        let (name, port) = match entry.rsplit_once(':') {
            Some((name, port)) if !name.contains(':') => (name, port.parse().ok()),
            _ => (entry.as_str(), None),
        };
        let domain = name.trim_start_matches('*').trim_start_matches('.');
        let named = name == "*"
            || (!domain.is_empty()
                && (host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))));
        named && port.is_none_or(|port: u16| port == console.port())
    })
}

/// The bytes of a percent-encoded text.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = tail;
    }
    Some(bytes)
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(environment: &[(&str, &str)], console: &str) -> Option<Proxy> {
        let variable = |name: &str| {
            environment
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Proxy::from_environment(&console.parse().unwrap(), variable).unwrap()
    }

    #[test]
    fn the_environment_names_a_proxy_and_exceptions() {
        let at = |no_proxy: &str, console: &str| {
            chosen(
                &[("https_proxy", "proxy.example:3128"), ("NO_PROXY", no_proxy)],
                console,
            )
            .is_some()
        };
        assert!(at("", "https://c.example"));
        assert!(at("other.example, 10.0.0.0/8", "https://c.example"));
        assert!(at("le", "https://c.example"));
        assert!(at("c.example:8443", "https://c.example"));
        assert!(!at("example", "https://c.example"));
        assert!(!at("a.example , .example", "https://c.example"));
        assert!(!at("C.example:443", "https://c.example"));
        assert!(!at("*", "https://c.example"));
        assert!(!at("", "http://localhost:9617"));
        assert!(chosen(&[], "https://c.example").is_none());
    }

    #[test]
    fn a_password_is_sent_and_never_shown() {
        let proxy = Proxy::parse("http://me:p%40ss@proxy.example:3128").unwrap();
        assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.example", 3128));
        let expected = format!("Basic {}", STANDARD.encode("me:p@ss"));
        assert_eq!(proxy.authorization.as_deref(), Some(expected.as_str()));
        assert!(!format!("{proxy:?}").contains("p@ss"));
        assert!(!format!("{proxy:?}").contains(&expected));
        assert!(Proxy::parse("socks5://proxy.example").is_err());
        assert!(Proxy::parse("http://a%4:b@proxy.example").is_err());
    }
}
